import Experiments
import Hosting
import Language
import TerminalUI

extension ScreenState {
    /// Does something that needs a trainer, also after the run's end: a run without one is loaded first, and what was
    /// asked for comes after the loading, while a question is put at once.
    mutating func travel(_ change: (inout ScreenState) -> [Effect]) -> [Effect] {
        guard let session, let card = session.currentCard else {
            say(noRun)
            return []
        }
        guard let active = session.active else {
            if session.loading == card.number { return change(&self) }
            let waking = wake(card)
            return waking.isEmpty ? [] : waking + change(&self)
        }
        guard session.current == active else {
            let runs = key(for: .runs)
            say(
                session.isPaused
                    ? Text(
                        "run \(active) is loaded, paused, not the one shown: \(runs) shows the list",
                        zh: "已载入并暂停的是运行 \(active)，不是当前显示的：\(runs) 显示列表")
                    : Text(
                        "run \(active) is training, not the one shown: \(runs) shows the list",
                        zh: "正在训练的是运行 \(active)，不是当前显示的：\(runs) 显示列表"), isProblem: true)
            return []
        }
        return change(&self)
    }

    /// The step under the crosshair; nil where there is none.
    var crosshairStep: Int? { session?.window.crosshair.map { Int($0.rounded()) } }

    /// The settings of a step that the run shown can be forked from, for a person to change. Nothing is saved before the
    /// fork is started.
    mutating func openFork(at step: Int) {
        guard let session, let run = session.current, let experiment = session.experiment(at: step) else { return }
        request(.edit(SettingsDraft(experiment, base: experiment, fork: SettingsDraft.Fork(run: run, step: step))))
    }
}

extension SessionState {
    /// The settings of the run shown as they were after a step, changes by hand taken in.
    fileprivate func experiment(at step: Int) -> Experiment? {
        guard let card = currentCard else { return nil }
        var experiment = card.experiment
        // What was changed before a fork stands in the settings that it was started with.
        for (place, change) in shown?.changes ?? [] where place >= card.forkStep ?? 0 && place <= step {
            try? experiment.set(change.path, to: change.value)
        }
        return experiment
    }

    /// The farthest step the run shown has come to.
    var farthestStep: Int { shown.map { max($0.loss.lastStep ?? 0, $0.timeline?.farthest ?? 0, $0.step) } ?? 0 }

    /// The steps that the shown run's curves span.
    var stepRange: ClosedRange<Double>? {
        guard let history = shown else { return nil }
        let first = Double(history.loss.firstStep ?? 0)
        return first...max(Double(history.loss.lastStep ?? 0), first + 1)
    }

    /// Whether the run shown has a trainer that waits, so that it can be looked into.
    var canInspect: Bool {
        active != nil && active == current && (shown?.state == .paused || shown?.state == .finished)
    }
}
