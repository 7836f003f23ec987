/// How a delimited file is written.
public struct CSVDialect: Sendable, Hashable, Codable {
    /// The ASCII character between fields.
    public var delimiter: UInt8
    /// Whether the first record names the columns.
    public var hasHeader: Bool
    /// What stands before the fraction of a number: a point, or a comma in files delimited otherwise.
    public var decimalMark: UInt8

    /// A dialect; without arguments commas, a header and decimal points.
    public init(
        delimiter: UInt8 = UInt8(ascii: ","), hasHeader: Bool = true, decimalMark: UInt8 = UInt8(ascii: ".")
    ) {
        self.delimiter = delimiter
        self.hasHeader = hasHeader
        self.decimalMark = decimalMark
    }

    /// The delimiter in words.
    public var delimiterName: String {
        switch delimiter {
        case UInt8(ascii: "\t"): "tab"
        case UInt8(ascii: ","): "comma"
        case UInt8(ascii: ";"): "semicolon"
        case UInt8(ascii: "|"): "bar"
        default: String(UnicodeScalar(delimiter))
        }
    }
}
