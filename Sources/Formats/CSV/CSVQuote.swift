/// What stands around the fields of a delimited file that hold a delimiter or a line end.
public enum CSVQuote: String, Sendable, Hashable, CaseIterable {
    /// Single quotation marks where more fields stand in them than in double ones.
    case auto
    case double
    case single
    /// Quotation marks are ordinary characters.
    case none
}
