import Datasets
import Formats
import Foundation
import SQLite
import Training

/// Writes a session's records as CSV (RFC 4180), one file a table, all runs in each.
public struct CSVExport {
    private let session: Session
    private let files: any FileWriting

    /// - Parameter files: Through what is written; tests let it fail.
    public init(session: Session, files: any FileWriting = DiskFiles()) {
        self.session = session
        self.files = files
    }

    /// Writes `steps.csv`, `evaluations.csv`, `settings.csv`, `events.csv`, `samples.csv` and `journal.csv`.
    ///
    /// - Returns: The files that were written.
    /// - Throws: Where the folder cannot be created or written to.
    public func write(to folder: URL) throws -> [URL] {
        try files.createFolder(folder.path)
        return try session.database.read { database in
            // A fork's history begins with its parent's: each run is written whole.
            let stretches = try database.values("SELECT id FROM run ORDER BY id").compactMap(\.integer).flatMap { run in
                try Lineage(of: RunID(run), in: database).stretches.map { (run: run, stretch: $0) }
            }
            let marksSkipped = try database.columns(of: "step").contains("skipped")
            return try Self.tables.map { name, query in
                let file = folder.appending(path: name + ".csv")
                // A session of an earlier version that is only read has no such column.
                let query = marksSkipped ? query : query.replacing(" skipped ", with: " NULL AS skipped ")
                guard query.contains(":source") else { return try write([(query, [:])], to: file, database) }
                let parts = stretches.map { run, stretch in
                    (
                        query,
                        [
                            "run": run, "source": stretch.run.number, "first": stretch.steps.lowerBound,
                            "last": stretch.steps.upperBound,
                        ] as SQLArguments
                    )
                }
                return try write(parts, to: file, database)
            }
        }
    }

    /// Those with a source are of one stretch of one run's history.
    private static let tables = [
        (
            "steps",
            "SELECT :run AS run, step, epoch, loss, learning_rate, gradient_norm, update_ratio, throughput, seconds, skipped "
                + "FROM step WHERE run = :source AND step BETWEEN :first AND :last ORDER BY step"
        ),
        (
            "evaluations",
            "SELECT :run AS run, step, split, metric, value, reason FROM metric "
                + "WHERE run = :source AND step BETWEEN :first AND :last AND (:run = :source OR split <> 'test') "
                + "ORDER BY step, split, position"
        ),
        ("settings", "SELECT run, path, value FROM setting ORDER BY run, position"),
        ("events", "SELECT run, step, time, kind, severity, message FROM event ORDER BY id"),
        (
            "samples",
            "SELECT :run AS run, step, prompt, text FROM sample "
                + "WHERE run = :source AND step BETWEEN :first AND :last ORDER BY step, id"
        ),
        ("journal", "SELECT run, step, time, summary, command FROM journal ORDER BY id"),
    ]

    /// Row by row, so that long runs need little memory.
    private func write(_ queries: [(String, SQLArguments)], to file: URL, _ database: Database) throws -> URL {
        try files.replaceFile(file.path) { write in
            var waiting: [UInt8] = []
            func put(_ cells: [String]) throws {
                waiting += Array((cells.map(Self.cell).joined(separator: ",") + "\r\n").utf8)
                guard waiting.count >= 1 << 16 else { return }
                try write(waiting)
                waiting.removeAll(keepingCapacity: true)
            }
            for (index, (query, arguments)) in queries.enumerated() {
                let cursor = try database.cursor(query, arguments)
                if index == 0 { try put(cursor.columns) }
                while let row = try cursor.next() { try put(row.values.map(Self.text)) }
            }
            try write(waiting)
        }
        return file
    }

    private static func text(_ value: SQLValue) -> String {
        switch value {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): number.description
        case .text(let text): text
        case .blob(let bytes): Data(bytes).base64EncodedString()
        }
    }

    private static func cell(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
