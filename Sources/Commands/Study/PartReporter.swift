import Experiments
import Foundation
import Language

/// How far a piece of work has come whose parts are runs, on the last line of the error output while that is a terminal.
final class WorkMeter {
    private let meter = ReadingMeter()
    /// What the run under way is, and its place among all.
    var title = Text.empty
    var number = 0
    var count = 1

    /// - Parameters:
    ///   - step: steps done of the run under way, of how many.
    func report(step: Int, of steps: Int) {
        let text = Text(
            "trial \(number) of \(count) (\(title)), step \(step) of \(steps)",
            zh: "第 \(number)/\(count) 次试验（\(title)），第 \(step)/\(steps) 步")
        // In thousandths of a run, as their lengths differ.
        meter.report(
            WorkProgress(
                text: text, done: (number - 1) * 1000 + 1000 * step / max(1, steps), total: max(1, count) * 1000))
    }

    /// Takes the line away.
    func finish() { meter.finish() }
}

/// Tells of a run no more than how far it has come: it is one of several, whose figures are told together.
final class PartReporter: Reporter {
    private let meter: WorkMeter
    private var steps = 0

    init(_ meter: WorkMeter) { self.meter = meter }

    var isHeard: Bool { true }

    func begin(session: String, run: String) {}

    func report(_ event: TrainerEvent) {
        switch event {
        case .prepared(let plan): steps = plan.totalSteps
        case .lengthChanged(let steps): self.steps = steps
        case .steps(let records): if let last = records.last { meter.report(step: last.step, of: steps) }
        case .failed: meter.finish()
        default: break
        }
    }
}
