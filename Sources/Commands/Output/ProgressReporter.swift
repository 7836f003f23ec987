import Drawing
import Experiments
import Formats
import Foundation
import Language
import TerminalUI

/// A progress bar on the last line of a terminal, with events as lines above it.
final class ProgressReporter: Reporter {
    private var plan: RunPlan?
    private var preparation = PreparationWords()
    private var session = ""
    private var run = ""
    private var record: StepRecord?
    private var smoothedLoss: Double?
    /// What is under way beside the steps.
    private var work: WorkProgress?
    private var lastDraw = -Double.infinity
    private var hasBar = false
    private(set) var isHeard = true

    func begin(session: String, run: String) {
        self.session = session
        self.run = run
        line(Words.place(session: session, run: run))
    }

    func report(_ event: TrainerEvent) {
        switch event {
        case .prepared(let plan):
            self.plan = plan
            for text in Words.plan(plan, session: session, run: run) { line(text) }
        case .lengthChanged(let steps): plan?.totalSteps = steps
        case .progress(let progress) where plan == nil:
            if let words = preparation.line(for: progress) { line(words.spoken) }
        case .progress(let progress):
            work = progress.done < progress.total ? progress : nil
            draw(always: work == nil)
        case .steps(let records):
            for record in records { smoothedLoss = smoothedLoss.map { $0 + 0.05 * (record.loss - $0) } ?? record.loss }
            record = records.last ?? record
            draw()
        case .checkpointed:
            // Said by the evaluation that caused it; a line each would only push the others away.
            break
        case .finished, .failed:
            work = nil
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
        guard let plan, let record = record ?? work.map({ _ in Self.beginning(plan) }) else { return }
        let now = ProcessInfo.processInfo.systemUptime
        guard always || now - lastDraw >= 0.1 else { return }
        lastDraw = now
        hasBar = true
        write(
            "\r"
                + Self.bar(record, plan: plan, loss: smoothedLoss ?? record.loss, work: work, columns: Output.columns)
                + "\u{1B}[K")
    }

    /// Where a run stands that has done no step yet.
    private static func beginning(_ plan: RunPlan) -> StepRecord {
        StepRecord(
            step: plan.firstStep, epoch: 0, loss: .nan, learningRate: 0, gradientNorm: 0, updateRatio: 0, throughput: 0,
            seconds: 0)
    }

    /// One line no wider than the terminal: ` 60 % ▕█████▌   ▏ 812/1350  loss 0.118  41.2k samples/s  41 s left`, or,
    /// while something else is done than steps, ` 60 % ▕█████▌   ▏ 812/1350  evaluating validation 640/10000`.
    static func bar(
        _ record: StepRecord, plan: RunPlan, loss: Double, work: WorkProgress? = nil, columns: Int
    ) -> String {
        let share = plan.totalSteps > 0 ? min(1, Double(record.step) / Double(plan.totalSteps)) : 1
        let stepsPerSecond =
            record.stepsPerSecond ?? (plan.unitsPerStep > 0 ? record.throughput / Double(plan.unitsPerStep) : 0)
        let left = Double(max(0, plan.totalSteps - record.step)) / stepsPerSecond
        let percent = String(Int(share * 100))
        let head = String(repeating: " ", count: 3 - min(3, percent.count)) + percent + " % "
        let figure = Words.figure(loss), rate = Words.rate(record.throughput), unit = Words.unit(plan.throughputUnit)
        let time =
            left.isFinite && left > 0
            ? Text("  \(Words.duration(left)) left", zh: "  剩余 \(Words.duration(left))") : .empty
        let under = work.map { " \(record.step)/\(plan.totalSteps)  \($0.text.spoken) \($0.amount)" }
        let tail =
            under
            ?? Text(
                " \(record.step)/\(plan.totalSteps)  loss \(figure)  \(rate) \(unit)/s\(time)",
                zh: " \(record.step)/\(plan.totalSteps)  损失 \(figure)  \(rate) \(unit)/秒\(time)"
            ).spoken
        let room = columns - 1 - head.count - TextWidth.of(tail) - 2
        guard room >= 8 else {
            var line = head + tail
            while TextWidth.of(line) > max(0, columns - 1) { line.removeLast() }
            return line
        }
        let width = min(room, 40)
        let eighths = Int((share * Double(width * 8)).rounded(.down))
        let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        let filled = String(repeating: "█", count: eighths / 8) + partial
        return head + "▕" + filled + String(repeating: " ", count: width - filled.count) + "▏" + tail
    }

    private func write(_ text: String) { if isHeard { isHeard = Output.draw(text) } }
}
