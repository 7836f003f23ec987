import SQLite

/// The records that forks of a run read from it: those up to the step at which each branched off.
///
/// They are read where they are for as long as they are there. When the run takes them back, because its past is
/// rewritten or it is deleted, the forks are given copies first: their history stays what it was.
struct InheritedRows {
    let database: Database
    let run: RunID

    private struct Fork {
        var run: RunID
        /// The last step it reads from its parent.
        var last: Int
    }

    /// Gives every fork a copy of the records after a step that it still reads from this run.
    func give(after step: Int) throws {
        for fork in try forks() where fork.last > step {
            try keepApart(fork, after: step)
            let columns = "step, epoch, loss, learning_rate, gradient_norm, update_ratio, throughput, seconds, skipped"
            try copy("step", columns, to: fork, after: step)
            try copy("evaluation", "step, split, is_best, seconds", to: fork, after: step, and: "AND split <> 'test'")
            try copy(
                "metric", "step, split, position, metric, value, reason", to: fork, after: step,
                and: "AND split <> 'test'")
            try copy("sample", "step, prompt, text", to: fork, after: step)
            try StepThinning.inherit(from: run, upTo: fork.last, by: fork.run, in: database)
            let newest = try database.whole(
                "step", sql: "SELECT max(step) FROM step WHERE run = ?", arguments: [fork.run.number])
            for block in step / Schema.summarySpan...fork.last / Schema.summarySpan
            where (block + 1) * Schema.summarySpan <= newest ?? 0 {
                try StepSummaries.write(block: block, of: fork.run, in: database)
            }
        }
    }

    /// From this step on the fork no longer looks at the run's records, even where the copies begin later.
    private func keepApart(_ fork: Fork, after step: Int) throws {
        let first = try database.whole("step", sql: "SELECT min(step) FROM step WHERE run = ?", arguments: [run.number])
        guard let first, step >= first else { return }
        try database.execute("UPDATE run SET inherited = ? WHERE id = ?", [step, fork.run.number])
    }

    private func copy(_ table: String, _ columns: String, to fork: Fork, after step: Int, and condition: String = "")
        throws
    {
        try database.execute(
            """
            INSERT OR IGNORE INTO \(table) (run, \(columns))
            SELECT ?, \(columns) FROM \(table) WHERE run = ? AND step > ? AND step <= ? \(condition)
            """, [fork.run.number, run.number, step, fork.last])
    }

    private func forks() throws -> [Fork] {
        try database.rows(
            "SELECT id, fork_step FROM run WHERE parent = ?", [run.number]
        ).compactMap { row in
            guard let step = try row.wholeIfAny("fork_step") else { return nil }
            let fork = RunID(Int64(try row.whole("id")))
            return Fork(run: fork, last: try Lineage.inherited(by: fork, forkStep: step, in: database))
        }
    }
}
