import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Language
import Profiles

/// Looks through a whole table for rows, in memory that does not grow with it.
public struct TableSearch: Sendable {
    /// The file.
    public var path: String { reader.path }
    /// The names of its columns.
    public var columns: [String] { reader.columns }
    private let reader: any TableReader
    private let rules: FieldRules
    private let settings: Settings

    /// The most rows that may be sorted, and the most memory that they may take.
    public static let mostSorted = 100_000
    private static let mostBytes = 256 << 20

    /// Opens the table that the settings of `[data]` name.
    /// - Parameter folder: what a relative source is relative to.
    /// - Throws: `FormatError` or `DataError` where they name no table.
    public init(_ settings: Settings, relativeTo folder: URL) throws {
        reader = try TableProfile.reader(of: settings, relativeTo: folder)
        rules = FieldRules(settings)
        self.settings = settings
    }

    /// What is known of some columns: which of them hold dates, and which numbers and words among them that say that
    /// there is none, such as `n.a.`. What a field means is known when all of its column has been read.
    private func compared(
        _ places: Set<Int>, report: ((ReadingProgress) throws -> Void)?
    ) throws -> ComparedColumns {
        guard !places.isEmpty, !rules.areFirst else { return ComparedColumns() }
        var columns = columns.map { ColumnSurvey(name: $0) }
        var tallies: [Int: DateTally] = [:]
        var mark = NumberStyle.DecimalMark.point, read = 0
        read = try visit(where: nil, columns: ComparedColumns(), report: report) { record in
            mark = record.mark
            for place in places {
                let hash = quickHash(record.bytes(place))
                switch columns[place].count(record, place, fields: rules, hash: hash) {
                case .missing: break
                case .text: tallies[place, default: DateTally()].count(record, place, isText: true)
                case .number, .word, .writtenNumber:
                    tallies[place, default: DateTally()].count(record, place, isText: false)
                }
            }
            return true
        }
        var known = ComparedColumns()
        for (place, tally) in tallies { known.dates[place] = tally.order }
        guard places.contains(where: { columns[$0].words > 0 }) else { return known }
        var survey = TableSurvey(columns: columns, rows: read, reading: TableReading(), decimalMark: mark)
        try survey.compareSpellings(reader, fields: rules)
        let inputs = try TableProfile.inputs(survey, settings: settings)
        known.numeric = places.filter { inputs[$0].isNumeric }
        return known
    }

    /// What came of a search.
    public struct Found: Sendable {
        /// The rows, in the order of the file.
        public var rows: TableRows
        /// Their places, in the order that was asked for.
        public var places: [Int32]
        /// Rows that were found; of those that are not sorted no more are looked for than are wanted and one.
        public var matches: Int
        /// Rows of the table that were looked at.
        public var read: Int
    }

    /// The first rows that a filter finds, in an order.
    /// - Parameters:
    ///   - filter: nil finds all.
    ///   - order: nil is that of the file; then the reading ends with the first row that is not wanted any more.
    ///   - limit: how many rows are wanted.
    ///   - report: is told how far it has come; what it throws ends the search.
    /// - Throws: `DataError` where the rows take too much memory, and what reading throws.
    public func first(
        _ limit: Int, where filter: RowFilter?, by order: RowOrder?,
        report: ((ReadingProgress) throws -> Void)? = nil
    ) throws -> Found {
        let columns = try compared(
            (filter?.columns ?? []).union([order?.column].compactMap { $0 }), report: report)
        guard let order else {
            var builder = TableRows.Builder()
            var matches = 0
            let read = try visit(where: filter, columns: columns, report: report) { record in
                matches += 1
                guard matches <= limit else { return false }
                builder.append(record)
                guard builder.size <= Self.mostBytes else { throw tooMuch }
                return true
            }
            let rows = builder.rows(columns: self.columns, rules: rules)
            return Found(rows: rows, places: (0..<Int32(rows.count)).map { $0 }, matches: matches, read: read)
        }
        var best = BestRows(order, limit: limit, rules: rules, columns: columns)
        var matches = 0
        let read = try visit(where: filter, columns: columns, report: report) { record in
            matches += 1
            best.offer(record)
            guard best.bytes <= Self.mostBytes else { throw tooMuch }
            return true
        }
        // The rows have lost their records by now; they are read again by their lines.
        let lines = best.lines
        let rows = try rows(ofLines: lines.sorted(), report: report)
        return Found(
            rows: rows, places: lines.compactMap { rows.row(ofLine: $0).map { Int32($0) } }, matches: matches,
            read: read)
    }

    /// The rows that begin in these lines; those that are none are left out.
    /// - Parameters:
    ///   - lines: rising.
    ///   - known: rows of the table of which a profile knows what its columns hold.
    public func rows(
        ofLines lines: [Int], like known: TableRows? = nil, report: ((ReadingProgress) throws -> Void)? = nil
    ) throws -> TableRows {
        var builder = TableRows.Builder()
        var next = 0
        _ = try visit(where: nil, columns: ComparedColumns(), report: report) { record in
            while next < lines.count, lines[next] < record.line { next += 1 }
            guard next < lines.count else { return false }
            if lines[next] == record.line {
                builder.append(record)
                guard builder.size <= Self.mostBytes else { throw tooMuch }
            }
            return true
        }
        return builder.rows(
            columns: columns, rules: rules, numeric: known?.numeric ?? [], dates: known?.dates ?? [:])
    }

    /// Hands over the rows that a filter finds, in the order of the file, until it is told to stop.
    /// - Returns: rows that were looked at.
    @discardableResult
    public func visit(
        where filter: RowFilter?, report: ((ReadingProgress) throws -> Void)? = nil,
        _ body: (TableRecord) throws -> Bool
    ) throws -> Int {
        try visit(
            where: filter, columns: compared(filter?.columns ?? [], report: report), report: report, body)
    }

    private func visit(
        where filter: RowFilter?, columns: ComparedColumns, report: ((ReadingProgress) throws -> Void)?,
        _ body: (TableRecord) throws -> Bool
    ) throws -> Int {
        var read = 0, bytes = 0
        let totalBytes = ReadingProgress.bytes(of: path)
        do {
            _ = try reader.forEachRecord { record in
                read += 1
                bytes += record.span.bytes.count + 1
                if read % 4096 == 0 {
                    try report?(ReadingProgress(rows: read, bytes: bytes, totalBytes: totalBytes))
                }
                if let filter, !filter.matches(record, rules: rules, columns: columns) { return }
                guard try body(record) else { throw Stop() }
            }
        } catch is Stop {}
        return read
    }

    /// Whether a field stands for a missing value.
    public func isMissing(_ record: TableRecord, _ column: Int) -> Bool { rules.isMissing(record.bytes(column)) }

    private struct Stop: Error {}

    private var tooMuch: DataError {
        let most = Self.mostBytes >> 20
        return DataError(
            place: path,
            reason: Text(
                "these rows take more than \(most) MB of memory; ask for fewer of them",
                zh: "这些行占用超过 \(most) MB 内存；请减少行数"))
    }
}

/// The rows that come first in an order, of any number that are offered.
private struct BestRows {
    private let order: RowOrder
    private let rules: FieldRules
    private let limit: Int
    private let columns: ComparedColumns
    private var keys: [(key: RowOrder.Key, line: Int)] = []
    private var last: RowOrder.Key?
    private(set) var bytes = 0

    init(_ order: RowOrder, limit: Int, rules: FieldRules, columns: ComparedColumns) {
        self.order = order
        self.columns = columns
        self.limit = limit
        self.rules = rules
    }

    mutating func offer(_ record: TableRecord) {
        let key = order.key(of: record, rules: rules, columns: columns)
        if let last, !order.precedes(key, last) { return }
        keys.append((key, record.line))
        bytes += 64 + record.bytes(order.column).count
        if keys.count >= max(1024, 2 * limit) { shrink() }
    }

    /// The lines of the rows, the first one first.
    var lines: [Int] {
        var copy = self
        copy.shrink()
        return copy.keys.map(\.line)
    }

    private mutating func shrink() {
        keys.sort { order.precedes($0.key, $1.key) }
        guard keys.count >= limit else { return }
        keys.removeSubrange(limit...)
        last = keys.last?.key
        bytes = keys.count * 64
    }
}
