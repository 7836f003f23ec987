import Language

/// A file of records with named columns, read one after another in memory that does not grow with it.
public protocol TableReader: Sendable {
    /// The file as it was named to the reader.
    var path: String { get }
    /// The names of the columns, each once.
    var columns: [String] { get }
    /// How the file is written, for a note: `comma, header, UTF-8`.
    var summary: Text { get }
    /// What a person should know of how the file was read, beyond the summary.
    var remarks: [Text] { get }
    /// Hands over every record in order, and tells of the rows that are none.
    func forEachRecord(_ body: (TableRecord) throws -> Void) throws -> TableReading
}

/// What came of reading a table.
public struct TableReading: Sendable, Hashable {
    /// Records handed over.
    public internal(set) var records = 0
    /// Rows that were kept aside.
    public private(set) var badRowCount = 0
    /// The first ten thousand of them.
    public private(set) var badRows: [BadRow] = []

    /// Nothing read yet.
    public init() {}

    mutating func keepAside(_ row: BadRow) {
        badRowCount += 1
        if badRows.count < 10_000 { badRows.append(row) }
    }
}
