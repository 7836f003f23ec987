import Datasets
import Formats
import Foundation
import GRDB
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
        return try Self.tables.map { name, query in
            let file = folder.appending(path: name + ".csv")
            try write(query, to: file)
            return file
        }
    }

    private static let tables = [
        (
            "steps",
            "SELECT run, step, epoch, loss, learning_rate, gradient_norm, update_ratio, throughput, seconds FROM step "
                + "ORDER BY run, step"
        ),
        (
            "evaluations",
            "SELECT run, step, split, metric, value, reason FROM metric ORDER BY run, step, split, position"
        ),
        ("settings", "SELECT run, path, value FROM setting ORDER BY run, position"),
        ("events", "SELECT run, step, time, kind, severity, message FROM event ORDER BY id"),
        ("samples", "SELECT run, step, prompt, text FROM sample ORDER BY id"),
        ("journal", "SELECT run, step, time, summary, command FROM journal ORDER BY id"),
    ]

    /// Row by row, so that long runs need little memory.
    private func write(_ query: String, to file: URL) throws {
        try files.replaceFile(file.path) { write in
            var waiting: [UInt8] = []
            func put(_ cells: [String]) throws {
                waiting += Array((cells.map(Self.cell).joined(separator: ",") + "\r\n").utf8)
                guard waiting.count >= 1 << 16 else { return }
                try write(waiting)
                waiting.removeAll(keepingCapacity: true)
            }
            try session.database.read { database in
                let cursor = try Row.fetchCursor(database, sql: query)
                try put(cursor.columnNames)
                while let row = try cursor.next() {
                    try put(row.databaseValues.map(Self.text))
                }
            }
            try write(waiting)
        }
    }

    private static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: ""
        case .int64(let number): String(number)
        case .double(let number): number.description
        case .string(let text): text
        case .blob(let data): data.base64EncodedString()
        }
    }

    private static func cell(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
