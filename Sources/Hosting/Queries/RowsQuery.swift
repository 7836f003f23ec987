import Catalog
import Columns
import Experiments
import Foundation
import Language
import Profiles
import Profiling

/// Which rows of a table are shown, and in which order: of the profile's sample, or certain lines of the file.
public struct RowsQuery: Query {
    public static let id = QueryID(rawValue: "rows")

    /// The rows that are known.
    public let rows: TableRows
    /// Nil for all of them.
    public var filter: RowFilter?
    /// Nil for that of the file.
    public var order: RowOrder?
    /// Only the rows that begin in these lines, rising; nil for any. Those that are not known are read from the file.
    public var lines: [Int]?
    private let data: Settings
    private let folder: URL

    public init(
        _ rows: TableRows, of experiment: Experiment, where filter: RowFilter? = nil, by order: RowOrder? = nil,
        lines: [Int]? = nil
    ) {
        self.rows = rows
        self.filter = filter
        self.order = order
        self.lines = lines
        data = experiment.data
        folder = experiment.folder
    }

    /// The rows that were asked for.
    public struct Answer: Sendable {
        /// What was asked.
        public let query: RowsQuery
        /// What they are among.
        public let rows: TableRows
        /// Their places among these, in the order that was asked for.
        public let places: [Int32]

        public init(_ query: RowsQuery, rows: TableRows, places: [Int32]) {
            self.query = query
            self.rows = rows
            self.places = places
        }
    }

    /// - Throws: what reading the file throws; `CancellationError` where nobody waits for it any more.
    public func answer(_ context: QueryContext) throws -> Answer {
        var rows = rows
        if let lines {
            let title = Text("reading the rows", zh: "正在读取各行")
            rows =
                try self.rows.rows(ofLines: lines)
                ?? TableSearch(data, relativeTo: folder).rows(ofLines: lines, like: self.rows) { progress in
                    if context.isCancelled() { throw CancellationError() }
                    context.report(
                        WorkProgress(text: title, done: progress.bytes, total: progress.totalBytes ?? 0))
                }
        }
        return Answer(
            self, rows: rows, places: try rows.rows(where: filter, by: order, isCancelled: context.isCancelled))
    }
}
