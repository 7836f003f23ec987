import Catalog
import Experiments
import Foundation
import Language
import Learning

extension Trainer {
    /// Does what a command asks, between two steps.
    func obey(_ command: TrainerCommand) {
        if command.isMotion, command != .phase { debugger.leavePhase() }
        switch command {
        case .run:
            if position.isAtEnd, isComplete { return refuse(command, allDone) }
            note(command, Text("run", zh: "运行"))
            mode = .running(until: nil)
            voice.tell(.running)
        case .pause:
            note(command, Text("paused", zh: "已暂停"))
            pause()
        case .step(let count):
            run(
                command, to: state.step + max(1, count),
                words: count == 1 ? Text("one step", zh: "运行一步") : Text("\(count) steps", zh: "运行 \(count) 步"))
        case .runUntil(let step):
            guard step > state.step else {
                return refuse(command, Text("step \(step.grouped) is already done", zh: "第 \(step.grouped) 步已完成"))
            }
            run(command, to: step, words: Text("run to step \(step.grouped)", zh: "运行到第 \(step.grouped) 步"))
        case .evaluate: evaluateByHand(command)
        case .checkpoint(let name):
            note(
                command,
                name.map { Text("checkpoint '\($0)'", zh: "检查点 '\($0)'") }
                    ?? Text("checkpoint by hand", zh: "手动保存检查点"))
            saver.save(name: name)
        case .change(let wanted): change(wanted, by: command)
        case .skipBatch:
            add([], skipsBatch: true)
            note(
                command,
                Text("batch of step \((state.step + 1).grouped) left out", zh: "跳过第 \((state.step + 1).grouped) 步的批"))
            saver.save()
        case .stop(let save):
            note(
                command,
                save ? Text("told to stop and save", zh: "要求停止并保存") : Text("told to stop", zh: "要求停止"))
            stop(saving: save)
        case .stepBack(let count): goTo(max(0, state.step - max(1, count)), by: command)
        case .goTo(let step): goTo(step, by: command)
        case .cancel:
            // What was to be given up is done. A run that waits tells again where it stands, one that goes on does so.
            if mode == .paused { pause() }
        case .fork(let step): fork(at: step ?? state.step, by: command)
        case .lookAhead(let plan): lookAhead(plan, by: command)
        case .snapshotBudget(let bytes):
            timeline.setBudget(bytes)
            postTimeline()
        case .runUntilCondition(let text): runUntil(text, by: command)
        case .breakpoints(let breakpoints):
            let new = breakpoints.map(\.expression).filter { !debugger.expressions.contains($0) }
            if let problem = new.lazy.compactMap(debugger.missingTensor).first { return refuse(command, problem) }
            do {
                try debugger.setBreakpoints(breakpoints)
                note(command, Self.words(for: breakpoints))
            } catch {
                refuse(command, Text(explaining: error))
            }
        case .watches(let expressions):
            let new = expressions.filter { !debugger.expressions.contains($0) }
            if let problem = new.lazy.compactMap(debugger.missingTensor).first { return refuse(command, problem) }
            do {
                try debugger.setWatches(expressions)
                let list = expressions.joined(separator: "; ")
                note(
                    command,
                    expressions.isEmpty
                        ? Text("no watches", zh: "没有监视") : Text("watches: \(list)", zh: "监视：\(list)"))
                postWatches()
            } catch {
                refuse(command, Text(explaining: error))
            }
        case .pace(let stepsPerSecond): pacer.pace = stepsPerSecond
        case .phase: doPhase(command)
        case .inspect(let request): inspect(request)
        case .blame:
            guard let blame = unlessGivenUp({ debugger.blame() }) else {
                inbox.drop(command)
                return refuse(command, Text("the evaluation is cancelled", zh: "评估已取消"))
            }
            if let blame { voice.post(.blamed(blame)) }
        }
    }

    var allDone: Text { Text("all \(state.step) steps are done", zh: "全部 \(state.step) 步已完成") }

    private func run(_ command: TrainerCommand, to step: Int, words: Text) {
        guard !position.isAtEnd else { return refuse(command, allDone) }
        note(command, words)
        mode = .running(until: step)
        voice.tell(.running)
    }

    private func runUntil(_ text: String, by command: TrainerCommand) {
        guard !position.isAtEnd else { return refuse(command, allDone) }
        if let problem = debugger.missingTensor(in: text) { return refuse(command, problem) }
        do {
            try debugger.runUntil(text)
        } catch {
            return refuse(command, Text(explaining: error))
        }
        note(command, Text("run until \(text)", zh: "运行直到 \(text)"))
        mode = .running(until: nil)
        voice.tell(.running)
    }

    private static func words(for breakpoints: [Breakpoint]) -> Text {
        let enabled = breakpoints.filter(\.isEnabled).map(\.expression).joined(separator: "; ")
        return enabled.isEmpty
            ? Text("no breakpoints", zh: "没有断点") : Text("breakpoints: \(enabled)", zh: "断点：\(enabled)")
    }

    /// Writes what a command did into the journal.
    func note(_ command: TrainerCommand, _ text: Text) {
        guard let action = JournalAction(command) else { return }
        voice.note(action, text, at: state.step)
    }

    func refuse(_ command: TrainerCommand, _ reason: Text) { voice.refuse(command, reason) }

    private func stop(saving: Bool) {
        if saving, !returnFromThePast() {
            pause()
            return refuse(
                .stop(save: true),
                Text(
                    "the run was not brought back to step \(timeline.farthest.grouped), where it stands; nothing is lost",
                    zh: "未能回到运行所处的第 \(timeline.farthest.grouped) 步；没有丢失任何内容"))
        }
        if saving, !isComplete, !saver.saveLast(waitingWith: nil) {
            if options.isUnattended { return fail(saver.lossWords) }
            // The person decides: make room and try again, or leave without saving.
            pause()
            return refuse(.stop(save: true), saver.lossWords)
        }
        isOver = true
        if isComplete {
            voice.tell(.finished)
            return voice.post()
        }
        postWatches()
        voice.tell(.stopped)
        voice.post(
            .finished(
                RunOutcome(
                    reason: .stopped, step: state.step, seconds: state.seconds, evaluations: [],
                    weightsSHA256: learner.weightsHash(), bestStep: state.best?.step)))
    }

    // MARK: Changing settings

    private func change(_ wanted: [SettingChange], by command: TrainerCommand) {
        var experiment = learner.experiment
        var words: [String] = []
        for change in wanted {
            guard experiment.changesMidRun(change.path) else {
                return refuse(
                    command,
                    Text(
                        "\(change.path) cannot change in a run; start another from this step",
                        zh: "\(change.path) 不能在运行中更改；请从这一步开始另一个运行"))
            }
            let path = experiment.presentPath(of: change.path)
            let old = experiment.written(at: path)
            do {
                try experiment.set(change.path, to: change.value)
            } catch {
                return refuse(command, Text(explaining: error))
            }
            words.append("\(path) \(old?.description ?? "–") → \(experiment.written(at: path) ?? change.value)")
        }
        do {
            try learner.adopt(experiment)
        } catch {
            return refuse(command, Text(explaining: error))
        }
        add(wanted)
        debugger.leavePhase()
        position.state.experiment = experiment.toml()
        isComplete = isComplete && position.isAtEnd
        note(command, Text(verbatim: words.joined(separator: ", ")))
        tellRemarks()
        // A run that is killed and resumed must not go on without the change.
        saver.save()
    }

    /// Writes a change down; where it changes the past, what followed no longer belongs to the run.
    private func add(_ wanted: [SettingChange], skipsBatch: Bool = false) {
        guard timeline.add(wanted, skipsBatch: skipsBatch) else { return }
        saver.forgetBest(after: state.step)
        completedStep = nil
        voice.post(.rewritten(step: state.step))
    }
}
