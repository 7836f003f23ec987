import Language

/// One record of a table; valid only inside the call it was handed to.
public struct TableRecord {
    /// The line it starts in, from 1.
    public let line: Int
    let base: UnsafePointer<UInt8>
    /// Where its fields lie.
    package let fields: UnsafeBufferPointer<TableField>
    /// What parts whole from fraction in the numbers of its file.
    public let decimalMark: UInt8
    /// Whether its file is none of UTF-8.
    package let isLegacy: Bool

    /// A record whose fields lie in memory from `base`, which stays as long as it is used.
    package init(
        line: Int, base: UnsafePointer<UInt8>, fields: UnsafeBufferPointer<TableField>, decimalMark: UInt8,
        isLegacy: Bool = false
    ) {
        self.line = line
        self.base = base
        self.fields = fields
        self.decimalMark = decimalMark
        self.isLegacy = isLegacy
    }

    /// Fields of the record.
    public var count: Int { fields.count }

    /// A field's bytes, without its quotation marks; spaces around an unquoted one are left out.
    public func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let field = fields[index]
        return UnsafeBufferPointer(start: base + field.start, count: field.end - field.start)
    }

    /// The bytes from the first field to the last, with what stands between them, and their place by which the fields
    /// are counted: they lie as far behind the record's memory.
    package var span: (bytes: UnsafeBufferPointer<UInt8>, start: Int) {
        var start = Int.max, end = 0
        for field in fields where field.end > field.start {
            start = min(start, field.start)
            end = max(end, field.end)
        }
        guard start < end else { return (UnsafeBufferPointer(start: nil, count: 0), 0) }
        return (UnsafeBufferPointer(start: base + start, count: end - start), start)
    }

    /// A field's text; bytes that are no UTF-8 are read as Windows-1252.
    public func text(_ index: Int) -> String { decoded(index).text }

    /// A field's text, and whether its bytes are no UTF-8 and were read as Windows-1252.
    public func decoded(_ index: Int) -> (text: String, isLegacy: Bool) {
        TextEncoding.text(of: bytes(index), isLegacy: isLegacy)
    }

    /// Where a field begins in its line, in bytes from 1.
    public func column(_ index: Int) -> Int { fields[index].column }

    /// A field as a number; nil where it is none.
    public func number(_ index: Int) -> Double? { parseNumber(bytes(index), decimalMark: decimalMark) }
}

/// Where a field lies in the buffer of its record.
package struct TableField: Sendable {
    package var start: Int
    package var end: Int
    /// Whether marks in it are doubled.
    var hasDoubledQuotes: Bool
    var isQuoted: Bool
    /// Where it begins in its line, from 1, its quotation mark included.
    package var column: Int

    init(start: Int, end: Int, hasDoubledQuotes: Bool, isQuoted: Bool, column: Int) {
        self.start = start
        self.end = end
        self.hasDoubledQuotes = hasDoubledQuotes
        self.isQuoted = isQuoted
        self.column = column
    }

    /// A field that was taken out of its quotation marks already.
    package init(start: Int, end: Int, column: Int) {
        self.init(start: start, end: end, hasDoubledQuotes: false, isQuoted: false, column: column)
    }
}

/// A row that could not be used, where it is and why.
public struct BadRow: Sendable, Hashable, Codable {
    /// From 1.
    public var line: Int
    /// In bytes from the start of the line, from 1.
    public var column: Int
    /// What is wrong with it, for a person.
    public var reason: Text
    /// The name of its file, where rows of several are told together.
    public var file: String?

    /// A row at a line and a column, both from 1; what the reason quotes of the file is made printable.
    public init(line: Int, column: Int, reason: Text, file: String? = nil) {
        self.line = line
        self.column = column
        self.reason = reason.printable
        self.file = file
    }
}
