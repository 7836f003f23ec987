import Catalog
import Language

/// Sums, products, names, functions and statistics of tensors.
extension ExpressionParser {
    mutating func sum() throws(ExpressionError) -> Part {
        var left = try product()
        while case .symbol(let symbol) = word.token, symbol == "+" || symbol == "-" {
            place += 1
            try require(left, condition: false)
            let right = try product()
            try require(right, condition: false)
            left.node = .arithmetic(symbol == "+" ? .add : .subtract, left.node, right.node)
        }
        return left
    }

    private mutating func product() throws(ExpressionError) -> Part {
        var left = try signed()
        while case .symbol(let symbol) = word.token, symbol == "*" || symbol == "/" {
            place += 1
            try require(left, condition: false)
            let right = try signed()
            try require(right, condition: false)
            left.node = .arithmetic(symbol == "*" ? .multiply : .divide, left.node, right.node)
        }
        return left
    }

    private mutating func signed() throws(ExpressionError) -> Part {
        let column = word.column
        guard take(.symbol("-")) else { return try simple() }
        let inner = try deeper(at: column) { parser throws(ExpressionError) in try parser.signed() }
        try require(inner, condition: false)
        return Part(node: .negative(inner.node), isCondition: false, column: column)
    }

    private mutating func simple() throws(ExpressionError) -> Part {
        let start = word
        switch start.token {
        case .number(let number):
            place += 1
            return Part(node: .number(number), isCondition: false, column: start.column)
        case .symbol("("):
            place += 1
            var inner = try deeper(at: start.column) { parser throws(ExpressionError) in try parser.either() }
            try expect(")")
            inner.column = start.column
            return inner
        case .name(let name):
            place += 1
            if case .brackets(let tensor) = word.token {
                return try statistic(of: tensor, source: name, at: start.column)
            }
            if case .symbol("(") = word.token { return try function(name, at: start.column) }
            return Part(node: try variable(name, at: start.column), isCondition: false, column: start.column)
        default:
            throw ExpressionError(
                column: start.column,
                reason: Text("a number or a name is needed, not", zh: "这里需要数或名称，而不是").followed(by: wordText))
        }
    }

    private mutating func use(_ variable: Expression.Variable) -> Node {
        if let known = variables.firstIndex(of: variable) { return .variable(known) }
        variables.append(variable)
        return .variable(variables.count - 1)
    }

    private mutating func variable(_ name: String, at column: Int) throws(ExpressionError) -> Node {
        if let known = Self.names.first(where: { $0.0 == name }) { return use(known.1) }
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, Self.splits.contains(parts[0]) {
            return use(.metric(split: parts[0], name: parts[1].replacing("_", with: "-")))
        }
        let known = Self.names.map(\.0) + Self.functions + Self.splits.map { "\($0).loss" }
        let names = Self.names.map(\.0).filter { $0 != "grad_norm" }.joined(separator: ", ")
        throw ExpressionError(
            column: column,
            reason: Text(
                """
                '\(name)' is unknown\(nearHint(to: name, among: known)); known are \(names), metrics as \
                validation.accuracy, statistics as gradient[head].norm
                """,
                zh: """
                    未知的名称 '\(name)'\(nearHint(to: name, among: known))；可用的有 \(names)、validation.accuracy \
                    这样的指标，以及 gradient[head].norm 这样的统计量
                    """))
    }

    /// `ema(x, n)`, `max(x, n)`, `min(x, n)`.
    private mutating func function(_ name: String, at column: Int) throws(ExpressionError) -> Part {
        let kind: Expression.MemoryDeclaration.Kind
        switch name {
        case "ema": kind = .average
        case "max": kind = .maximum
        case "min": kind = .minimum
        default:
            let near = nearHint(to: name, among: Self.functions)
            let functions = Self.functions.map { "\($0)(x, n)" }.joined(separator: ", ")
            throw ExpressionError(
                column: column,
                reason: Text(
                    "there is no function '\(name)'\(near); there are \(functions)",
                    zh: "没有函数 '\(name)'\(near)；可用的有 \(functions)"))
        }
        try expect("(", Text("after \(name)", zh: "\(name) 之后"))
        let inner = try deeper(at: column) { parser throws(ExpressionError) in try parser.sum() }
        try require(inner, condition: false)
        let read = Self.variables(in: inner.node, memories: memories).map { variables[$0] }
        try expect(",", Text("before the number of values", zh: "值的个数之前"))
        let countColumn = word.column
        guard case .number(let number) = word.token, let count = Int(exactly: number), (1...100_000).contains(count)
        else {
            throw ExpressionError(
                column: countColumn,
                reason: Text(
                    "a whole number from 1 to 100000 is needed, not", zh: "这里需要 1 到 100000 的整数，而不是"
                ).followed(by: wordText))
        }
        place += 1
        try expect(")")
        memories.append(
            Expression.MemoryDeclaration(
                kind: kind, node: inner.node, count: count,
                ofEvaluations: !read.isEmpty && read.allSatisfy(\.isMetric)))
        return Part(node: .remembered(memories.count - 1), isCondition: false, column: column)
    }

    private static func variables(in node: Node, memories: [Expression.MemoryDeclaration]) -> [Int] {
        switch node {
        case .number: []
        case .variable(let index): [index]
        case .remembered(let index): variables(in: memories[index].node, memories: memories)
        case .negative(let inner), .isNaN(let inner), .isFinite(let inner), .not(let inner):
            variables(in: inner, memories: memories)
        case .arithmetic(_, let left, let right), .comparison(_, let left, let right), .and(let left, let right),
            .or(let left, let right):
            variables(in: left, memories: memories) + variables(in: right, memories: memories)
        }
    }

    /// `weight[head].norm`.
    private mutating func statistic(
        of tensor: String, source name: String, at column: Int
    ) throws(ExpressionError) -> Part {
        let sources = TensorQuantity.Source.allCases.map(\.rawValue)
        guard let source = TensorQuantity.Source(rawValue: name) else {
            let (near, all) = (nearHint(to: name, among: sources), sources.joined(separator: ", "))
            throw ExpressionError(
                column: column,
                reason: Text(
                    "'\(name)' has no tensors\(near); there are \(all)", zh: "'\(name)' 没有张量\(near)；可用的有 \(all)"))
        }
        guard !tensor.isEmpty else {
            throw ExpressionError(
                column: word.column,
                reason: Text("a tensor, a layer or * is needed between the brackets", zh: "方括号之间需要张量、层或 *"))
        }
        place += 1
        try expect(".", Text("before the statistic", zh: "统计量之前"))
        let statistics = TensorQuantity.Statistic.allCases.map(\.rawValue).joined(separator: ", ")
        guard case .name(let wanted) = word.token, let statistic = TensorQuantity.Statistic(rawValue: wanted) else {
            throw ExpressionError(
                column: word.column,
                reason: Text(
                    "a statistic is needed: \(statistics); not", zh: "这里需要统计量：\(statistics)；而不是"
                ).followed(by: wordText))
        }
        guard statistic != .ratio || source == .weight else {
            throw ExpressionError(
                column: word.column,
                reason: Text(
                    "only weights have a ratio, of their update to themselves", zh: "只有权重有 ratio（更新量与权重之比）"))
        }
        place += 1
        let quantity = TensorQuantity(source: source, name: tensor, statistic: statistic)
        return Part(node: use(.tensor(quantity)), isCondition: false, column: column)
    }
}
