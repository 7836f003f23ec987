import Experiments
import Language
import SQLite

/// Keeps the records of a long run within bounds.
///
/// Of a network of a thousand parameters a machine does billions of steps in a week. The last ones, as many as
/// `debugging.recorded-steps` says, are kept one by one; of those before, cut in blocks, the first and the last and
/// those with the least and the greatest value of each quantity: drawn, they are the same curve (M4, Jugel et al.
/// 2014). The blocks grow with the run, so that all of them together stay within an eighth of that number. A replay
/// computes every step anew and needs none of them.
struct StepThinning {
    let run: RunID
    let database: Database

    /// Whole blocks thinned at once at most; one is enough where none is left over from an earlier version.
    private static let pace = 64
    /// Rows that a block keeps at most: both ends, both extremes of each quantity, one that is not a number.
    private static let rowsKept = 3 + 2 * StepQuantity.allCases.count
    private static let defaultLimit = Experiment().debugging.integer("recorded-steps")

    /// Thins what there is too much of.
    ///
    /// - Parameter last: The step recorded last.
    /// - Returns: Words for a person, the first time; nil later, or where nothing is thinned.
    func thin(upTo last: Int) throws -> Text? {
        let limit = try limit()
        let former = try Self.end(of: run, in: database)
        let first = try database.whole("step", sql: "SELECT min(step) FROM step WHERE run = ?", arguments: [run.number])
        guard let first, last - max(former, first - 1) > limit else { return nil }
        let block = Schema.summarySpan
        var end = max(former, first - 1)
        for _ in 0..<Self.pace {
            let next = (end / block + 1) * block
            guard last - next >= limit else { break }
            try keepExtremes(of: end + 1...next)
            end = next
        }
        guard end > former else { return nil }
        for quantity in StepQuantity.allCases {
            try database.execute(
                "DELETE FROM step_summary WHERE run = ? AND quantity = ? AND block < ?",
                [run.number, quantity.rawValue, end / block])
        }
        try database.execute("UPDATE run SET thinned = ? WHERE id = ?", [end, run.number])
        if end / block % 16 == 0 { try widenBlocks(first: first, end: end, room: limit / 8) }
        guard former == 0 else { return nil }
        return Text(
            """
            there are more than \(limit) steps: of those before, only the first, the last, the least and the \
            greatest of each block stay recorded from now on (debugging.recorded-steps); a replay stays exact
            """,
            zh: """
                步数已超过 \(limit)：从现在起，更早的步在每个区块只保留最前、最后、最小和最大的记录（debugging.recorded-steps）；\
                重放仍然精确
                """)
    }

    /// Cuts what is thinned into longer blocks where it has grown beyond its room.
    private func widenBlocks(first: Int, end: Int, room: Int) throws {
        let count = try database.whole(
            "step", sql: "SELECT count(*) FROM step WHERE run = ? AND step <= ?", arguments: [run.number, end])
        guard count ?? 0 > room else { return }
        var span = Schema.summarySpan
        while (end - first) / span * Self.rowsKept > room / 2 { span *= 2 }
        for start in stride(from: (first - 1) / span * span, to: end / span * span, by: span) {
            try keepExtremes(of: start + 1...start + span)
        }
    }

    /// Removes the records of a block but those that a curve is drawn by.
    private func keepExtremes(of steps: ClosedRange<Int>) throws {
        let range = "run = :run AND step BETWEEN :first AND :last"
        // A column beside min() or max() is of the row that has it, as SQLite promises.
        let extremes = StepQuantity.allCases.flatMap { quantity in
            ["min", "max"].map {
                "SELECT step FROM (SELECT step, \($0)(\(quantity.rawValue)) FROM step WHERE \(range))"
            }
        }
        let kept =
            [
                "SELECT min(step) FROM step WHERE \(range)", "SELECT max(step) FROM step WHERE \(range)",
                "SELECT step FROM (SELECT step FROM step WHERE \(range) AND loss IS NULL LIMIT 1)",
            ] + extremes
        try database.execute(
            "DELETE FROM step WHERE \(range) AND step NOT IN (\(kept.joined(separator: " UNION ")))",
            ["run": run.number, "first": steps.lowerBound, "last": steps.upperBound])
    }

    private func limit() throws -> Int {
        let row = try database.row(
            "SELECT value FROM setting WHERE run = ? AND path = 'debugging.recorded-steps'",
            [run.number])
        return max(Schema.summarySpan, try row.flatMap { Int(try $0.text("value")) } ?? Self.defaultLimit)
    }

    // MARK: Up to where

    /// The step up to which a run's own records are thinned; 0 where all are there.
    static func end(of run: RunID, in database: Database) throws -> Int {
        let row = try database.row("SELECT * FROM run WHERE id = ?", [run.number])
        return try row?.wholeIfAny("thinned") ?? 0
    }

    /// Records after a step are gone; those that take their place are all kept.
    static func forget(after step: Int, of run: RunID, in database: Database) throws {
        try database.execute(
            "UPDATE run SET thinned = :step WHERE id = :run AND thinned > :step", ["step": step, "run": run.number])
    }

    /// A fork was given copies of its parent's records up to a step, as they were.
    static func inherit(from parent: RunID, upTo step: Int, by fork: RunID, in database: Database) throws {
        let thinned = min(try end(of: parent, in: database), step)
        guard thinned > 0 else { return }
        try database.execute(
            "UPDATE run SET thinned = max(coalesce(thinned, 0), ?) WHERE id = ?",
            [thinned, fork.number])
    }
}
