import Foundation

/// What is known of the step under way, or of the one just done.
struct StepReadings {
    var step: Int
    var loss: Double
    var learningRate: Double
    var gradientNorm: Double
}

extension Trainer {
    // MARK: Readings

    /// The value of a quantity, given what is known of the step.
    func reading(_ variable: Expression.Variable, of step: StepReadings?) -> Double? {
        switch variable {
        case .step: Double(step?.step ?? state.step)
        case .epoch: Double(step?.step ?? state.step) / learner.stepsPerEpoch
        case .loss: step?.loss
        case .learningRate: step?.learningRate
        case .gradientNorm: step?.gradientNorm
        case .updateRatio: state.step > 0 ? lastUpdateRatio : nil
        case .metric(let split, let name): latestMetrics["\(split).\(name)"]
        case .tensor(let quantity): inspector.statistic(quantity, step: state.step)?.value
        }
    }

    func readings(loss: Double, norm: Double) -> StepReadings {
        StepReadings(
            step: state.step + 1, loss: loss, learningRate: learner.rate(step: state.step), gradientNorm: norm)
    }

    // MARK: Looking

    /// Whether a condition holds before the update of the step under way; then the run has stopped.
    func stopsBeforeUpdate(loss: Double, norm: Double) -> Bool {
        guard !watchpoints.isEmpty, passedStep != state.step else { return false }
        let step = readings(loss: loss, norm: norm)
        guard let expression = watchpoints.firstThatHolds(at: .beforeUpdate, { reading($0, of: step) }) else {
            return false
        }
        passedStep = state.step
        hit(expression, step: step)
        learner.discardGradients()
        return true
    }

    /// Looks at the conditions that a finished step can make true, and lets all remember it.
    func noticeStep(_ record: StepRecord) {
        recent.append(record)
        if recent.count > 2 * Self.recentCount { recent.removeFirst(recent.count - Self.recentCount) }
        guard !watchpoints.isEmpty else { return }
        let step = StepReadings(
            step: record.step, loss: record.loss, learningRate: record.learningRate, gradientNorm: record.gradientNorm)
        if let expression = watchpoints.firstThatHolds(at: .afterStep, { reading($0, of: step) }) {
            hit(expression, step: step)
        }
        watchpoints.remember(atEvaluation: false) { reading($0, of: step) }
        if !watchpoints.watches.isEmpty, ContinuousClock.now - lastWatch > .milliseconds(100) { postWatches(step) }
    }

    func noticeEvaluation(_ evaluation: Evaluation) {
        for value in evaluation.values { latestMetrics["\(evaluation.split.rawValue).\(value.metric)"] = value.value }
        recentEvaluations.append(evaluation)
        if recentEvaluations.count > 1000 { recentEvaluations.removeFirst(500) }
        guard evaluation.split == .validation, !watchpoints.isEmpty else { return }
        if let expression = watchpoints.firstThatHolds(at: .afterEvaluation, { reading($0, of: nil) }) {
            hit(expression, step: nil)
        }
        watchpoints.remember(atEvaluation: true) { reading($0, of: nil) }
    }

    func postWatches(_ step: StepReadings?) {
        lastWatch = ContinuousClock.now
        events.post(.watched(watchpoints.watchValues { reading($0, of: step) }))
    }

    /// After a move to another step: memories are filled with what came before it.
    func rebuildMemories() {
        passedStep = nil
        watchpoints.forget()
        latestMetrics = [:]
        recent.removeAll { $0.step > state.step }
        recentEvaluations.removeAll { $0.step > state.step }
        var evaluations = recentEvaluations[...]
        for record in recent {
            while let next = evaluations.first, next.step < record.step { recall(evaluations.removeFirst()) }
            let step = StepReadings(
                step: record.step, loss: record.loss, learningRate: record.learningRate,
                gradientNorm: record.gradientNorm)
            watchpoints.remember(atEvaluation: false) { variable in
                // Tensors of the past are gone.
                if case .tensor = variable { nil } else { reading(variable, of: step) }
            }
        }
        for evaluation in evaluations { recall(evaluation) }
    }

    private func recall(_ evaluation: Evaluation) {
        for value in evaluation.values { latestMetrics["\(evaluation.split.rawValue).\(value.metric)"] = value.value }
        guard evaluation.split == .validation else { return }
        watchpoints.remember(atEvaluation: true) { variable in
            if case .tensor = variable { nil } else { reading(variable, of: nil) }
        }
    }

    // MARK: Stopping

    /// Stops at a condition and says why: its values, the layer and the rows of the batch.
    private func hit(_ expression: Expression, step: StepReadings?) {
        var layer: String?
        var values: [WatchValue] = []
        for variable in expression.variables {
            values.append(WatchValue(expression: variable.text, value: reading(variable, of: step)))
            if case .tensor(let quantity) = variable, layer == nil {
                layer = inspector.statistic(quantity, step: state.step)?.tensor
            }
        }
        let isBeforeUpdate = expression.isCheckedBeforeUpdate
        if isBeforeUpdate, layer == nil { layer = inspector.gradientToBlame() }
        events.post(
            .breakpointHit(
                BreakpointHit(
                    step: state.step, expression: expression.text, values: values, layer: layer,
                    blame: isBeforeUpdate ? blame(step: state.step) : nil)))
        stopForPerson(because: "breakpoint \(expression.text)")
    }

    /// Pauses; a run that nobody watches is saved and ends.
    func stopForPerson(because reason: String) {
        guard options.isUnattended else { return pause() }
        warn("stopped at \(reason)", severity: .note)
        queue.insert(.stop(save: true), at: 0)
        mode = .paused
    }

    // MARK: Blame

    /// The rows of the batch that comes after a step, the highest loss first.
    func blame(step: Int) -> BatchBlame? {
        let samples = learner.source.samples(step: step)
        guard let losses = try? evaluator.losses(ofTrainingSamples: samples), losses.count == samples.count else {
            return nil
        }
        // A loss that is no number is the worst of all.
        let order = samples.indices.sorted {
            let (first, second) = (losses[$0], losses[$1])
            if first.isNaN != second.isNaN { return first.isNaN }
            return first != second ? first > second : $0 < $1
        }
        let descriptions = learner.source.describe(order.map { samples[$0] })
        return BatchBlame(
            step: step + 1,
            rows: zip(order, descriptions).map { index, description in
                BatchBlame.Row(
                    index: samples[index], line: description.line, loss: losses[index], text: description.text)
            })
    }
}
