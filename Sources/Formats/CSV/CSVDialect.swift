import Language

/// How a delimited file is written.
public struct CSVDialect: Sendable, Hashable, Codable {
    /// The ASCII character between fields; a space stands for any run of spaces and tabs.
    public var delimiter: UInt8
    /// What fields with a delimiter or a line end in them stand between; nil where such fields do not occur.
    public var quote: UInt8?
    /// Whether a record names the columns.
    public var hasHeader: Bool
    /// What stands before the fraction of a number: a point, or a comma in files delimited otherwise.
    public var decimalMark: UInt8

    /// A dialect; without arguments commas, double quotation marks, a header and decimal points.
    public init(
        delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), hasHeader: Bool = true,
        decimalMark: UInt8 = UInt8(ascii: ".")
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.hasHeader = hasHeader
        self.decimalMark = decimalMark
    }

    /// The delimiter in words.
    public var delimiterName: Text {
        switch delimiter {
        case UInt8(ascii: "\t"): Text("tab", zh: "制表符")
        case UInt8(ascii: ","): Text("comma", zh: "逗号")
        case UInt8(ascii: ";"): Text("semicolon", zh: "分号")
        case UInt8(ascii: "|"): Text("bar", zh: "竖线")
        case UInt8(ascii: " "): Text("spaces", zh: "空格")
        default: Text(verbatim: String(UnicodeScalar(delimiter)))
        }
    }
}
