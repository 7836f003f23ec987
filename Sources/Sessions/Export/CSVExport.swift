import Datasets
import Foundation
import GRDB
import Training

/// Writes a session's records as CSV (RFC 4180), one file a table, all runs in each.
public struct CSVExport {
    private let session: Session

    public init(session: Session) { self.session = session }

    /// Writes `steps.csv`, `evaluations.csv`, `settings.csv`, `events.csv`, `samples.csv` and `journal.csv`.
    ///
    /// - Returns: The files that were written.
    /// - Throws: Where the folder cannot be created or written to.
    public func write(to folder: URL) throws -> [URL] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
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
        guard let stream = fopen(file.path, "w") else {
            throw SessionError.unusable(
                name: session.name, reason: "\(file.path) cannot be written: \(String(cString: strerror(errno)))")
        }
        var isComplete = true
        func put(_ cells: [String]) {
            if fputs(cells.map(Self.cell).joined(separator: ",") + "\r\n", stream) < 0 { isComplete = false }
        }
        try session.database.read { database in
            let cursor = try Row.fetchCursor(database, sql: query)
            put(cursor.columnNames)
            while let row = try cursor.next() {
                put(row.databaseValues.map(Self.text))
            }
        }
        if fclose(stream) != 0 { isComplete = false }
        guard isComplete else {
            throw SessionError.unusable(
                name: session.name, reason: "\(file.path) could not be written; is the disk full?")
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
