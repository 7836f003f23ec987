import Experiments
import Formats
import Foundation
import Language

/// One labeled line an event, for logs and for terminals that cannot do more.
final class LineReporter: Reporter {
    private var plan: RunPlan?
    private var preparation = PreparationWords()
    private var session = ""
    private var run = ""
    private var nextStep = 0
    private var watches: [WatchValue] = []
    private(set) var isHeard = true

    func begin(session: String, run: String) {
        self.session = session
        self.run = run
        say(Words.place(session: session, run: run))
    }

    func report(_ event: TrainerEvent) {
        switch event {
        case .prepared(let plan):
            self.plan = plan
            nextStep = plan.firstStep + 1
            for line in Words.plan(plan, session: session, run: run) { say(line) }
        case .lengthChanged(let steps): plan?.totalSteps = steps
        case .progress(let progress) where plan == nil:
            if let words = preparation.line(for: progress) { say(words.spoken) }
        case .steps(let records): for record in records { step(record) }
        case .watched(let values): watches = values
        default: for line in EventLines.lines(for: event, plan: plan, session: session) { say(line) }
        }
    }

    /// About twenty lines a run, whatever its length.
    private func step(_ record: StepRecord) {
        let total = plan?.totalSteps ?? record.step
        guard record.step >= nextStep || record.step == total else { return }
        let stride = max(1, total / 20)
        nextStep = (record.step / stride + 1) * stride
        let loss = Words.figure(record.loss), norm = Words.figure(record.gradientNorm)
        let learningRate = Words.figure(record.learningRate), rate = Words.rate(record.throughput)
        let unit = Words.unit(plan?.throughputUnit ?? "samples")
        say(
            Text(
                """
                step \(record.step)/\(total)  loss \(loss)  learning rate \(learningRate)  gradient norm \(norm)  \
                \(rate) \(unit)/s\(watched)
                """,
                zh: """
                    第 \(record.step)/\(total) 步  损失 \(loss)  学习率 \(learningRate)  梯度范数 \(norm)  \
                    \(rate) \(unit)/秒\(watched)
                    """
            ).spoken)
    }

    /// The watched expressions with their latest values.
    private var watched: String {
        watches.map { "  \($0.expression) = \($0.value.map(Words.figure) ?? "–")" }.joined()
    }

    private func say(_ line: String) { if isHeard { isHeard = Output.say(line.printable + "\n") } }
}

/// Events other than steps as lines of text.
enum EventLines {
    static func lines(for event: TrainerEvent, plan: RunPlan?, session: String) -> [String] {
        switch event {
        case .evaluated(let evaluation):
            let mark = evaluation.isBest ? Text("  (best)", zh: "（当前最优）").spoken : ""
            return [
                Words.step(evaluation.step) + "  \(evaluation.split.label.spoken)  "
                    + Words.metrics(evaluation.values, plan: plan) + mark
            ]
        case .sampled(let sample):
            return [Words.step(sample.step) + Text("  sample:", zh: "  生成样本：").spoken]
                + (sample.prompt + sample.text).split(separator: "\n", omittingEmptySubsequences: false).map {
                    "  | \($0)"
                }
        case .checkpointed(let record):
            let size = Words.bytes(record.bytes)
            return [Words.step(record.step) + Text("  checkpoint saved (\(size))", zh: "  已保存检查点（\(size)）").spoken]
        case .alert(let alert): return [Words.alert(alert)]
        case .journal(let entry): return [Words.step(entry.step) + "  \(entry.text.spoken)"]
        case .breakpointHit(let hit):
            let rows = hit.blame?.rows.prefix(3) ?? []
            return [
                Words.step(hit.step) + Text("  stopped where \(hit.condition)", zh: "  停下：\(hit.condition)").spoken
            ] + rows.map(line)
        case .finished(let outcome): return Words.outcome(outcome, plan: plan, session: session)
        default: return []
        }
    }

    /// A row of the batch that a run stopped at.
    private static func line(for row: BatchBlame.Row) -> String {
        let (loss, text) = (Words.figure(row.loss), Text(verbatim: row.text.prefix(80)))
        var parts = [Text("  loss \(loss)", zh: "  损失 \(loss)")]
        if let line = row.line { parts.append(Text("line \(line)", zh: "第 \(line) 行")) }
        if let target = row.target { parts.append(Text("target \(target)", zh: "目标列 \(target)")) }
        if let oddity = row.oddity { parts.append(oddity) }
        return (parts + [text]).map(\.spoken).joined(separator: "  ")
    }
}
