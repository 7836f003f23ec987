import SQLite

/// Where the history of a run is recorded: its own records, and before them those of the runs it descends from.
struct Lineage {
    /// Steps that one run has recorded for all of its descendants.
    struct Stretch {
        var run: RunID
        var steps: ClosedRange<Int>
    }

    /// In the order of the steps, without overlap; the last is the run itself.
    let stretches: [Stretch]

    init(of run: RunID, in database: Database) throws {
        var stretches: [Stretch] = []
        var (current, last) = (run, Int.max)
        while true {
            let row = try database.row("SELECT parent, fork_step FROM run WHERE id = ?", [current.number])
            // A fork is younger than its parent; anything else is a damaged session.
            guard let parent = try row?.wholeIfAny("parent"), let step = try row?.wholeIfAny("fork_step"),
                parent < current.number
            else {
                if last >= 0 { stretches.append(Stretch(run: current, steps: 0...last)) }
                break
            }
            let inherited = try Self.inherited(by: current, forkStep: step, in: database)
            if inherited < last { stretches.append(Stretch(run: current, steps: inherited + 1...last)) }
            (current, last) = (RunID(Int64(parent)), min(last, inherited))
        }
        self.stretches = stretches.reversed()
    }

    /// The last step that a fork reads from its parent: that at which it branched off, or the one before the first
    /// that it was given a copy of.
    static func inherited(by run: RunID, forkStep: Int, in database: Database) throws -> Int {
        let row = try database.row("SELECT * FROM run WHERE id = ?", [run.number])
        let first = try database.whole(
            "step", sql: "SELECT min(step) FROM step WHERE run = ?", arguments: [run.number])
        // Of copies of thinned records the first need not be that of the first step.
        return min(forkStep, (first ?? Int.max) - 1, try row?.wholeIfAny("inherited") ?? Int.max)
    }
}
