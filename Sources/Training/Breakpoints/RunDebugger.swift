import Catalog
import Experiments
import Language

/// Looks at a run while it goes: conditions at which it stops, values that are watched, and what to look at first where
/// something went wrong.
package final class RunDebugger {
    let position: RunPosition
    let inspector: TensorInspector
    private(set) var watchpoints = Watchpoints()
    /// Values of the metrics when they were last computed, by `split.metric`. Only looked up.
    private var latestMetrics: [String: Double] = [:]
    /// The latest steps and evaluations, from which expressions learn the past.
    private var steps: [StepRecord] = []
    private(set) var evaluations: [Evaluation] = []
    private static let recentCount = 4096
    /// The step at whose breakpoint the run stopped: it may pass now.
    private var passedStep: Int?
    /// The highest loss of a row in the batch of a step, where an expression reads it.
    private var rowLoss: (step: Int, value: Double)?
    /// Size of the last measured update relative to the weights.
    var updateRatio: Double { position.state.updateRatio ?? 0 }
    private var lastWatch = ContinuousClock.now
    /// How far a step that is done phase by phase has come.
    private(set) var phase: PendingPhase?

    package init(_ position: RunPosition) {
        self.position = position
        inspector = TensorInspector(position.learner)
    }

    // MARK: What is looked for

    /// Replaces the breakpoints.
    package func setBreakpoints(_ new: [Breakpoint]) throws(ExpressionError) {
        try watchpoints.setBreakpoints(new)
        rebuildMemories()
    }

    /// Replaces the watched expressions.
    package func setWatches(_ new: [String]) throws(ExpressionError) {
        try watchpoints.setWatches(new)
        rebuildMemories()
    }

    /// All that is looked for, as it was typed.
    var expressions: [String] {
        watchpoints.breakpoints.map(\.breakpoint.expression) + watchpoints.watches.map(\.expression.text)
    }

    /// Why an expression can never have a value: it reads a tensor that the model does not have. Names those there are,
    /// near ones first; nil where it reads none, or cannot be read at all.
    package func missingTensor(in text: String) -> Text? {
        guard let expression = (try? Expression.condition(text)) ?? (try? Expression.quantity(text)) else { return nil }
        for case .tensor(let quantity) in expression.variables where quantity.name != "*" {
            let tensors = inspector.names(of: quantity.source)
            // Without names nothing can be said of them.
            guard !tensors.isEmpty, !tensors.contains(where: quantity.matches) else { continue }
            return Self.refusal(of: quantity, among: tensors)
        }
        return nil
    }

    private static func refusal(of quantity: TensorQuantity, among tensors: [String]) -> Text {
        var layers: [String] = []
        for tensor in tensors {
            let layer = tensor.split(separator: ".").dropLast().joined(separator: ".")
            if !layer.isEmpty, layers.last != layer { layers.append(layer) }
        }
        let name = quantity.name, source = quantity.source.rawValue
        let hint = nearHint(to: name, among: layers + tensors)
        // Those that share something with what was typed come first.
        let near = nearestName(to: name, among: layers + tensors)
        let names = tensors.filter { $0 == near || near.map($0.hasPrefix) == true || $0.contains(name) }
        let listed = names + tensors.filter { !names.contains($0) }
        let shown = listed.prefix(12).map { Text(verbatim: $0) }.joined()
        let all =
            listed.count > 12
            ? Text("\(shown) and \(listed.count - 12) more", zh: "\(shown) 及另外 \(listed.count - 12) 个") : shown
        return Text(
            "\(source)[\(name)]: there is no tensor or layer '\(name)'\(hint); there are \(all)",
            zh: "\(source)[\(name)]：没有张量或层 '\(name)'\(hint)；可用的有 \(all)")
    }

    /// Stops the run where a condition holds for the first time.
    package func runUntil(_ condition: String) throws(ExpressionError) {
        watchpoints.until = ExpressionState(try Expression.condition(condition))
        rebuildMemories()
    }

    /// The run waits for a person: it no longer goes to where a condition holds.
    func paused() { watchpoints.until = nil }

    /// The breakpoints that hold where the run stands.
    package var met: [String] { watchpoints.met }

    // MARK: Readings

    /// The value of a quantity, given what is known of the step.
    private func reading(_ variable: Expression.Variable, of step: StepReadings?) -> Double? {
        switch variable {
        case .step: Double(step?.step ?? position.step)
        case .epoch: position.learner.epoch(step: step?.step ?? position.step)
        case .loss: step?.loss
        case .learningRate: step?.learningRate
        case .gradientNorm: step?.gradientNorm
        case .updateRatio: position.step > 0 ? updateRatio : nil
        case .rowLoss: rowLoss?.step == step?.step ? rowLoss?.value : nil
        case .metric(let split, let name): latestMetrics["\(split).\(name)"]
        case .tensor(let quantity): inspector.statistic(quantity, step: position.step)?.value
        }
    }

    /// Measures the losses of the batch's rows, where an expression reads them.
    private func measureRows(of step: StepReadings) {
        guard watchpoints.reads({ $0 == .rowLoss }) else { return }
        let losses = try? position.evaluator.losses(
            ofTrainingSamples: position.learner.source.samples(step: position.step))
        // One that is no number is the worst of all.
        let highest = losses?.first(where: \.isNaN) ?? losses?.max()
        rowLoss = highest.map { (step.step, $0) }
    }

    // MARK: Looking

    /// Looks at the conditions that can hold before the update of the step under way; the run may pass each step once.
    package func check(loss: Double, norm: Double) -> BreakpointHit? {
        guard !watchpoints.isEmpty, passedStep != position.step else { return nil }
        let step = StepReadings(
            step: position.step + 1, loss: loss, learningRate: position.learner.rate(step: position.step),
            gradientNorm: norm)
        measureRows(of: step)
        guard let expression = watchpoints.firstThatFires(at: .beforeUpdate, { reading($0, of: step) }) else {
            return nil
        }
        passedStep = position.step
        return hit(expression, step: step)
    }

    /// Looks at the conditions that a finished step can make true, and lets all remember it.
    ///
    /// - Parameter stop: Hears of one that holds.
    package func notice(_ record: StepRecord, stop: (BreakpointHit) -> Void) {
        steps.append(record)
        if steps.count > 2 * Self.recentCount { steps.removeFirst(steps.count - Self.recentCount) }
        guard !watchpoints.isEmpty else { return }
        let step = StepReadings(record)
        if let expression = watchpoints.firstThatFires(at: .afterStep, { reading($0, of: step) }) {
            stop(hit(expression, step: step))
        }
        watchpoints.remember(atEvaluation: false) { reading($0, of: step) }
    }

    /// Looks at the conditions that an evaluation can make true, and lets all remember it.
    package func notice(_ evaluation: Evaluation, stop: (BreakpointHit) -> Void) {
        take(evaluation)
        evaluations.append(evaluation)
        if evaluations.count > 1000 { evaluations.removeFirst(500) }
        guard evaluation.split == .validation, !watchpoints.isEmpty else { return }
        if let expression = watchpoints.firstThatFires(at: .afterEvaluation, { reading($0, of: nil) }) {
            stop(hit(expression, step: nil))
        }
        watchpoints.remember(atEvaluation: true) { reading($0, of: nil) }
    }

    private func take(_ evaluation: Evaluation) {
        for value in evaluation.values { latestMetrics["\(evaluation.split.rawValue).\(value.metric)"] = value.value }
    }

    /// The values of the watched expressions as they are after the last step; nil where there are none.
    package func watchValues() -> [WatchValue]? {
        watchValues(of: steps.last.flatMap { $0.step == position.step ? StepReadings($0) : nil })
    }

    /// The same after a step, where it is a tenth of a second since they were told.
    func watchValues(after record: StepRecord) -> [WatchValue]? {
        guard !watchpoints.watches.isEmpty, ContinuousClock.now - lastWatch > .milliseconds(100) else { return nil }
        return watchValues(of: StepReadings(record))
    }

    private func watchValues(of step: StepReadings?) -> [WatchValue]? {
        guard !watchpoints.watches.isEmpty else { return nil }
        lastWatch = ContinuousClock.now
        return watchpoints.watchValues { reading($0, of: step) }
    }

    // MARK: Updates and phases

    /// Updates the weights, and measures the update where someone wants to know.
    func update(norm: Double) {
        let measuresTensors =
            !watchpoints.isEmpty
            && watchpoints.reads { if case .tensor(let quantity) = $0 { quantity.statistic == .ratio } else { false } }
        if measuresTensors { inspector.beginUpdate() }
        position.update(gradientNorm: norm)
        if measuresTensors { inspector.endUpdate() }
    }

    /// How far a step that is done phase by phase has come.
    enum PendingPhase: Equatable {
        case backward(loss: Double)
        case update(loss: Double, norm: Double)
    }

    func enter(_ next: PendingPhase?) { phase = next }

    /// Leaves a step that is half-way done: its gradients are dropped and computed anew.
    func leavePhase() {
        if case .update = phase { position.learner.discardGradients() }
        phase = nil
    }
}

extension RunDebugger {
    // MARK: The past

    /// Takes what is recorded of the steps before the run goes on.
    func remember(_ past: TrainerOptions.Past, met: [String]) {
        steps = past.steps
        evaluations = past.evaluations
        moved()
        watchpoints.markMet(met)
    }

    /// After a move to another step: memories are filled with what came before it, and conditions that held
    /// at the step before are met, as when the run was first there.
    package func moved() {
        passedStep = nil
        watchpoints.arm()
        rebuildMemories(looking: true)
        inspector.forget()
    }

    /// Fills the memories of expressions with what came before this step.
    ///
    /// - Parameter looking: whether conditions are to be looked at on the way.
    private func rebuildMemories(looking: Bool = false) {
        watchpoints.forget()
        latestMetrics = [:]
        steps.removeAll { $0.step > position.step }
        evaluations.removeAll { $0.step > position.step }
        var next = evaluations[...]
        for record in steps {
            while let evaluation = next.first, evaluation.step < record.step {
                recall(evaluation, looking: looking)
                next.removeFirst()
            }
            let step = StepReadings(record)
            let read = { [self] in recorded($0, of: step) }
            if looking {
                _ = watchpoints.firstThatFires(at: .beforeUpdate, read)
                _ = watchpoints.firstThatFires(at: .afterStep, read)
            }
            watchpoints.remember(atEvaluation: false, read)
        }
        for evaluation in next { recall(evaluation, looking: looking) }
    }

    private func recall(_ evaluation: Evaluation, looking: Bool) {
        take(evaluation)
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

    /// Why a run stops at a condition: its values, the layer and the rows of the batch.
    private func hit(_ expression: Expression, step: StepReadings?) -> BreakpointHit {
        var layer: String?
        var values: [WatchValue] = []
        for variable in expression.variables {
            values.append(WatchValue(expression: variable.text, value: reading(variable, of: step)))
            if case .tensor(let quantity) = variable, layer == nil {
                layer = inspector.statistic(quantity, step: position.step)?.tensor
            }
        }
        let isBeforeUpdate = expression.isCheckedBeforeUpdate
        if isBeforeUpdate, layer == nil { layer = inspector.gradientToBlame() }
        return BreakpointHit(
            step: position.step, expression: expression.text, values: values, layer: layer,
            blame: isBeforeUpdate ? blame() : nil)
    }

    /// Why a run stops at a loss or a gradient that is not finite.
    func nonFinite(loss: Double, norm: Double) -> BreakpointHit {
        BreakpointHit(
            step: position.step,
            expression: loss.isFinite ? BreakpointHit.nonFiniteGradient : BreakpointHit.nonFiniteLoss,
            values: [
                WatchValue(expression: "loss", value: loss), WatchValue(expression: "gradient_norm", value: norm),
            ], layer: inspector.gradientToBlame(), blame: blame())
    }

    /// The rows of the batch that comes next, the highest loss first.
    package func blame() -> BatchBlame? {
        let source = position.learner.source
        let samples = source.samples(step: position.step)
        guard let losses = try? position.evaluator.losses(ofTrainingSamples: samples), losses.count == samples.count
        else { return nil }
        // A loss that is no number is the worst of all.
        let order = samples.indices.sorted {
            let (first, second) = (losses[$0], losses[$1])
            if first.isNaN != second.isNaN { return first.isNaN }
            return first != second ? first > second : $0 < $1
        }
        let descriptions = source.describe(order.map { samples[$0] })
        let (targets, oddities) = (source.targets(of: samples), source.oddities(of: samples))
        return BatchBlame(
            step: position.step + 1,
            rows: zip(order, descriptions).map { index, description in
                BatchBlame.Row(
                    index: samples[index], line: description.line, loss: losses[index], text: description.text,
                    target: targets[index], standsOut: oddities[index])
            })
    }
}

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
