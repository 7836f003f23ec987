import SQLite

/// The watched expressions of a run, in the order a person listed them.
enum WatchRows {
    static func replace(with expressions: [String], run: RunID, in database: Database) throws {
        try database.execute("DELETE FROM watch WHERE run = ?", [run.number])
        for (position, expression) in expressions.enumerated() {
            try database.execute(
                "INSERT INTO watch (run, position, expression) VALUES (?, ?, ?)",
                [run.number, position, expression])
        }
    }

    static func all(of run: RunID, in database: Database) throws -> [String] {
        // A session of the first version that is only looked at has none.
        guard try database.hasTable("watch") else { return [] }
        return try database.rows(
            "SELECT expression FROM watch WHERE run = ? ORDER BY position", [run.number]
        ).map { try $0.text("expression") }
    }
}
