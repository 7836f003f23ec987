import Catalog
import Language

/// Reads expressions by recursive descent. In rising order of binding: `or`, `and`, `not`, comparison
/// and `is`, `+ -`, `* /`, minus.
struct ExpressionParser {
    let words: [ExpressionLexer.Word]
    var place = 0
    var variables: [Expression.Variable] = []
    var memories: [Expression.MemoryDeclaration] = []
    private var depth = 0

    /// What an expression may have: reading and evaluating it take stack for each level, and for each word of a sum.
    static let maximumWords = 1000
    static let maximumDepth = 64

    typealias Node = Expression.Node

    /// Something read, with its kind and where it began, for errors.
    struct Part {
        var node: Node
        var isCondition: Bool
        var column: Int
    }

    static let names: [(String, Expression.Variable)] = [
        ("step", .step), ("epoch", .epoch), ("loss", .loss), ("learning_rate", .learningRate),
        ("gradient_norm", .gradientNorm), ("grad_norm", .gradientNorm), ("update_ratio", .updateRatio),
        ("row_loss", .rowLoss),
    ]
    static let functions = ["ema", "max", "min"]
    static let splits = ["train", "validation", "test"]

    static func parse(_ text: String, asCondition: Bool) throws(ExpressionError) -> Expression {
        var parser = ExpressionParser(words: try ExpressionLexer.words(of: text, most: maximumWords))
        let part = try parser.either()
        if asCondition, !part.isCondition {
            throw ExpressionError(column: part.column, reason: needsCondition)
        }
        let repetition = try parser.repetition()
        guard case .end = parser.word.token else {
            throw ExpressionError(
                column: parser.word.column,
                reason: parser.wordText.followed(by: Text("does not belong here", zh: "不应出现在这里")))
        }
        return Expression(
            text: text, root: part.node, repetition: repetition, variables: parser.variables, memories: parser.memories)
    }

    private init(words: [ExpressionLexer.Word]) { self.words = words }

    var word: ExpressionLexer.Word { words[min(place, words.count - 1)] }

    var wordText: Text {
        switch word.token {
        case .number(let number): Text(verbatim: "'\(number)'")
        case .name(let name): Text(verbatim: "'\(name)'")
        case .brackets(let name): Text(verbatim: "'[\(name)]'")
        case .symbol(let symbol): Text(verbatim: "'\(symbol)'")
        case .end: Text("the end", zh: "结尾")
        }
    }

    static var needsCondition: Text {
        Text("this is a number; a condition is needed, such as … > 2", zh: "这是一个数；这里需要条件，例如 … > 2")
    }

    mutating func take(_ token: ExpressionLexer.Token) -> Bool {
        guard word.token == token else { return false }
        place += 1
        return true
    }

    /// - Parameter purpose: where it is missing, after what is missing in English and before it in Chinese.
    mutating func expect(
        _ symbol: String, _ purpose: Text = Text("here", zh: "这里")
    ) throws(ExpressionError) {
        guard take(.symbol(symbol)) else {
            throw ExpressionError(
                column: word.column,
                reason: Text(
                    "'\(symbol)' is missing \(purpose), not", zh: "\(purpose)缺少 '\(symbol)'，而不是"
                ).followed(by: wordText))
        }
    }

    // MARK: Conditions

    mutating func either() throws(ExpressionError) -> Part {
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
        let inner = try deeper(at: column) { parser throws(ExpressionError) in try parser.negated() }
        try require(inner, condition: true)
        return Part(node: .not(inner.node), isCondition: true, column: column)
    }

    /// Reads what lies one level deeper: in parentheses, or behind a sign.
    mutating func deeper(
        at column: Int, _ read: (inout ExpressionParser) throws(ExpressionError) -> Part
    ) throws(ExpressionError) -> Part {
        guard depth < Self.maximumDepth else {
            throw ExpressionError(
                column: column,
                reason: Text(
                    "this is nested more than \(Self.maximumDepth) deep", zh: "嵌套超过 \(Self.maximumDepth) 层"))
        }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
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
                throw ExpressionError(
                    column: word.column,
                    reason: Text(
                        "after 'is' comes nan or finite, not", zh: "'is' 之后应为 nan 或 finite，而不是"
                    ).followed(by: wordText))
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

    func require(_ part: Part, condition: Bool) throws(ExpressionError) {
        guard part.isCondition != condition else { return }
        throw ExpressionError(
            column: part.column,
            reason: condition
                ? Self.needsCondition : Text("this is a condition; a number is needed", zh: "这是一个条件；这里需要数"))
    }

    /// `for 3 evaluations`, `for 10 steps`.
    private mutating func repetition() throws(ExpressionError) -> Expression.Repetition? {
        guard take(.name("for")) else { return nil }
        guard case .number(let number) = word.token, let count = Int(exactly: number), count >= 1 else {
            throw ExpressionError(
                column: word.column,
                reason: Text("after 'for' comes a number of steps or evaluations", zh: "'for' 之后应为步数或评估次数"))
        }
        place += 1
        for (name, ofEvaluations) in [("evaluations", true), ("evaluation", true), ("steps", false), ("step", false)]
        where take(.name(name)) {
            return Expression.Repetition(count: count, ofEvaluations: ofEvaluations)
        }
        throw ExpressionError(
            column: word.column,
            reason: Text(
                "'steps' or 'evaluations' is needed, not", zh: "这里需要 'steps' 或 'evaluations'，而不是"
            ).followed(by: wordText))
    }
}
