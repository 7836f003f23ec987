import SQLite

/// What 256 steps of a run come to, so that long runs are drawn without reading each step.
enum StepSummaries {
    /// Sums up the steps of a block that the run itself recorded.
    static func write(block: Int, of run: RunID, in database: Database) throws {
        let first = block * Schema.summarySpan + 1
        let last = first + Schema.summarySpan - 1
        for quantity in StepQuantity.allCases {
            let column = quantity.rawValue
            let range = "run = :run AND step BETWEEN :first AND :last"
            try database.execute(
                """
                INSERT OR REPLACE INTO step_summary
                    (run, block, quantity, first, minimum, maximum, last, missing)
                SELECT :run, :block, :quantity,
                    (SELECT \(column) FROM step WHERE \(range) AND \(column) IS NOT NULL
                        ORDER BY step LIMIT 1),
                    min(\(column)), max(\(column)),
                    (SELECT \(column) FROM step WHERE \(range) AND \(column) IS NOT NULL
                        ORDER BY step DESC LIMIT 1),
                    count(*) - count(\(column))
                FROM step WHERE \(range)
                """,
                [
                    "run": run.number, "block": block, "quantity": column, "first": first, "last": last,
                ])
        }
    }
}
