import Catalog

/// Other ways to go on from a state: another run, or a look at a few steps.
extension Trainer {
    /// Saves the state of a step for another run to start from.
    func fork(at step: Int, by command: TrainerCommand) {
        guard (0...farthest).contains(step) else { return refuse(command, "step \(step) was not done yet") }
        guard let vault else { return refuse(command, "this run writes no checkpoints") }
        guard let snapshot = stateAt(step) else { return refuse(command, "the state of step \(step) cannot be had") }
        guard let record = write(snapshot, name: Checkpoint.forkName) else {
            return refuse(command, "the state of step \(step) could not be saved")
        }
        note(command, "fork at step \(step)")
        events.post(
            .forkReady(
                ForkPoint(
                    step: step, folder: "\(vault.folder.path)/\(record.folder)", experiment: snapshot.state.experiment))
        )
    }

    // MARK: Looking ahead

    /// Runs a few steps with each value from the same state, and comes back.
    func lookAhead(_ plan: LookAhead, by command: TrainerCommand) {
        guard learner.experiment.changesMidRun(plan.path) else {
            return refuse(command, "\(plan.path) cannot change in a run")
        }
        guard (2...5).contains(plan.values.count), plan.steps > 0 else {
            return refuse(command, "a look-ahead takes two to five values and at least one step")
        }
        let origin = presentState()
        let experiment = learner.experiment
        var branches: [LookAheadResult.Branch] = []
        var cancelled = false
        for value in plan.values where !cancelled {
            do {
                var changed = experiment
                try changed.set(plan.path, to: value)
                try learner.adopt(changed)
                let title = "looking ahead, \(plan.path) \(value)"
                let branch = walk(value: value, steps: plan.steps, title: title)
                cancelled = branch == nil
                if let branch { branches.append(branch) }
                try learner.adopt(experiment)
            } catch {
                restore(origin)
                return refuse(command, "\(error)")
            }
            learner.restore(origin)
            state = origin.state
        }
        note(command, "looked ahead \(plan.steps) steps over \(plan.path)")
        events.post(
            .lookedAhead(
                LookAheadResult(step: state.step, path: plan.path, branches: branches, cancelled: cancelled)))
    }

    private func walk(value: SettingValue, steps: Int, title: String) -> LookAheadResult.Branch? {
        var records: [StepRecord] = []
        var step = state.step
        var diverged = false
        var lastRatio = lastUpdateRatio
        for done in 0..<steps {
            receive()
            if takesCancel() { return nil }
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
            events.post(.progress(Progress(title: title, done: done + 1, total: steps)))
        }
        var values: [String: Double] = [:]
        if !diverged, learner.source.count(of: .validation) > 0 {
            let measured = learner.withEvaluatedWeights {
                evaluator.evaluate(
                    .validation, limit: 1000,
                    trainingLoss: evaluator.metrics.contains("gap") ? evaluator.trainingLoss() : nil)
            }
            for value in measured { values[value.metric] = value.value }
        }
        return LookAheadResult.Branch(value: value, steps: records, values: values, diverged: diverged)
    }
}
