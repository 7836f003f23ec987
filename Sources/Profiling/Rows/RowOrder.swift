import Columns
import Datasets
import Formats
import Profiles

/// By which column rows are sorted: first numbers by their size, then texts, letter by letter; missing values are last
/// either way, and rows that are alike stay in the order of the file.
public struct RowOrder: Sendable, Hashable {
    /// Its place among the columns.
    public var column: Int
    public var isDescending: Bool

    public init(column: Int, isDescending: Bool = false) {
        self.column = column
        self.isDescending = isDescending
    }

    /// What a row is sorted by.
    struct Key: Sendable {
        fileprivate let number: Double?
        /// Of a text, the first 256 bytes; nil for numbers and missing values.
        fileprivate let text: [UInt8]?
        fileprivate let line: Int

        fileprivate static let missing = 2
        fileprivate var rank: Int { number != nil ? 0 : text != nil ? 1 : Self.missing }
    }

    /// - Parameter amongNumbers: whether the column holds numbers, in which words such as `n.a.` are no values.
    func key(of record: TableRecord, rules: FieldRules, amongNumbers: Bool = false) -> Key {
        let field = record.bytes(column)
        guard !rules.isMissing(field, amongNumbers: amongNumbers) else {
            return Key(number: nil, text: nil, line: record.line)
        }
        if let number = record.comparableNumber(column) { return Key(number: number, text: nil, line: record.line) }
        return Key(number: nil, text: Array(field.prefix(256)), line: record.line)
    }

    func precedes(_ first: Key, _ second: Key) -> Bool {
        if first.rank != second.rank {
            let isLast = first.rank == Key.missing || second.rank == Key.missing
            return (first.rank < second.rank) != (isDescending && !isLast)
        }
        if let left = first.number, let right = second.number, left != right { return (left < right) != isDescending }
        if let left = first.text, let right = second.text, left != right {
            return left.lexicographicallyPrecedes(right) != isDescending
        }
        return first.line < second.line
    }
}

extension TableRows {
    /// The rows that a filter finds, in an order.
    /// - Parameters:
    ///   - filter: nil finds all.
    ///   - order: nil is that of the file.
    ///   - isCancelled: ends the search where it says so.
    /// - Throws: `CancellationError`.
    public func rows(
        where filter: RowFilter?, by order: RowOrder?, isCancelled: () -> Bool = { false }
    ) throws -> [Int32] {
        guard filter != nil || order != nil else { return (0..<Int32(count)).map { $0 } }
        var found: [Int32] = []
        var keys: [RowOrder.Key] = []
        try forEachRecord { row, record in
            if row % 1024 == 0, isCancelled() { throw CancellationError() }
            if let filter, !filter.matches(record, rules: rules, numeric: numeric) { return }
            found.append(Int32(row))
            if let order {
                keys.append(order.key(of: record, rules: rules, amongNumbers: numeric.contains(order.column)))
            }
        }
        guard let order else { return found }
        return keys.indices.sorted { order.precedes(keys[$0], keys[$1]) }.map { found[$0] }
    }
}
