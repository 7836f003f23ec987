import Experiments
import Foundation
import Language
import SQLite

/// The table through which programs ask the one that writes to a session.
///
/// Rows are written by those who ask, answered by the one that is asked, and removed by those who asked. A program that
/// opens the session for writing removes what is left of before.
enum RequestRows {
    /// Whether the session has the table: one of an earlier version that is only looked at has none.
    static func exist(in database: Database) throws -> Bool { try database.hasTable("request") }

    static func drop(in database: Database) throws { try database.execute("DELETE FROM request") }

    static func add(_ request: RunRequest, run: RunID?, in database: Database) throws -> Int64 {
        try database.execute(
            "INSERT INTO request (run, time, process, request) VALUES (?, ?, ?, ?)",
            [run?.number, Date().timeIntervalSince1970, getpid(), request.words])
        return database.lastInsertedRowID
    }

    static func remove(_ id: Int64, in database: Database) throws {
        try database.execute("DELETE FROM request WHERE id = ?", [id])
    }

    /// Those that were not read yet, in order; the answer says that they were.
    static func unread(in database: Database) throws -> [PostedRequest] {
        try database.rows("SELECT * FROM request WHERE answer IS NULL ORDER BY id LIMIT 100").map { row in
            PostedRequest(
                id: Int64(try row.whole("id")), run: try row.wholeIfAny("run").map { RunID(Int64($0)) },
                request: RunRequest(words: try row.text("request")), asker: Int32(clamping: try row.whole("process")))
        }
    }

    static func answer(_ id: Int64, _ answer: RequestAnswer, in database: Database) throws {
        try database.execute(
            "UPDATE request SET answer = ? WHERE id = ?",
            [try JSON.text(StoredAnswer(answer)), id])
    }

    /// Nil where it was not read yet.
    static func answer(to id: Int64, in database: Database) throws -> RequestAnswer? {
        let row = try database.row("SELECT answer FROM request WHERE id = ?", [id])
        return try row?.recordIfAny(StoredAnswer.self, "answer")?.stored
    }
}

/// An answer as the table holds it.
private struct StoredAnswer: Codable {
    var answer: String
    var run: Int64?
    var state: String?
    var reason: Text?

    init(_ given: RequestAnswer) {
        switch given {
        case .taken: answer = "taken"
        case .done(let run, let state):
            answer = "done"
            self.run = run?.number
            self.state = state?.rawValue
        case .refused(let reason):
            answer = "refused"
            self.reason = reason
        }
    }

    var stored: RequestAnswer {
        switch answer {
        case "done": .done(run: run.map(RunID.init), state: state.flatMap(RunState.init))
        case "refused": .refused(reason ?? Text("no reason was given", zh: "未给出原因"))
        default: .taken
        }
    }
}
