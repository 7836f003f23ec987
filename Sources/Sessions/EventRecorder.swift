import Experiments
import Foundation
import Language
import Learning
import SQLite

/// Turns events into rows. Used on the writer's thread, inside a transaction.
struct EventRecorder {
    let database: Database
    let run: RunID
    /// When the event was posted, in seconds since 1970.
    let time: Double

    func record(_ event: TrainerEvent) throws {
        switch event {
        case .prepared(let plan):
            // A run that goes on from a checkpoint does again what it had done past it.
            try forget(after: plan.firstStep)
            try tellOfMissingSteps(before: plan.firstStep)
            try forgetJournal(afterCheckpointOf: plan.firstStep)
            // A run that is done and only looked into stays done.
            if try completedStep() != plan.firstStep { try update("outcome = NULL", []) }
            try update("plan = ?, message = NULL, text = NULL", [try JSON.text(plan)])
        case .lengthChanged(let steps):
            let text = try database.value("SELECT plan FROM run WHERE id = ?", [run.number])?.text
            guard let text, var plan = try? JSON.value(RunPlan.self, from: text) else { break }
            plan.totalSteps = steps
            try update("plan = ?", [try JSON.text(plan)])
        case .stateChanged(let state): try update("state = ?", [state.rawValue])
        case .steps(let records): try steps(records)
        case .evaluated(let evaluation): try evaluated(evaluation)
        case .sampled(let sample):
            try execute(
                "INSERT INTO sample (run, step, prompt, text) VALUES (?, ?, ?, ?)",
                [run.number, sample.step, sample.prompt, sample.text])
        case .checkpointed(let record): try checkpointed(record)
        case .alert(let alert): try log(step: alert.step, .alert, alert.severity, alert.text)
        case .journal(let entry): try journal(entry)
        case .finished(let outcome): try finished(outcome)
        case .failed(let message):
            try update(
                "state = ?, message = ?, text = ?",
                [RunState.failed.rawValue, message.in(.english), try Self.stored(message)])
            let last = try database.whole(
                "step", sql: "SELECT max(step) FROM step WHERE run = ?", arguments: [run.number])
            try log(step: last ?? 0, .failure, .error, message)
        case .rewritten(let step):
            try forget(after: step)
            try update("outcome = NULL", [])
        case .breakpointHit(let hit):
            try log(
                step: hit.step, .breakpoint, .warning,
                Text("stopped where \(hit.condition)", zh: "停下：\(hit.condition)"), detail: hit)
        case .lookedAhead(let result):
            let values = result.branches.map(\.value.description).joined(separator: ", ")
            try log(
                step: result.step, .lookAhead, .note,
                Text("looked ahead with \(result.path) = \(values)", zh: "以 \(result.path) = \(values) 预演"),
                detail: result)
        case .moved, .progress, .timeline, .forkReady, .watched, .phase, .inspected, .blamed, .refused:
            // Said for the moment; what lasts of it is in the journal.
            break
        }
    }

    private func forget(after step: Int) throws {
        try InheritedRows(database: database, run: run).give(after: step)
        for table in ["step", "evaluation", "metric", "sample", "event", "checkpoint"] {
            try execute("DELETE FROM \(table) WHERE run = ? AND step > ?", [run.number, step])
        }
        try execute(
            "DELETE FROM step_summary WHERE run = ? AND block >= ?", [run.number, step / Schema.summarySpan])
        try StepThinning.forget(after: step, of: run, in: database)
    }

    /// A program that is killed while the disk is full has saved a checkpoint, perhaps, but not the records up to it.
    private func tellOfMissingSteps(before step: Int) throws {
        let last = try database.whole("step", sql: "SELECT max(step) FROM step WHERE run = ?", arguments: [run.number])
        guard let last, last < step, try StepThinning.end(of: run, in: database) < step else { return }
        try log(
            step: step, .alert, .warning,
            Text(
                "the records of steps \(last + 1) to \(step) are missing: the program ended before it could write them",
                zh: "缺少第 \(last + 1) 到 \(step) 步的记录：程序在写入之前就已结束"))
    }

    /// What was done to a run after the checkpoint it goes on from is undone, and would be done again by a replay.
    ///
    /// The order of the records decides, never a clock, which may have been set back in between.
    private func forgetJournal(afterCheckpointOf step: Int) throws {
        let last = try database.whole(
            "journal", sql: "SELECT max(journal) FROM checkpoint WHERE run = ? AND step = ?",
            arguments: [run.number, step])
        // Without a checkpoint a run begins anew, or as a fork that nothing was done to.
        try execute(
            "DELETE FROM journal WHERE run = ? AND (step > ? OR id > ?)",
            [run.number, step, last ?? (step == 0 ? 0 : Int.max)])
    }

    private func steps(_ records: [StepRecord]) throws {
        for record in records {
            try execute(
                """
                INSERT OR REPLACE INTO step
                    (run, step, epoch, loss, learning_rate, gradient_norm, update_ratio, throughput, seconds, skipped)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    run.number, record.step, record.epoch, record.loss, record.learningRate, record.gradientNorm,
                    record.updateRatio, record.throughput, record.seconds, record.isSkipped,
                ])
            if record.step % Schema.summarySpan == 0 {
                try StepSummaries.write(block: record.step / Schema.summarySpan - 1, of: run, in: database)
                if let remark = try StepThinning(run: run, database: database).thin(upTo: record.step) {
                    try log(step: record.step, .alert, .note, remark)
                }
            }
        }
    }

    private func evaluated(_ evaluation: Evaluation) throws {
        try execute(
            "INSERT OR REPLACE INTO evaluation (run, step, split, is_best, seconds) VALUES (?, ?, ?, ?, ?)",
            [run.number, evaluation.step, evaluation.split.rawValue, evaluation.isBest, evaluation.seconds])
        for (position, value) in evaluation.values.enumerated() {
            try execute(
                """
                INSERT OR REPLACE INTO metric (run, step, split, position, metric, value, reason, text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    run.number, evaluation.step, evaluation.split.rawValue, position, value.metric, value.value,
                    value.reason?.in(.english), try value.reason.flatMap(Self.stored),
                ])
        }
    }

    private func checkpointed(_ record: CheckpointRecord) throws {
        try execute(
            """
            INSERT OR REPLACE INTO checkpoint
                (run, folder, step, time, name, is_best, bytes, weights_sha256, journal)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, (SELECT coalesce(max(id), 0) FROM journal WHERE run = ?1))
            """,
            [
                run.number, record.folder, record.step, time, record.name, record.isBest, record.bytes,
                record.weightsSHA256,
            ])
        let name = record.name.map { " '\($0)'" } ?? ""
        try log(
            step: record.step, .checkpoint, .note,
            record.isBest
                ? Text("best checkpoint\(name) saved", zh: "已保存最优检查点\(name)")
                : Text("checkpoint\(name) saved", zh: "已保存检查点\(name)"))
    }

    private func journal(_ entry: JournalEntry) throws {
        try execute(
            "INSERT INTO journal (run, step, time, command, summary, text) VALUES (?, ?, ?, ?, ?, ?)",
            [
                run.number, entry.step, entry.time, entry.action.stored, entry.summary, try Self.stored(entry.text),
            ])
        switch entry.action {
        case .breakpoints(let breakpoints): try BreakpointRows.replace(with: breakpoints, run: run, in: database)
        case .watches(let expressions): try WatchRows.replace(with: expressions, run: run, in: database)
        default: break
        }
    }

    private func finished(_ outcome: RunOutcome) throws {
        // It was looked into, perhaps at an earlier step; where that was rewritten, the outcome is gone.
        if outcome.reason == .stopped, let done = try completedStep(), outcome.step <= done {
            return try update("state = ?", [RunState.finished.rawValue])
        }
        // An outcome carries the last evaluation of every split; that of the test split may be told nowhere else.
        for evaluation in outcome.evaluations { try evaluated(evaluation) }
        let state: RunState = outcome.reason == .stopped ? .stopped : .finished
        try update("state = ?, outcome = ?", [state.rawValue, try JSON.text(outcome)])
    }

    /// The step at which the run was done; nil where it is not.
    private func completedStep() throws -> Int? {
        let row = try database.row("SELECT outcome FROM run WHERE id = ?", [run.number])
        let outcome = try row?.recordIfAny(RunOutcome.self, "outcome")
        return outcome?.reason == .stopped ? nil : outcome?.step
    }

    private func log(
        step: Int, _ kind: EventRecord.Kind, _ severity: Alert.Severity, _ text: Text,
        detail: (any Encodable)? = nil
    ) throws {
        try execute(
            "INSERT INTO event (run, step, time, kind, severity, message, text, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                run.number, step, time, kind.rawValue, severity.rawValue, text.in(.english), try Self.stored(text),
                try detail.map { try JSON.text($0) },
            ])
    }

    /// A text in every language; nil where it says the same in each.
    private static func stored(_ text: Text) throws -> String? {
        text == Text(verbatim: text.in(.english)) ? nil : try JSON.text(text)
    }

    private func update(_ assignments: String, _ values: SQLArguments) throws {
        try execute("UPDATE run SET \(assignments) WHERE id = ?", values + [run.number])
    }

    private func execute(_ sql: String, _ arguments: SQLArguments) throws {
        try database.execute(sql, arguments)
    }
}
