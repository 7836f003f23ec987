import Formats
import Profiles

/// Records copied out of their reader's buffer, so that they can be looked at while the next ones are read.
///
/// A record is copied in two pieces, its bytes and where its fields lie in them, whatever the number of its fields.
struct RecordBatch: Sendable {
    private(set) var lines: [Int] = []
    private var bytes: [UInt8] = []
    private var fields: [TableField] = []
    /// Where the memory of each record would begin by what its fields say of their places.
    private var bases: [Int] = []
    private var decimalMark = UInt8(ascii: ".")
    private var isLegacy = false
    private let columns: Int

    /// So much is looked at together: enough that handing it over costs nothing, little enough to stay in the cache.
    private static let mostBytes = 256 << 10
    private static let mostRecords = 4096

    init(columns: Int) {
        self.columns = columns
        bytes.reserveCapacity(Self.mostBytes + (64 << 10))
        // As many records as there is room for where fields have eight bytes each.
        let records = min(Self.mostRecords, Self.mostBytes / max(1, 8 * columns) + 1)
        lines.reserveCapacity(records)
        bases.reserveCapacity(records)
        fields.reserveCapacity(min(records * columns, Self.mostBytes))
    }

    var count: Int { lines.count }
    /// Bytes of the file that the records take, about.
    var size: Int { bytes.count + count }
    var isFull: Bool { bytes.count >= Self.mostBytes || count >= Self.mostRecords }

    mutating func append(_ record: TableRecord) {
        lines.append(record.line)
        decimalMark = record.decimalMark
        isLegacy = record.isLegacy
        let (span, start) = record.span
        bases.append(bytes.count - start)
        bytes.append(contentsOf: span)
        fields.append(contentsOf: record.fields)
    }

    /// Hands over the records in their order.
    func forEach(_ body: (Int, TableRecord) throws -> Void) rethrows {
        // A batch of empty fields only has no bytes.
        try (bytes.isEmpty ? [0] : bytes).withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            try fields.withUnsafeBufferPointer { fields in
                for (index, line) in lines.enumerated() {
                    let own = UnsafeBufferPointer(rebasing: fields[(index * columns)..<((index + 1) * columns)])
                    try body(
                        index,
                        TableRecord(
                            line: line, base: base + bases[index], fields: own, decimalMark: decimalMark,
                            isLegacy: isLegacy))
                }
            }
        }
    }
}
