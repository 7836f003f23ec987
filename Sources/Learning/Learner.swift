import Datasets
import Experiments
import Foundation
import Graphs
import Kernels
import Language
import Models
import Optimizers

/// The numbers of a run: model, optimizer and data, moved on one step at a time.
///
/// Knows nothing of commands, events and files. Everything it does is a function of its settings,
/// the numbers it holds and the step it is told.
package final class Learner {
    package private(set) var experiment: Experiment
    package let source: BatchSource
    package let model: any Model
    package let objective: Objective
    package let program: TrainingProgram
    let makeProgram: (Graphs.Inspection) throws -> TrainingProgram
    package let layout: [ParameterBlock]
    /// Where each running statistic lies in the program's block of them.
    package let stateLayout: [ParameterBlock]
    package private(set) var optimizer: Optimizer
    package var schedule: any Schedule
    /// Parts a batch is computed in, one after the other.
    package let parts: Int
    /// What is computed in another way than the experiment says, in words for a person.
    package let remarks: [Text]
    /// The step at which the optimizer's memory was empty: later than the first where a fork changed
    /// the optimizer.
    package var optimizerStart = 0
    package private(set) var evaluationEvery = 0
    package private(set) var checkpointEvery = 0
    /// Evaluations without improvement that end the run; 0 for never.
    package private(set) var patience = 0
    /// Exponential moving average (EMA) of the weights; empty where none is kept.
    package var average: [Float]

    /// Sum of gradients over the parts of a batch, and the norm of their mean.
    private var accumulated: [Float] = []
    private var norm = 0.0
    /// Running statistics before the last gradients were computed.
    private var statesBefore: [Float] = []
    private var learningRate = 0.0
    private var clip: Double?
    package private(set) var averageDecay = 0.0
    package private(set) var totalSteps = 0

    /// The loss, with the weights of the classes where they are to count alike.
    package static func objective(of experiment: Experiment, source: BatchSource) -> Objective {
        var objective = Objective(experiment.training)
        if experiment.training.text("class-weights") == "balanced", case .table(let table) = source.data.content,
            table.isClassification
        {
            objective.classWeights = table.balancedClassWeights()
        }
        return objective
    }

    /// - Parameters:
    ///   - slices: how many parts a batch is cut in where the experiment leaves it open; nil for the program's own
    ///     choice.
    ///   - trains: whether steps are to be done. One that is only to be evaluated has no memory for whole batches, for
    ///     gradients of several slices and for an optimizer.
    package init(experiment: Experiment, source: BatchSource, threads: Int, slices: Int? = nil, trains: Bool = true)
        throws
    {
        self.experiment = experiment
        self.source = source
        let design = try LearnerDesign(experiment: experiment, source: source, former: slices, trains: trains)
        if trains, let bytes = MemoryAllowance.bytes { try design.size(threads: threads).check(allowed: bytes) }
        (model, objective, parts) = (design.model, design.objective, design.parts)
        remarks = design.remarks
        let (model, objective, seed) = (design.model, design.objective, experiment.seed)
        let (batch, slices) = (design.blueprint.batch, design.blueprint.slices)
        makeProgram = { [precision = design.precision] inspected in
            // A run that was begun with too few rows a slice goes on; so the number of rows is not checked again.
            let blueprint = try TrainingBlueprint(
                batch: batch, slices: slices, precision: precision, inspected: inspected
            ) { graph, rows in try model.build(&graph, rows: rows, objective: objective) }
            return try TrainingProgram(blueprint, threads: threads, seed: seed)
        }
        program = try TrainingProgram(design.blueprint, threads: threads, seed: seed)
        layout = program.layout.blocks
        stateLayout = program.stateLayout.blocks
        optimizer = Optimizer(rule: design.rule, blocks: trains ? layout : [])
        schedule = try Self.schedule(of: experiment)
        average = []
        if trains { try source.bind(to: program) }
        adoptNumbers()
        if averageDecay > 0 { average = Array(program.parameters) }
    }

    /// Threads that compute: so many, or else as the experiment says, or else one a core.
    package static func threads(_ wanted: Int?, of experiment: Experiment) -> Int {
        let wanted = wanted ?? experiment.training.integer("threads")
        return wanted > 0 ? wanted : max(1, ProcessInfo.processInfo.activeProcessorCount)
    }

    /// The model an experiment describes, for data of this shape.
    package static func model(of experiment: Experiment, input: ModelInput, task: LearningTask) throws -> any Model {
        let kind = experiment.model.text("kind")
        guard let entry = Models.catalog.first(where: { $0.id == kind }) else {
            throw ExperimentError(key: "model.kind", reason: Self.isUnknown(kind))
        }
        do {
            return try entry.make(experiment.model)(input, task)
        } catch let error as ModelError {
            throw ExperimentError(key: "model", reason: Text(explaining: error))
        }
    }

    private static func isUnknown(_ name: String) -> Text { Text("\(name) is unknown", zh: "未知的 \(name)") }

    static func rule(of experiment: Experiment) throws -> any UpdateRule {
        let name = experiment.training.text("optimizer")
        guard let entry = Optimizers.catalog.first(where: { $0.id == name }) else {
            throw ExperimentError(key: "training.optimizer", reason: Self.isUnknown(name))
        }
        return try entry.make(experiment.training)
    }

    private static func schedule(of experiment: Experiment) throws -> any Schedule {
        let name = experiment.training.text("schedule")
        guard let entry = Schedules.catalog.first(where: { $0.id == name }) else {
            throw ExperimentError(key: "training.schedule", reason: Self.isUnknown(name))
        }
        return try entry.make(experiment.training)
    }

    private func adoptNumbers() {
        let training = experiment.training
        learningRate = training.real("learning-rate")
        let limit = training.real("clip-norm")
        clip = limit > 0 ? limit : nil
        averageDecay = training.real("ema-decay")
        evaluationEvery = experiment.evaluation.integer("every")
        checkpointEvery = training.integer("checkpoint-every")
        patience = training.integer("early-stopping-patience")
        if patience == 0, evaluationEvery > 0, Budget.isOpen(experiment) {
            patience = Budget.patience(evaluatedEvery: evaluationEvery)
        }
        totalSteps = Self.totalSteps(of: experiment, stepsPerEpoch: stepsPerEpoch, origin: source.origin)
    }

    /// Takes the run's place in the data, which the length of a run in epochs depends on.
    package func begin(at origin: DataOrigin) {
        source.origin = origin
        adoptNumbers()
    }

    /// Passes over the training split after some steps.
    package func epoch(step: Int) -> Double { source.origin.epoch(step: step, stepsPerEpoch: stepsPerEpoch) }

    /// Steps in one pass over the training split.
    package var stepsPerEpoch: Double { source.stepsPerEpoch }

    /// Steps of a whole run: those given, or else as many as the epochs take, rounded up; where neither is given,
    /// as many as ``Budget`` says.
    package static func totalSteps(
        of experiment: Experiment, stepsPerEpoch: Double, origin: DataOrigin = .beginning
    ) -> Int {
        let steps = experiment.training.integer("steps")
        if steps > 0 { return steps }
        let wanted =
            Budget.isOpen(experiment)
            ? Budget.steps(stepsPerEpoch: stepsPerEpoch, origin: origin)
            : origin.step(epoch: experiment.training.real("epochs"), stepsPerEpoch: stepsPerEpoch)
        return max(1, Int(exactly: min(wanted, 1e15)) ?? 1)
    }

    /// Takes settings that may change between steps; what the optimizer and the schedule remember
    /// stays, where they still are of the same kind.
    package func adopt(_ experiment: Experiment) throws {
        let rule = try Self.rule(of: experiment)
        var schedule = try Self.schedule(of: experiment)
        if experiment.training.text("schedule") == self.experiment.training.text("schedule") {
            schedule.state = self.schedule.state
        }
        guard optimizer.adopt(rule) else {
            throw ExperimentError(
                key: "training.optimizer", reason: Text("cannot change in a run", zh: "不能在运行中更改"),
                allowed: Text("another run, started from this step", zh: "从这一步开始的另一个运行"))
        }
        self.schedule = schedule
        self.experiment = experiment
        let averaged = averageDecay > 0
        adoptNumbers()
        if averageDecay > 0, !averaged { average = Array(program.parameters) }
        if averageDecay == 0 { average = [] }
    }

    // MARK: One step

    /// Learning rate of the step after `step` steps are done.
    package func rate(step: Int) -> Double { learningRate * schedule.factor(step: step, total: totalSteps) }

    /// Loss and gradients of the batch that comes after `step` steps are done.
    package func computeGradients(step: Int) -> (loss: Double, gradientNorm: Double) {
        keepStates()
        if parts > 1 { return accumulateGradients(step: step) }
        source.fill(step: step)
        return program.step(index: step)
    }

    /// The mean of loss and gradients over the parts of a batch, summed in the order of the parts.
    private func accumulateGradients(step: Int) -> (loss: Double, gradientNorm: Double) {
        var loss = 0.0
        for part in 0..<parts {
            source.fill(step: step, part: part, of: parts)
            loss += program.step(index: step * parts + part).loss / Double(parts)
            let gradients = program.gradients
            if part == 0 {
                accumulated = Array(gradients)
            } else {
                accumulated.withUnsafeMutableBufferPointer { sum in
                    for index in sum.indices { sum[index] += gradients[index] }
                }
            }
        }
        let gradients = program.gradients
        let share = 1 / Float(parts)
        var squares = 0.0
        for index in gradients.indices {
            let gradient = accumulated[index] * share
            gradients[index] = gradient
            squares += Double(gradient) * Double(gradient)
        }
        return (loss, squares.squareRoot())
    }

    /// The loss alone; `backward` follows. A batch in parts is computed whole at once.
    package func forward(step: Int) -> Double {
        guard parts == 1 else {
            let gradients = computeGradients(step: step)
            norm = gradients.gradientNorm
            return gradients.loss
        }
        keepStates()
        source.fill(step: step)
        return program.forward(index: step)
    }

    /// The norm of the gradients, after `forward`.
    package func backward() -> Double { parts == 1 ? program.backward() : norm }

    /// Undoes what computing gradients did beside the gradients: running statistics move with them.
    package func discardGradients() {
        if !statesBefore.isEmpty { Self.copy(statesBefore, to: program.states) }
    }

    private func keepStates() {
        if !program.states.isEmpty { statesBefore = Array(program.states) }
    }

    /// Updates the weights by the gradients that were just computed.
    ///
    /// - Returns: the size of the update relative to the weights, where it is to be measured.
    package func update(step: Int, gradientNorm: Double, measuring: Bool) -> Double? {
        let scale = gradientScale(norm: gradientNorm, limit: clip)
        let rate = rate(step: step)
        let count = step - optimizerStart
        var ratio: Double?
        if measuring {
            let measured = optimizer.updateMeasuring(
                parameters: program.parameters, gradients: program.gradients, step: count, rate: rate,
                gradientScale: scale, pool: program.pool)
            // Weights that are all zero, as those of a linear model at its start, have no ratio.
            ratio = measured.isFinite ? measured : 0
        } else {
            optimizer.update(
                parameters: program.parameters, gradients: program.gradients, step: count, rate: rate,
                gradientScale: scale, pool: program.pool)
        }
        if averageDecay > 0 { updateAverage(step: step) }
        return ratio
    }

    /// average = d · average + (1 − d) · weights, with d growing to the one that was set over the
    /// first steps: d = min(decay, (1 + step) / (10 + step)), as in TensorFlow's moving averages.
    private func updateAverage(step: Int) {
        let decay = Float(min(averageDecay, Double(1 + step) / Double(10 + step)))
        let parameters = program.parameters
        average.withUnsafeMutableBufferPointer { average in
            for index in average.indices {
                average[index] += (1 - decay) * (parameters[index] - average[index])
            }
        }
    }
}
