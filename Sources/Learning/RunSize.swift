import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Graphs
import Language
import Models

/// What a run will take, computed before any memory is taken for it.
public struct RunSize: Sendable {
    /// Parameters that are trained.
    public var parameters: Int
    /// Optimizer steps in the whole run.
    public var totalSteps: Int
    /// Samples, or windows of a text, that one step learns from.
    public var batchSize: Int
    /// Steps an epoch; a fraction, as batches run on across its end.
    public var stepsPerEpoch: Double
    /// Samples of each split; for text, tokens.
    public var splitSizes: [SplitSize]
    /// What throughput is counted in: `samples` or `tokens`.
    public var unit: String
    /// What is learned: `classification`, `regression` or `language`.
    public var task: String
    /// Things worth saying about the data and the run.
    public var notes: [Text]
    /// Floating-point operations of one step.
    public var flopsPerStep: Double
    /// Bytes of parameters, gradients, optimizer state, activations, and of a copy of the state while it is saved.
    public var memoryBytes: Int
    /// Settings under which it would take less, as words for a person, with what it would take then.
    private var smaller: [(words: Text, bytes: Int)]
    /// Bytes a parameter takes, however small the batch is.
    private var bytesAParameter: Double

    /// The size of an experiment's run. Reads its data.
    /// - Parameter threads: threads that compute; nil takes the experiment's number.
    /// - Throws: what keeps the run from starting, in words for a person.
    public init(of experiment: Experiment, threads: Int?) throws {
        let data = try PreparedData.load(experiment.data, relativeTo: experiment.folder, seed: experiment.seed)
        let design = try LearnerDesign(experiment: experiment, source: BatchSource(data, experiment: experiment))
        self = try design.size(threads: Learner.threads(threads, of: experiment))
    }

    /// - Parameters:
    ///   - design: what is to be computed.
    ///   - threads: workers that compute.
    init(_ design: LearnerDesign, threads: Int) throws {
        let blueprint = design.blueprint
        let count = blueprint.layout.count
        parameters = blueprint.layout.parameterCount
        batchSize = design.source.batch
        totalSteps = Learner.totalSteps(of: design.experiment, stepsPerEpoch: design.source.stepsPerEpoch)
        stepsPerEpoch = design.source.stepsPerEpoch
        splitSizes = Split.allCases.map { SplitSize(split: $0, count: design.source.data.count(of: $0)) }
        unit = design.source.unit
        task = design.source.metricTask.rawValue
        notes = design.source.data.notes + design.remarks
        flopsPerStep = blueprint.flopsPerStep
        // Optimizer state, the average of the weights and the sum over parts; and a copy of what is saved.
        let states = design.rule.stateNames.count + (design.experiment.training.real("ema-decay") > 0 ? 1 : 0)
        let perParameter = Double(states + (design.parts > 1 ? 1 : 0) + states + 1) * 4
        let objective = Objective(design.experiment.training)
        let evaluation = try InferenceBlueprint(rows: Evaluator.rows(of: design.source), precision: design.precision) {
            try design.model.build(&$0, rows: $1, objective: objective)
        }.memoryBytes(threads: threads)
        func bytes(_ blueprint: TrainingBlueprint) -> Int {
            let program = Double(blueprint.memoryBytes(threads: threads))
            return Int(min(1e18, program + Double(evaluation) + Double(count) * perParameter))
        }
        memoryBytes = bytes(blueprint)
        bytesAParameter = perParameter + (design.precision == .bfloat16 ? 10 : 8)
        smaller = []
        if design.slices != 1, blueprint.slices > 1, let one = try? design.planned(parts: design.parts, slices: 1) {
            smaller.append((Text(verbatim: "training.slices = 1"), bytes(one)))
        }
        // Parts of a batch give the same result in less memory.
        var parts = design.parts * 2
        while parts <= batchSize, smaller.count < 12 {
            if batchSize % parts == 0, let part = try? design.planned(parts: parts, slices: 1),
                part.smallestSlice >= part.leastRows
            {
                smaller.append(
                    (
                        Text(
                            "training.gradient-accumulation = \(parts) with training.slices = 1",
                            zh: "training.gradient-accumulation = \(parts) 且 training.slices = 1"), bytes(part)
                    ))
            }
            parts *= 2
        }
    }

    /// What would fit into so many bytes, in words.
    public func remedy(within bytes: Int) -> Text {
        if let fitting = smaller.first(where: { $0.bytes <= bytes }) {
            return Text("\(fitting.words) would fit", zh: "改为 \(fitting.words) 则放得下")
        }
        let fitting = Int(Double(bytes) / bytesAParameter)
        guard parameters > fitting else {
            return Text("a shorter context or a smaller model could fit", zh: "更短的上下文或更小的模型可能放得下")
        }
        let most = Self.rounded(fitting)
        return Text(
            "a model of fewer than \(most) parameters could fit", zh: "参数少于 \(most) 的模型可能放得下")
    }

    /// Whether it fits into so many bytes; nil is no limit.
    public func fits(in bytes: Int?) -> Bool { bytes.map { memoryBytes <= $0 } ?? true }

    /// Throws where a run takes more memory than there is.
    func check(allowed bytes: Int) throws {
        guard !fits(in: bytes) else { return }
        let (count, needed, free) = (Self.rounded(parameters), Self.rounded(memoryBytes), Self.rounded(bytes))
        throw ExperimentError(
            key: "model",
            reason: Text(
                """
                a run of these \(count) parameters takes about \(needed)B of memory, and \(free)B are free; \
                \(remedy(within: bytes)), --beyond-memory starts it anyway
                """,
                zh: """
                    这 \(count) 个参数的运行约需 \(needed)B 内存，而可用的有 \(free)B；\
                    \(remedy(within: bytes))，--beyond-memory 仍可强行开始
                    """))
    }

    /// A number of three digits with a prefix: `5.37 G`.
    private static func rounded(_ number: Int) -> String {
        var value = Double(number)
        for prefix in ["", "k", "M", "G", "T"] {
            if value < 999.5 { return String(format: "%.3g ", value) + prefix }
            value /= 1000
        }
        return String(format: "%.3g P", value)
    }
}
