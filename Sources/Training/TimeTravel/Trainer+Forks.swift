import Catalog
import Experiments
import Language

/// Other ways to go on from a state: another run, or a look at a few steps.
extension Trainer {
    /// Saves the state of a step for another run to start from.
    func fork(at step: Int, by command: TrainerCommand) {
        guard (0...timeline.farthest).contains(step) else {
            return refuse(command, Text("step \(step) was not done yet", zh: "第 \(step) 步尚未完成"))
        }
        guard let vault = saver.vault else {
            return refuse(command, Text("this run writes no checkpoints", zh: "本运行不写检查点"))
        }
        guard let snapshot = timeline.stateAt(step) else { return refuse(command, Self.noState(of: step)) }
        guard let record = saver.write(snapshot, name: Checkpoint.forkName) else {
            return refuse(
                command, Text("the state of step \(step) could not be saved", zh: "第 \(step) 步的状态无法保存"))
        }
        note(command, Text("fork at step \(step)", zh: "在第 \(step) 步分叉"))
        voice.post(
            .forkReady(
                ForkPoint(
                    step: step, folder: "\(vault.folder.path)/\(record.folder)", experiment: snapshot.state.experiment))
        )
    }

    static func noState(of step: Int) -> Text {
        Text("the state of step \(step) cannot be had", zh: "无法得到第 \(step) 步的状态")
    }

    // MARK: Looking ahead

    /// Runs a few steps with each value from the same state, and comes back. A run under way waits there for what is
    /// chosen.
    func lookAhead(_ plan: LookAhead, by command: TrainerCommand) {
        for path in [plan.path] + (plan.changes ?? []).map(\.path) where !learner.experiment.changesMidRun(path) {
            return refuse(command, Text("\(path) cannot change in a run", zh: "\(path) 不能在运行中更改"))
        }
        guard (2...5).contains(plan.values.count), plan.steps > 0 else {
            return refuse(
                command,
                Text("a look-ahead takes two to five values and at least one step", zh: "预演需要二到五个值和至少一步"))
        }
        if mode != .paused { pause() }
        let origin = timeline.presentState()
        let experiment = learner.experiment
        var branches: [LookAheadResult.Branch] = []
        var cancelled = false
        for (index, value) in plan.values.enumerated() where !cancelled {
            do {
                var changed = experiment
                for change in plan.changes ?? [] { try changed.set(change.path, to: change.value) }
                try changed.set(plan.path, to: value)
                try learner.adopt(changed)
                let branch = walk(index, of: plan)
                cancelled = branch == nil
                if let branch { branches.append(branch) }
                try learner.adopt(experiment)
            } catch {
                timeline.restore(origin, applied: timeline.applied)
                return refuse(command, Text(explaining: error))
            }
            position.restore(origin)
        }
        note(
            command,
            Text("looked ahead \(plan.steps) steps over \(plan.path)", zh: "对 \(plan.path) 预演 \(plan.steps) 步"))
        voice.post(
            .lookedAhead(
                LookAheadResult(step: state.step, path: plan.path, branches: branches, cancelled: cancelled)))
    }

    /// One value's steps; nil where a person gives it up.
    private func walk(_ index: Int, of plan: LookAhead) -> LookAheadResult.Branch? {
        let value = plan.values[index]
        let name = plan.path.hasPrefix("training.") ? String(plan.path.dropFirst("training.".count)) : plan.path
        let title = Text("looking ahead, \(name) \(value)", zh: "正在预演，\(name) \(value)")
        var records: [StepRecord] = []
        var step = state.step
        var diverged = false
        var lastRatio = debugger.updateRatio
        for done in 0..<plan.steps {
            if inbox.takesCancel() { return nil }
            voice.post(
                .progress(
                    WorkProgress(text: title, done: index * plan.steps + done, total: plan.values.count * plan.steps)))
            let (loss, norm) = learner.computeGradients(step: step)
            guard loss.isFinite, norm.isFinite else {
                diverged = true
                break
            }
            let rate = learner.rate(step: step)
            lastRatio = learner.update(step: step, gradientNorm: norm, measuring: done == 0) ?? lastRatio
            step += 1
            records.append(
                StepRecord(
                    step: step, epoch: learner.epoch(step: step), loss: loss, learningRate: rate,
                    gradientNorm: norm, updateRatio: lastRatio, throughput: 0, seconds: 0))
        }
        var values: [String: Double] = [:]
        if !diverged, learner.source.count(of: .validation) > 0 {
            let evaluator = position.evaluator
            let measured = unlessGivenUp {
                learner.withEvaluatedWeights {
                    evaluator.evaluate(
                        .validation, limit: 1000,
                        trainingLoss: evaluator.metrics.contains("gap") ? evaluator.trainingLoss() : nil)
                }
            }
            guard let measured else { return nil }
            for value in measured { values[value.metric] = value.value }
        }
        return LookAheadResult.Branch(value: value, steps: records, values: values, diverged: diverged)
    }
}
