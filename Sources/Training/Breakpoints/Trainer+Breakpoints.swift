import Foundation

/// What is known of the step under way, or of the one just done.
struct StepReadings {
    var step: Int
    var loss: Double
    var learningRate: Double
    var gradientNorm: Double
}

extension StepReadings {
    init(_ record: StepRecord) {
        self.init(
            step: record.step, loss: record.loss, learningRate: record.learningRate,
            gradientNorm: record.gradientNorm)
    }
}

extension Trainer {
    // MARK: Readings

    /// The value of a quantity, given what is known of the step.
    func reading(_ variable: Expression.Variable, of step: StepReadings?) -> Double? {
        switch variable {
        case .step: Double(step?.step ?? state.step)
        case .epoch: learner.epoch(step: step?.step ?? state.step)
        case .loss: step?.loss
        case .learningRate: step?.learningRate
        case .gradientNorm: step?.gradientNorm
        case .updateRatio: state.step > 0 ? lastUpdateRatio : nil
        case .rowLoss: rowLoss?.step == step?.step ? rowLoss?.value : nil
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
        measureRows(of: step)
        guard let expression = watchpoints.firstThatFires(at: .beforeUpdate, { reading($0, of: step) }) else {
            return false
        }
        passedStep = state.step
        hit(expression, step: step)
        learner.discardGradients()
        return true
    }

    /// Measures the losses of the batch's rows, where an expression reads them.
    private func measureRows(of step: StepReadings) {
        guard watchpoints.reads({ $0 == .rowLoss }) else { return }
        let losses = try? evaluator.losses(ofTrainingSamples: learner.source.samples(step: state.step))
        // One that is no number is the worst of all.
        let highest = losses?.first(where: \.isNaN) ?? losses?.max()
        rowLoss = highest.map { (step.step, $0) }
    }

    /// Looks at the conditions that a finished step can make true, and lets all remember it.
    func noticeStep(_ record: StepRecord) {
        recent.append(record)
        if recent.count > 2 * Self.recentCount { recent.removeFirst(recent.count - Self.recentCount) }
        guard !watchpoints.isEmpty else { return }
        let step = StepReadings(record)
        if let expression = watchpoints.firstThatFires(at: .afterStep, { reading($0, of: step) }) {
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
        if let expression = watchpoints.firstThatFires(at: .afterEvaluation, { reading($0, of: nil) }) {
            hit(expression, step: nil)
        }
        watchpoints.remember(atEvaluation: true) { reading($0, of: nil) }
    }

    /// Tells the values of the watched expressions as they are after the last step.
    func postWatches() {
        postWatches(recent.last.flatMap { $0.step == state.step ? StepReadings($0) : nil })
    }

    private func postWatches(_ step: StepReadings?) {
        guard !watchpoints.watches.isEmpty else { return }
        lastWatch = ContinuousClock.now
        events.post(.watched(watchpoints.watchValues { reading($0, of: step) }))
    }

    /// After a move to another step: memories are filled with what came before it, and conditions that held
    /// at the step before are met, as when the run was first there.
    func rebuildMemoriesAfterMove() {
        passedStep = nil
        watchpoints.arm()
        rebuildMemories(looking: true)
    }

    /// Fills the memories of expressions with what came before this step.
    ///
    /// - Parameter looking: whether conditions are to be looked at on the way.
    func rebuildMemories(looking: Bool = false) {
        watchpoints.forget()
        latestMetrics = [:]
        recent.removeAll { $0.step > state.step }
        recentEvaluations.removeAll { $0.step > state.step }
        var evaluations = recentEvaluations[...]
        for record in recent {
            while let next = evaluations.first, next.step < record.step {
                recall(evaluations.removeFirst(), looking: looking)
            }
            let step = StepReadings(record)
            let read = { [self] in recorded($0, of: step) }
            if looking {
                _ = watchpoints.firstThatFires(at: .beforeUpdate, read)
                _ = watchpoints.firstThatFires(at: .afterStep, read)
            }
            watchpoints.remember(atEvaluation: false, read)
        }
        for evaluation in evaluations { recall(evaluation, looking: looking) }
    }

    private func recall(_ evaluation: Evaluation, looking: Bool) {
        for value in evaluation.values { latestMetrics["\(evaluation.split.rawValue).\(value.metric)"] = value.value }
        guard evaluation.split == .validation else { return }
        let read = { [self] in recorded($0, of: nil) }
        if looking { _ = watchpoints.firstThatFires(at: .afterEvaluation, read) }
        watchpoints.remember(atEvaluation: true, read)
    }

    /// What a quantity was at an earlier step. Tensors of the past are gone.
    private func recorded(_ variable: Expression.Variable, of step: StepReadings?) -> Double? {
        if case .tensor = variable { nil } else { reading(variable, of: step) }
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
        let oddities = learner.source.oddities(of: samples)
        return BatchBlame(
            step: step + 1,
            rows: zip(order, descriptions).map { index, description in
                BatchBlame.Row(
                    index: samples[index], line: description.line, loss: losses[index], text: description.text,
                    standsOut: oddities[index])
            })
    }
}
