import Experiments
import SQLite

/// The breakpoints of a run, in the order a person listed them.
enum BreakpointRows {
    static func replace(with breakpoints: [Breakpoint], run: RunID, in database: Database) throws {
        try database.execute("DELETE FROM breakpoint WHERE run = ?", [run.number])
        for (position, breakpoint) in breakpoints.enumerated() {
            try database.execute(
                "INSERT INTO breakpoint (run, position, expression, is_enabled) VALUES (?, ?, ?, ?)",
                [run.number, position, breakpoint.expression, breakpoint.isEnabled])
        }
    }

    static func all(of run: RunID, in database: Database) throws -> [Breakpoint] {
        try database.rows(
            "SELECT expression, is_enabled FROM breakpoint WHERE run = ? ORDER BY position",
            [run.number]
        ).map { Breakpoint(try $0.text("expression"), isEnabled: try $0.flag("is_enabled")) }
    }
}
