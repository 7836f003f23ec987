import GRDB

/// The watched expressions of a run, in the order a person listed them.
enum WatchRows {
    static func replace(with expressions: [String], run: RunID, in database: Database) throws {
        try database.execute(sql: "DELETE FROM watch WHERE run = ?", arguments: [run.number])
        for (position, expression) in expressions.enumerated() {
            try database.execute(
                sql: "INSERT INTO watch (run, position, expression) VALUES (?, ?, ?)",
                arguments: [run.number, position, expression])
        }
    }

    static func all(of run: RunID, in database: Database) throws -> [String] {
        // A session of the first version that is only looked at has none.
        guard try database.tableExists("watch") else { return [] }
        return try Row.fetchAll(
            database, sql: "SELECT expression FROM watch WHERE run = ? ORDER BY position", arguments: [run.number]
        ).map { try $0.text("expression") }
    }
}
