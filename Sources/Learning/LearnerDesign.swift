import Experiments
import Graphs
import Language
import Models
import Optimizers

/// What a learner computes, settled and checked before it takes any memory.
package struct LearnerDesign {
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
    private(set) var remarks: [Text] = []

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
                reason: Text(
                    "a batch of \(source.batch) cannot be cut in \(parts) equal parts",
                    zh: "大小为 \(source.batch) 的批不能均分为 \(parts) 份"),
                allowed: Text("a divisor of training.batch-size", zh: "training.batch-size 的约数"))
        }
        let wished = Precision(rawValue: training.text("precision")) ?? .float32
        if let hindrance = wished.hindrance {
            guard !trains else {
                throw ExperimentError(
                    key: "training.precision", reason: hindrance,
                    allowed: Precision.remedy)
            }
        }
        let (precision, remark) = Self.evaluatedPrecision(of: experiment)
        remarks += [remark].compactMap { $0 }
        self.precision = precision
        let asked = training.integer("slices")
        slices = !trains ? 1 : asked > 0 ? asked : former
        let (model, objective) = (model, objective)
        // Two rows are enough of a batch to know the parameters by.
        blueprint = try TrainingBlueprint(
            batch: trains ? source.batch / parts : 2, slices: slices, precision: precision
        ) { try model.build(&$0, rows: $1, objective: objective) }
        if trains { try checkRows(asked: asked) }
    }

    /// The precision that a model is run in, as far as this machine has it, and what is said where it has not.
    package static func evaluatedPrecision(of experiment: Experiment) -> (precision: Precision, remark: Text?) {
        let wished = Precision(rawValue: experiment.training.text("precision")) ?? .float32
        guard let hindrance = wished.hindrance else { return (wished, nil) }
        return (
            .float32,
            Text(
                "computed in f32, not \(wished.rawValue) as the run was: \(hindrance)",
                zh: "以 f32 计算，而不是运行原来的 \(wished.rawValue)：\(hindrance)")
        )
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
                    Text(
                        """
                        batch normalization sees \(seen) values of a channel at a time, which makes rough means and \
                        variances; a larger training.batch-size, or fewer slices or parts of it, give more
                        """,
                        zh: """
                            批归一化每次只看到每个通道的 \(seen) 个值，均值和方差会很粗糙；更大的 training.batch-size，\
                            或更少的切片或份数可以增加
                            """))
            }
            return
        }
        let least = blueprint.leastRows
        if rows < least {
            guard parts > 1, batch >= least else {
                throw ExperimentError(
                    key: "training.batch-size",
                    reason: Self.learnsNothing(Text("the batch is \(batch)", zh: "批大小为 \(batch)")),
                    allowed: Text("\(least) or more", zh: "\(least) 或以上"))
            }
            let fitting = (1...parts).last { batch % $0 == 0 && batch / $0 >= least } ?? 1
            throw ExperimentError(
                key: "training.gradient-accumulation",
                reason: Self.learnsNothing(
                    Text("a batch of \(batch) is cut in \(parts) parts", zh: "大小为 \(batch) 的批被分为 \(parts) 份")),
                allowed: Text(
                    "\(fitting) or less, or training.batch-size = \(least * parts)",
                    zh: "\(fitting) 或以下，或 training.batch-size = \(least * parts)"))
        }
        guard asked > 0 else {
            // Begun so by an earlier version: the same bits, or none.
            remarks.append(
                Self.learnsNothing(
                    Text(
                        "this run was begun with \(blueprint.slices) slices and goes on so; a fork of it is cut otherwise",
                        zh: "本运行以 \(blueprint.slices) 个切片开始并照此继续；其分叉会以别的方式切分")))
            return
        }
        throw ExperimentError(
            key: "training.slices",
            reason: Self.learnsNothing(
                Text("\(rows) rows are cut in \(asked) slices", zh: "\(rows) 行被分为 \(asked) 个切片")),
            allowed: Text(
                "auto, 1 to \(rows / least), or training.batch-size = \(least * asked * parts)",
                zh: "auto、1 到 \(rows / least)，或 training.batch-size = \(least * asked * parts)"))
    }

    private static func learnsNothing(_ reason: Text) -> Text {
        Text(
            "batch normalization would see a single row at a time and nothing could be learned through it: \(reason)",
            zh: "批归一化每次只看到一行，无法通过它学习：\(reason)")
    }
}

extension BatchSource {
    /// Steps in one pass over the training split.
    var stepsPerEpoch: Double { unitsPerEpoch / Double(unitsPerStep) }
}
