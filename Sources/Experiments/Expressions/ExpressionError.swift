import Language

/// What is wrong with an expression, and at which column.
public struct ExpressionError: ExplainedError, Hashable {
    /// Where the fault begins, counted in characters from 1.
    public var column: Int
    /// What is wrong there and, where it is known, what would be right.
    public var reason: Text

    public init(column: Int, reason: Text) {
        self.column = column
        self.reason = reason
    }

    /// `column 8: …`, for a person.
    public var text: Text { Text("column \(column): \(reason)", zh: "第 \(column) 列：\(reason)") }
}
