import Columns
import Datasets
import Formats
import Profiles

/// By which column rows are sorted: first numbers by their size, or in a column of dates the days, then texts, letter by
/// letter; missing values are last either way, and rows that are alike stay in the order of the file.
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
        fileprivate let number: ComparedNumber?
        /// Of a text, the first 256 bytes; nil for numbers and missing values.
        fileprivate let text: [UInt8]?
        fileprivate let line: Int

        fileprivate static let missing = 2
        fileprivate var rank: Int { number != nil ? 0 : text != nil ? 1 : Self.missing }
    }

    /// - Parameter columns: what is known of the columns.
    func key(of record: TableRecord, rules: FieldRules, columns: ComparedColumns) -> Key {
        let field = record.bytes(column)
        guard !rules.isMissing(field, amongNumbers: columns.numeric.contains(column)) else {
            return Key(number: nil, text: nil, line: record.line)
        }
        let number =
            if let dates = columns.dates[column] {
                record.comparableDate(column, dates).map { ComparedNumber(value: $0, exact: nil) }
            } else {
                record.comparableNumber(column)
            }
        if let number { return Key(number: number, text: nil, line: record.line) }
        return Key(number: nil, text: Array(field.prefix(256)), line: record.line)
    }

    func precedes(_ first: Key, _ second: Key) -> Bool {
        if first.rank != second.rank {
            let isLast = first.rank == Key.missing || second.rank == Key.missing
            return (first.rank < second.rank) != (isDescending && !isLast)
        }
        if let left = first.number, let right = second.number, left != right {
            let (left, right) = isDescending ? (right, left) : (left, right)
            if left.precedes(right) { return true }
            if right.precedes(left) { return false }
        }
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
        let columns = ComparedColumns(numeric: numeric, dates: dates)
        try forEachRecord { row, record in
            if row % 1024 == 0, isCancelled() { throw CancellationError() }
            if let filter, !filter.matches(record, rules: rules, columns: columns) { return }
            found.append(Int32(row))
            if let order { keys.append(order.key(of: record, rules: rules, columns: columns)) }
        }
        guard let order else { return found }
        return keys.indices.sorted { order.precedes(keys[$0], keys[$1]) }.map { found[$0] }
    }
}
