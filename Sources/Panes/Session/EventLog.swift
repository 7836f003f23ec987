import Datasets
import Experiments
import Language
import TerminalUI

/// What happened in a run, line by line. What completes a line, or only happens again, is told in that line, so that the
/// log is of what people and training did.
struct EventLog: Sendable {
    /// In the order in which it happened, at most `RunHistory.logCapacity` lines.
    private(set) var lines: [LogLine] = []

    /// Adds a line. One that is routine stands in the place of such lines of the same step: a run that is opened and
    /// closed again and again has one line for it.
    mutating func note(_ step: Int, _ kind: LogLine.Kind, _ text: Text, isRoutine: Bool = false) {
        if isRoutine { dropRoutine(of: step) }
        append(LogLine(step: step, kind: kind, text: text, isRoutine: isRoutine))
    }

    /// Adds an evaluation: one line for all splits that were evaluated at a step, the validation split's where there is
    /// one.
    ///
    /// - Parameter present: where the run stands. At its end the test split is evaluated with the best weights, which are
    ///   of an earlier step.
    mutating func note(_ evaluation: Evaluation, figure: Text, present: Int) {
        let split = evaluation.split
        let isOfBest = split == .test && evaluation.step < present
        let step = isOfBest ? present : evaluation.step
        // The training split is measured for comparison.
        let isAside = split == .train
        if isAside, let last = lines.last, last.step == step, last.kind == .best || last.kind == .evaluated { return }
        if !isAside { dropRoutine(of: step, kind: .evaluated) }
        if split == .validation, evaluation.isBest {
            append(LogLine(step: step, kind: .best, text: Text("best so far: \(figure)", zh: "当前最优：\(figure)")))
        } else {
            let best = evaluation.step.grouped
            let name =
                isOfBest
                ? Text("\(split.label), weights of step \(best)", zh: "\(split.label)，第 \(best) 步的权重") : split.label
            let text = Text("\(name): \(figure)", zh: "\(name)：\(figure)")
            append(LogLine(step: step, kind: .evaluated, text: text, isRoutine: isAside))
        }
    }

    mutating func note(_ alert: Alert) {
        let kind: LogLine.Kind =
            switch alert.severity {
            case .note: .note
            case .warning: .warning
            case .error: .error
            }
        note(alert.step, kind, alert.text)
    }

    /// Adds that a run is ready, or goes on.
    mutating func note(_ plan: RunPlan) {
        let (steps, parameters) = (plan.totalSteps.grouped, plan.parameters.grouped)
        let size = Text("\(steps) steps, \(parameters) parameters", zh: "\(steps) 步，\(parameters) 个参数")
        guard plan.firstStep == 0 else {
            let first = plan.firstStep.grouped
            let text = Text("resumed at \(first): \(size)", zh: "从第 \(first) 步继续：\(size)")
            return note(plan.firstStep, .state, text, isRoutine: true)
        }
        note(0, .state, Text("ready: \(size)", zh: "就绪：\(size)"))
        // Said once, when the data were read first.
        for remark in plan.notes { note(0, .note, remark) }
    }

    /// Adds how a run ended; that it was stopped early, where that was decided: before its state was saved and tested.
    ///
    /// - Parameter isSaved: whether its state is kept in a checkpoint.
    mutating func note(_ outcome: RunOutcome, isSaved: Bool) {
        let time = Figures.duration(outcome.seconds)
        let text: Text =
            switch outcome.reason {
            case .completed: Text("finished: all steps done in \(time)", zh: "已完成：所有步用时 \(time)")
            case .earlyStopping: Text("stopped early: no better for a while, \(time)", zh: "早停：一段时间没有改进，\(time)")
            case .stopped where isSaved:
                Text("stopped after \(time), saved; can be resumed", zh: "训练 \(time)后停止，已保存；可以继续训练")
            case .stopped: Text("stopped after \(time); can be resumed", zh: "训练 \(time)后停止；可以继续训练")
            }
        if outcome.reason == .earlyStopping,
            let saving = lines.lastIndex(where: { $0.kind == .saved && $0.step == outcome.step })
        {
            return lines.insert(LogLine(step: outcome.step, kind: .state, text: text), at: saving)
        }
        note(outcome.step, .state, text, isRoutine: outcome.reason == .stopped)
    }

    /// Adds a checkpoint that was saved by itself: to the line of what it was saved for, or else where its step belongs,
    /// as it may be told of late.
    ///
    /// - Parameter present: where the run stands.
    mutating func noteSaved(_ step: Int, _ text: Text, present: Int) {
        if let best = lines.lastIndex(where: { $0.kind == .best && $0.step == step }), best >= lines.count - 20 {
            if !lines[best].isSaved {
                lines[best].text = Text("\(lines[best].text), saved", zh: "\(lines[best].text)，已保存")
                lines[best].isSaved = true
            }
            return
        }
        guard step < present, let place = lines.lastIndex(where: { $0.step <= step }) else {
            return note(step, .saved, text, isRoutine: true)
        }
        lines.insert(LogLine(step: step, kind: .saved, text: text), at: place + 1)
    }

    private mutating func append(_ line: LogLine) {
        lines.append(line)
        if lines.count > RunHistory.logCapacity { lines.removeFirst(RunHistory.logCapacity / 4) }
    }

    private mutating func dropRoutine(of step: Int, kind: LogLine.Kind? = nil) {
        while let last = lines.last, last.isRoutine, last.step == step, kind == nil || last.kind == kind {
            lines.removeLast()
        }
    }
}
