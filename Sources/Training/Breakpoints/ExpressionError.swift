/// What is wrong with an expression, and at which column.
public struct ExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where the fault begins, counted in characters from 1.
    public var column: Int
    /// What is wrong there and, where it is known, what would be right.
    public var reason: String

    public init(column: Int, reason: String) {
        self.column = column
        self.reason = reason
    }

    /// `column 8: …`, for a person.
    public var description: String { "column \(column): \(reason)" }
}
