import Graphs
import Models
import Optimizers

/// What a learner computes, settled and checked before it takes any memory.
struct LearnerDesign {
    let experiment: Experiment
    let source: BatchSource
    let model: any Model
    let objective: Objective
    let rule: any UpdateRule
    let precision: Precision
    /// Parts a batch is computed in, one after the other.
    let parts: Int
    /// Slices of a part; nil for the program's own choice.
    let slices: Int?
    let blueprint: TrainingBlueprint
    /// What is computed in another way than the experiment says, or with poor prospects, in words for a person.
    private(set) var remarks: [String] = []

    /// - Parameters:
    ///   - former: the slices of a run that is resumed, where the experiment leaves them open.
    ///   - trains: whether steps are to be done; where not, the whole batch needs no memory.
    /// - Throws: `ExperimentError`, which names the setting and what would fit.
    init(experiment: Experiment, source: BatchSource, former: Int? = nil, trains: Bool = true) throws {
        self.experiment = experiment
        self.source = source
        model = try Learner.model(of: experiment, input: source.input, task: source.task)
        objective = Learner.objective(of: experiment, source: source)
        rule = try Learner.rule(of: experiment)
        let training = experiment.training
        parts = training.integer("gradient-accumulation")
        guard source.batch % parts == 0 else {
            throw ExperimentError(
                key: "training.gradient-accumulation",
                reason: "a batch of \(source.batch) cannot be cut in \(parts) equal parts",
                allowed: "a divisor of training.batch-size")
        }
        let wished = Precision(rawValue: training.text("precision")) ?? .float32
        if let hindrance = wished.hindrance {
            guard !trains else {
                throw ExperimentError(
                    key: "training.precision", reason: hindrance.in(.english),
                    allowed: Precision.remedy.in(.english))
            }
            remarks.append("computed in f32, not \(wished.rawValue) as the run was: \(hindrance.in(.english))")
        }
        precision = wished.hindrance == nil ? wished : .float32
        let asked = training.integer("slices")
        slices = !trains ? 1 : asked > 0 ? asked : former
        let (model, objective) = (model, objective)
        // Two rows are enough of a batch to know the parameters by.
        blueprint = try TrainingBlueprint(
            batch: trains ? source.batch / parts : 2, slices: slices, precision: precision
        ) { try model.build(&$0, rows: $1, objective: objective) }
        if trains { try checkRows(asked: asked) }
    }

    /// The same computed in so many parts and slices.
    func planned(parts: Int, slices: Int) throws -> TrainingBlueprint {
        try TrainingBlueprint(batch: source.batch / parts, slices: slices, precision: precision) {
            try model.build(&$0, rows: $1, objective: objective)
        }
    }

    func size(threads: Int) throws -> RunSize { try RunSize(self, threads: threads) }

    /// Batch normalization over a single value makes 0 of it, and all gradients behind it are 0.
    private mutating func checkRows(asked: Int) throws {
        guard let values = blueprint.normalizedValues else { return }
        let (rows, batch) = (source.batch / parts, source.batch)
        let seen = blueprint.smallestSlice * values
        guard blueprint.smallestSlice < blueprint.leastRows else {
            if seen < 8 {
                remarks.append(
                    "batch normalization sees \(seen) values of a channel at a time, which makes rough means and "
                        + "variances; a larger training.batch-size, or fewer slices or parts of it, give more")
            }
            return
        }
        let least = blueprint.leastRows
        let reason = "batch normalization would see a single row at a time and nothing could be learned through it: "
        if rows < least {
            guard parts > 1, batch >= least else {
                throw ExperimentError(
                    key: "training.batch-size", reason: reason + "the batch is \(batch)", allowed: "\(least) or more")
            }
            let fitting = (1...parts).last { batch % $0 == 0 && batch / $0 >= least } ?? 1
            throw ExperimentError(
                key: "training.gradient-accumulation", reason: reason + "a batch of \(batch) is cut in \(parts) parts",
                allowed: "\(fitting) or less, or training.batch-size = \(least * parts)")
        }
        guard asked > 0 else {
            // Begun so by an earlier version: the same bits, or none.
            remarks.append(
                reason
                    + "this run was begun with \(blueprint.slices) slices and goes on so; a fork of it is cut otherwise"
            )
            return
        }
        throw ExperimentError(
            key: "training.slices", reason: reason + "\(rows) rows are cut in \(asked) slices",
            allowed: "auto, 1 to \(rows / least), or training.batch-size = \(least * asked * parts)")
    }
}

extension BatchSource {
    /// Steps in one pass over the training split.
    var stepsPerEpoch: Double { unitsPerEpoch / Double(unitsPerStep) }
}
