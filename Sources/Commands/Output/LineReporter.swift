import Formats
import Foundation
import Training

/// One labeled line an event, for logs and for terminals that cannot do more.
final class LineReporter: Reporter {
    private var plan: RunPlan?
    private var preparation = PreparationWords()
    private var session = ""
    private var nextStep = 0
    private var watches: [WatchValue] = []
    private(set) var isHeard = true

    func begin(session: String, run: String) {
        self.session = session
        say("session \(session), run \(run)")
    }

    func report(_ event: TrainerEvent) {
        switch event {
        case .prepared(let plan):
            self.plan = plan
            nextStep = plan.firstStep + 1
            for line in Words.plan(plan) { say(line) }
        case .lengthChanged(let steps): plan?.totalSteps = steps
        case .progress(let progress) where plan == nil:
            if let words = preparation.line(for: progress) { say(words) }
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
        say(
            "step \(record.step)/\(total)  loss \(Words.figure(record.loss))  "
                + "learning rate \(Words.figure(record.learningRate))  gradient norm \(Words.figure(record.gradientNorm))  "
                + "\(Words.rate(record.throughput)) \(plan?.throughputUnit ?? "samples")/s" + watched)
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
            let mark = evaluation.isBest ? "  (best)" : ""
            return [
                "step \(evaluation.step)  \(evaluation.split.rawValue)  "
                    + Words.metrics(evaluation.values, plan: plan) + mark
            ]
        case .sampled(let sample):
            return ["step \(sample.step)  sample:"]
                + (sample.prompt + sample.text).split(separator: "\n", omittingEmptySubsequences: false).map {
                    "  | \($0)"
                }
        case .checkpointed(let record):
            return ["step \(record.step)  checkpoint saved (\(Words.bytes(record.bytes)))"]
        case .alert(let alert): return ["step \(alert.step)  \(alert.severity.rawValue): \(alert.message)"]
        case .journal(let entry): return ["step \(entry.step)  \(entry.summary)"]
        case .breakpointHit(let hit):
            let rows = hit.blame?.rows.prefix(3) ?? []
            return ["step \(hit.step)  stopped where \(hit.expression)"]
                + rows.map { row in
                    "  loss \(Words.figure(row.loss))  \(row.line.map { "line \($0)  " } ?? "")"
                        + (row.standsOut.map { "‹\($0)› " } ?? "") + row.text.prefix(80)
                }
        case .finished(let outcome): return Words.outcome(outcome, plan: plan, session: session)
        default: return []
        }
    }
}
