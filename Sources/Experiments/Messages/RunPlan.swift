import Columns
import Datasets
import Formats
import Language
import Metrics

/// What is known of a run before its first step.
public struct RunPlan: Sendable, Codable {
    /// Parameters that are trained.
    public var parameters: Int
    /// The model's layers from input to output.
    public var layers: [LayerSummary]
    /// Optimizer steps in the whole run.
    public var totalSteps: Int
    /// Steps an epoch; a fraction, as batches run on across its end.
    public var stepsPerEpoch: Double
    /// Samples, or windows of a text, that one step learns from.
    public var batchSize: Int
    /// Samples of each split; for text, tokens.
    public var splitSizes: [SplitSize]
    /// What throughput is counted in: `samples` or `tokens`.
    public var throughputUnit: String
    /// Samples, or tokens, a step.
    public var unitsPerStep: Int
    /// Floating-point operations of one training step, products only.
    public var flopsPerStep: Double
    /// Bytes of parameters, gradients, optimizer state and activations.
    public var memoryBytes: Int
    /// The metrics of an evaluation, in the order shown.
    public var metrics: [MetricDescription]
    /// The metric that decides which checkpoint is best.
    public var primaryMetric: String
    /// What is learned: `classification`, `regression` or `language`.
    public var task: String
    /// Names of the classes, for classification.
    public var classes: [String]
    /// How products are computed: `f32` or `bf16`.
    public var precision: String
    /// Threads that compute; they change the speed and not a bit of the result.
    public var threads: Int
    /// Data-parallel slices of a batch; part of what makes a run exact.
    public var slices: Int
    /// What kernels are compiled for: `avx512`. Other sets may give other last bits.
    public var instructionSet: String
    /// Name and version: `oneDNN 2.6.3`. Others may give other last bits.
    public var kernelLibrary: String
    /// SHA-256 of the data as read.
    public var dataHash: String
    /// Things worth saying about the data: bad rows kept aside, columns left out.
    public var notes: [Text]
    /// Rows of the data that were kept aside, the first ten thousand; nil in sessions of earlier versions.
    public var badRows: [BadRow]?
    /// The step the run starts from: 0, or that of the checkpoint it resumes.
    public var firstStep: Int
    /// The step from which on epochs are counted in steps of this run, for a fork with other batches; nil for 0.
    public var originStep: Int?
    /// Epochs done there; nil for 0.
    public var originEpoch: Double?
    /// Settings that cannot take effect, and why; nil where an earlier version wrote it.
    public var remarks: [Text]?

    public init(
        parameters: Int, layers: [LayerSummary], totalSteps: Int, stepsPerEpoch: Double, batchSize: Int,
        splitSizes: [SplitSize], throughputUnit: String, unitsPerStep: Int, flopsPerStep: Double,
        memoryBytes: Int, metrics: [MetricDescription], primaryMetric: String, task: String,
        classes: [String], precision: String, threads: Int, slices: Int, instructionSet: String,
        kernelLibrary: String, dataHash: String, notes: [Text], badRows: [BadRow]? = nil, firstStep: Int,
        originStep: Int? = nil, originEpoch: Double? = nil, remarks: [Text]? = nil
    ) {
        self.parameters = parameters
        self.layers = layers
        self.totalSteps = totalSteps
        self.stepsPerEpoch = stepsPerEpoch
        self.batchSize = batchSize
        self.splitSizes = splitSizes
        self.throughputUnit = throughputUnit
        self.unitsPerStep = unitsPerStep
        self.flopsPerStep = flopsPerStep
        self.memoryBytes = memoryBytes
        self.metrics = metrics
        self.primaryMetric = primaryMetric
        self.task = task
        self.classes = classes
        self.precision = precision
        self.threads = threads
        self.slices = slices
        self.instructionSet = instructionSet
        self.kernelLibrary = kernelLibrary
        self.dataHash = dataHash
        self.notes = notes
        self.badRows = badRows
        self.firstStep = firstStep
        self.originStep = originStep
        self.originEpoch = originEpoch
        self.remarks = remarks
    }

    /// Slices are called shards in what is stored, as they were in earlier versions.
    enum CodingKeys: String, CodingKey {
        case parameters, layers, totalSteps, stepsPerEpoch, batchSize, splitSizes, throughputUnit, unitsPerStep
        case flopsPerStep, memoryBytes, metrics, primaryMetric, task, classes, precision, threads
        case slices = "shards"
        case instructionSet, kernelLibrary, dataHash, notes, badRows, firstStep, originStep, originEpoch, remarks
    }

    private var origin: DataOrigin {
        DataOrigin(step: originStep ?? 0, samples: 0, epoch: originEpoch ?? 0)
    }

    /// Passes over the training split after some steps.
    public func epoch(ofStep step: Int) -> Double { origin.epoch(step: step, stepsPerEpoch: max(stepsPerEpoch, 1e-9)) }

    /// The step after which so many passes over the training split are done; nil where there is none such.
    public func step(ofEpoch epoch: Double) -> Int? {
        Int(exactly: min(1e15, origin.step(epoch: epoch, stepsPerEpoch: stepsPerEpoch))).flatMap { $0 > 0 ? $0 : nil }
    }
}

/// How much a split holds.
public struct SplitSize: Sendable, Hashable, Codable {
    /// The split that is meant.
    public var split: Split
    /// Samples; for text, tokens, or windows where it says so.
    public var count: Int

    public init(split: Split, count: Int) {
        self.split = split
        self.count = count
    }
}

/// One row of a model's layer table.
public struct LayerSummary: Sendable, Hashable, Codable {
    /// The name its parameters carry: `h0.attention`.
    public var name: String
    /// What it is: `dense`, `layer-norm`.
    public var kind: String
    /// Its output for one sample, without the batch.
    public var outputShape: [Int]
    /// Trained numbers of the layer.
    public var parameters: Int
    /// Floating-point operations of one forward pass of one sample.
    public var flops: Double
    /// Bytes of activations of one sample.
    public var activationBytes: Int

    public init(name: String, kind: String, outputShape: [Int], parameters: Int, flops: Double, activationBytes: Int) {
        self.name = name
        self.kind = kind
        self.outputShape = outputShape
        self.parameters = parameters
        self.flops = flops
        self.activationBytes = activationBytes
    }
}

extension RunPlan {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let batchSize = try values.decode(Int.self, forKey: .batchSize)
        self.init(
            parameters: try values.decode(Int.self, forKey: .parameters), layers: try values.given(.layers, or: []),
            totalSteps: try values.decode(Int.self, forKey: .totalSteps),
            stepsPerEpoch: try values.decode(Double.self, forKey: .stepsPerEpoch), batchSize: batchSize,
            splitSizes: try values.given(.splitSizes, or: []),
            throughputUnit: try values.given(.throughputUnit, or: "samples"),
            unitsPerStep: try values.given(.unitsPerStep, or: batchSize),
            flopsPerStep: try values.given(.flopsPerStep, or: 0), memoryBytes: try values.given(.memoryBytes, or: 0),
            metrics: try values.given(.metrics, or: []), primaryMetric: try values.given(.primaryMetric, or: "loss"),
            task: try values.decode(String.self, forKey: .task), classes: try values.given(.classes, or: []),
            precision: try values.given(.precision, or: "f32"), threads: try values.given(.threads, or: 1),
            slices: try values.given(.slices, or: 1), instructionSet: try values.given(.instructionSet, or: ""),
            kernelLibrary: try values.given(.kernelLibrary, or: ""), dataHash: try values.given(.dataHash, or: ""),
            notes: try values.given(.notes, or: []), badRows: try values.given(.badRows, or: nil),
            firstStep: try values.given(.firstStep, or: 0), originStep: try values.given(.originStep, or: nil),
            originEpoch: try values.given(.originEpoch, or: nil), remarks: try values.given(.remarks, or: nil))
    }
}

extension LayerSummary {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(String.self, forKey: .name), kind: try values.given(.kind, or: ""),
            outputShape: try values.given(.outputShape, or: []), parameters: try values.given(.parameters, or: 0),
            flops: try values.given(.flops, or: 0), activationBytes: try values.given(.activationBytes, or: 0))
    }
}
