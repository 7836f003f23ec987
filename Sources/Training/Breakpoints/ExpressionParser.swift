import Catalog

/// Reads expressions by recursive descent. In rising order of binding: `or`, `and`, `not`, comparison
/// and `is`, `+ -`, `* /`, minus.
struct ExpressionParser {
    private let words: [ExpressionLexer.Word]
    private var place = 0
    private var variables: [Expression.Variable] = []
    private var memories: [Expression.MemoryDeclaration] = []

    private typealias Node = Expression.Node

    /// Something read, with its kind and where it began, for errors.
    private struct Part {
        var node: Node
        var isCondition: Bool
        var column: Int
    }

    private static let names: [(String, Expression.Variable)] = [
        ("step", .step), ("epoch", .epoch), ("loss", .loss), ("learning_rate", .learningRate),
        ("gradient_norm", .gradientNorm), ("grad_norm", .gradientNorm), ("update_ratio", .updateRatio),
    ]
    private static let functions = ["ema", "max", "min"]
    private static let splits = ["train", "validation", "test"]

    static func parse(_ text: String, asCondition: Bool) throws(ExpressionError) -> Expression {
        var parser = ExpressionParser(words: try ExpressionLexer.words(of: text))
        let part = try parser.either()
        if asCondition, !part.isCondition {
            throw ExpressionError(column: part.column, reason: "this is a number; a condition is needed, such as … > 2")
        }
        let repetition = try parser.repetition()
        guard case .end = parser.word.token else {
            throw ExpressionError(column: parser.word.column, reason: "\(parser.wordText) does not belong here")
        }
        return Expression(
            text: text, root: part.node, repetition: repetition, variables: parser.variables, memories: parser.memories)
    }

    private init(words: [ExpressionLexer.Word]) { self.words = words }

    private var word: ExpressionLexer.Word { words[min(place, words.count - 1)] }

    private var wordText: String {
        switch word.token {
        case .number(let number): "“\(number)”"
        case .name(let name): "“\(name)”"
        case .brackets(let name): "“[\(name)]”"
        case .symbol(let symbol): "“\(symbol)”"
        case .end: "the end"
        }
    }

    private mutating func take(_ token: ExpressionLexer.Token) -> Bool {
        guard word.token == token else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ symbol: String, _ purpose: String) throws(ExpressionError) {
        guard take(.symbol(symbol)) else {
            throw ExpressionError(column: word.column, reason: "“\(symbol)” is missing \(purpose), not \(wordText)")
        }
    }

    // MARK: Conditions

    private mutating func either() throws(ExpressionError) -> Part {
        var left = try both()
        while take(.name("or")) {
            try require(left, condition: true)
            let right = try both()
            try require(right, condition: true)
            left = Part(node: .or(left.node, right.node), isCondition: true, column: left.column)
        }
        return left
    }

    private mutating func both() throws(ExpressionError) -> Part {
        var left = try negated()
        while take(.name("and")) {
            try require(left, condition: true)
            let right = try negated()
            try require(right, condition: true)
            left = Part(node: .and(left.node, right.node), isCondition: true, column: left.column)
        }
        return left
    }

    private mutating func negated() throws(ExpressionError) -> Part {
        let column = word.column
        guard take(.name("not")) else { return try compared() }
        let inner = try negated()
        try require(inner, condition: true)
        return Part(node: .not(inner.node), isCondition: true, column: column)
    }

    private mutating func compared() throws(ExpressionError) -> Part {
        let left = try sum()
        if take(.name("is")) {
            try require(left, condition: false)
            let isNegated = take(.name("not"))
            var node: Node
            if take(.name("nan")) {
                node = .isNaN(left.node)
            } else if take(.name("finite")) {
                node = .isFinite(left.node)
            } else {
                throw ExpressionError(column: word.column, reason: "after “is” comes nan or finite, not \(wordText)")
            }
            if isNegated { node = .not(node) }
            return Part(node: node, isCondition: true, column: left.column)
        }
        guard case .symbol(let symbol) = word.token, let comparison = Self.comparison(symbol) else { return left }
        place += 1
        try require(left, condition: false)
        let right = try sum()
        try require(right, condition: false)
        return Part(node: .comparison(comparison, left.node, right.node), isCondition: true, column: left.column)
    }

    private static func comparison(_ symbol: String) -> Expression.Comparison? {
        switch symbol {
        case "<": .less
        case "<=": .lessOrEqual
        case ">": .greater
        case ">=": .greaterOrEqual
        case "==": .equal
        case "!=": .unequal
        default: nil
        }
    }

    private func require(_ part: Part, condition: Bool) throws(ExpressionError) {
        guard part.isCondition != condition else { return }
        throw ExpressionError(
            column: part.column,
            reason: condition
                ? "this is a number; a condition is needed, such as … > 2" : "this is a condition; a number is needed")
    }

    // MARK: Numbers

    private mutating func sum() throws(ExpressionError) -> Part {
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
        let inner = try signed()
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
            var inner = try either()
            try expect(")", "here")
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
            throw ExpressionError(column: start.column, reason: "a number or a name is needed, not \(wordText)")
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
        throw ExpressionError(
            column: column,
            reason: "“\(name)” is unknown\(nearest(to: name, among: known)); known are "
                + Self.names.map(\.0).filter { $0 != "grad_norm" }.joined(separator: ", ")
                + ", metrics as validation.accuracy, statistics as gradient[head].norm")
    }

    /// `ema(x, n)`, `max(x, n)`, `min(x, n)`.
    private mutating func function(_ name: String, at column: Int) throws(ExpressionError) -> Part {
        let kind: Expression.MemoryDeclaration.Kind
        switch name {
        case "ema": kind = .average
        case "max": kind = .maximum
        case "min": kind = .minimum
        default:
            throw ExpressionError(
                column: column,
                reason: "there is no function “\(name)”\(nearest(to: name, among: Self.functions)); there are "
                    + Self.functions.map { "\($0)(x, n)" }.joined(separator: ", "))
        }
        try expect("(", "after \(name)")
        let inner = try sum()
        try require(inner, condition: false)
        let read = Self.variables(in: inner.node, memories: memories).map { variables[$0] }
        try expect(",", "before the number of values")
        let countColumn = word.column
        guard case .number(let number) = word.token, let count = Int(exactly: number), (1...100_000).contains(count)
        else {
            throw ExpressionError(
                column: countColumn, reason: "a whole number from 1 to 100000 is needed, not \(wordText)")
        }
        place += 1
        try expect(")", "here")
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
            throw ExpressionError(
                column: column,
                reason: "“\(name)” has no tensors\(nearest(to: name, among: sources)); there are "
                    + sources.joined(separator: ", "))
        }
        guard !tensor.isEmpty else {
            throw ExpressionError(column: word.column, reason: "a tensor, a layer or * is needed between the brackets")
        }
        place += 1
        try expect(".", "before the statistic")
        let statistics = TensorQuantity.Statistic.allCases.map(\.rawValue)
        guard case .name(let wanted) = word.token, let statistic = TensorQuantity.Statistic(rawValue: wanted) else {
            throw ExpressionError(
                column: word.column,
                reason: "a statistic is needed: \(statistics.joined(separator: ", ")); not \(wordText)")
        }
        guard statistic != .ratio || source == .weight else {
            throw ExpressionError(
                column: word.column, reason: "only weights have a ratio, of their update to themselves")
        }
        place += 1
        let quantity = TensorQuantity(source: source, name: tensor, statistic: statistic)
        return Part(node: use(.tensor(quantity)), isCondition: false, column: column)
    }

    /// `for 3 evaluations`, `for 10 steps`.
    private mutating func repetition() throws(ExpressionError) -> Expression.Repetition? {
        guard take(.name("for")) else { return nil }
        guard case .number(let number) = word.token, let count = Int(exactly: number), count >= 1 else {
            throw ExpressionError(column: word.column, reason: "after “for” comes a number of steps or evaluations")
        }
        place += 1
        for (name, ofEvaluations) in [("evaluations", true), ("evaluation", true), ("steps", false), ("step", false)]
        where take(.name(name)) {
            return Expression.Repetition(count: count, ofEvaluations: ofEvaluations)
        }
        throw ExpressionError(column: word.column, reason: "“steps” or “evaluations” is needed, not \(wordText)")
    }
}
