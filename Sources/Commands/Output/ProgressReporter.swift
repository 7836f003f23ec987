import Formats
import Foundation
import Training

/// A progress bar on the last line of a terminal, with events as lines above it.
final class ProgressReporter: Reporter {
    private var plan: RunPlan?
    private var preparation = PreparationWords()
    private var session = ""
    private var record: StepRecord?
    private var smoothedLoss: Double?
    private var lastDraw = -Double.infinity
    private var hasBar = false
    private(set) var isHeard = true

    func begin(session: String, run: String) {
        self.session = session
        line("session \(session), run \(run)")
    }

    func report(_ event: TrainerEvent) {
        switch event {
        case .prepared(let plan):
            self.plan = plan
            for text in Words.plan(plan) { line(text) }
        case .lengthChanged(let steps): plan?.totalSteps = steps
        case .progress(let progress) where plan == nil:
            if let words = preparation.line(for: progress) { line(words) }
        case .steps(let records):
            for record in records { smoothedLoss = smoothedLoss.map { $0 + 0.05 * (record.loss - $0) } ?? record.loss }
            record = records.last ?? record
            draw()
        case .checkpointed:
            // Said by the evaluation that caused it; a line each would only push the others away.
            break
        case .finished, .failed:
            draw(always: true)
            // The bar stays as the last word on the progress.
            if hasBar { write("\n") }
            hasBar = false
            record = nil
            for text in EventLines.lines(for: event, plan: plan, session: session) { line(text) }
        default: for text in EventLines.lines(for: event, plan: plan, session: session) { line(text) }
        }
    }

    private func line(_ text: String) {
        write((hasBar ? "\r\u{1B}[K" : "") + text.printable + "\n")
        hasBar = false
        draw(always: true)
    }

    private func draw(always: Bool = false) {
        guard let record, let plan else { return }
        let now = ProcessInfo.processInfo.systemUptime
        guard always || now - lastDraw >= 0.1 else { return }
        lastDraw = now
        hasBar = true
        write(
            "\r" + Self.bar(record, plan: plan, loss: smoothedLoss ?? record.loss, columns: Output.columns) + "\u{1B}[K"
        )
    }

    /// One line no wider than the terminal: ` 60 % ▕█████▌   ▏ 812/1350  loss 0.118  41.2k samples/s  41 s left`.
    static func bar(_ record: StepRecord, plan: RunPlan, loss: Double, columns: Int) -> String {
        let share = plan.totalSteps > 0 ? min(1, Double(record.step) / Double(plan.totalSteps)) : 1
        let stepsPerSecond =
            record.stepsPerSecond ?? (plan.unitsPerStep > 0 ? record.throughput / Double(plan.unitsPerStep) : 0)
        let left = Double(max(0, plan.totalSteps - record.step)) / stepsPerSecond
        let percent = String(Int(share * 100))
        let head = String(repeating: " ", count: 3 - min(3, percent.count)) + percent + " % "
        let tail =
            " \(record.step)/\(plan.totalSteps)  loss \(Words.figure(loss))"
            + "  \(Words.rate(record.throughput)) \(plan.throughputUnit)/s"
            + (left.isFinite && left > 0 ? "  \(Words.duration(left)) left" : "")
        let room = columns - 1 - head.count - tail.count - 2
        guard room >= 8 else { return String((head + tail).prefix(max(0, columns - 1))) }
        let width = min(room, 40)
        let eighths = Int((share * Double(width * 8)).rounded(.down))
        let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        let filled = String(repeating: "█", count: eighths / 8) + partial
        return head + "▕" + filled + String(repeating: " ", count: width - filled.count) + "▏" + tail
    }

    private func write(_ text: String) { if isHeard { isHeard = Output.draw(text) } }
}
