import Catalog
import Datasets
import Metrics

/// What a trainer tells those who listen: the screen, the session's writer, the command line.
public enum TrainerEvent: Sendable {
    /// Data are read and the model is built; said once, before the first step.
    case prepared(RunPlan)
    case stateChanged(RunState)
    /// The steps done since the last such event, in order. None is ever left out.
    case steps([StepRecord])
    case evaluated(Evaluation)
    /// Text the model wrote, for language models.
    case sampled(TextSample)
    case checkpointed(CheckpointRecord)
    case alert(Alert)
    case journal(JournalEntry)
    /// The run is over, by itself or because it was asked to stop.
    case finished(RunOutcome)
    /// The run could not go on. The message names the place, the reason and the way out.
    case failed(message: String)

    /// The trainer now stands at another step: it went back, or forward again. Records of later
    /// steps stay true as long as nothing is changed.
    case moved(step: Int)
    /// A setting was changed in the past: records after this step no longer belong to the run.
    case rewritten(step: Int)
    /// How far a replay or a look-ahead has come.
    case progress(Progress)
    /// What can be reached, and at what cost; posted while paused.
    case timeline(Timeline)
    case forkReady(ForkPoint)
    case lookedAhead(LookAheadResult)
    case breakpointHit(BreakpointHit)
    /// Values of the watched expressions, at most ten times a second.
    case watched([WatchValue])
    /// One phase of a step was done, and the one named comes next.
    case phase(StepPhase, step: Int)
    case inspected(Inspection)
    case blamed(BatchBlame)
    /// A command was refused; the message says why and what would be possible.
    case refused(TrainerCommand, reason: String)
}

public enum RunState: String, Sendable, Hashable, Codable {
    case preparing, running, paused, evaluating, saving, finished, stopped, failed
}

/// What is known of a run before its first step.
public struct RunPlan: Sendable, Codable {
    /// Parameters that are trained.
    public var parameters: Int
    public var layers: [LayerSummary]
    /// Optimizer steps in the whole run.
    public var totalSteps: Int
    /// Steps an epoch; a fraction, as batches run on across its end.
    public var stepsPerEpoch: Double
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
    public var precision: String
    public var threads: Int
    /// Shards of a batch; part of what makes a run exact.
    public var shards: Int
    public var instructionSet: String
    public var kernelLibrary: String
    /// SHA-256 of the data as read.
    public var dataHash: String
    /// Things worth saying about the data: bad rows kept aside, columns left out.
    public var notes: [String]
    /// The step the run starts from: 0, or that of the checkpoint it resumes.
    public var firstStep: Int

    public init(
        parameters: Int, layers: [LayerSummary], totalSteps: Int, stepsPerEpoch: Double, batchSize: Int,
        splitSizes: [SplitSize], throughputUnit: String, unitsPerStep: Int, flopsPerStep: Double,
        memoryBytes: Int, metrics: [MetricDescription], primaryMetric: String, task: String,
        classes: [String], precision: String, threads: Int, shards: Int, instructionSet: String,
        kernelLibrary: String, dataHash: String, notes: [String], firstStep: Int
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
        self.shards = shards
        self.instructionSet = instructionSet
        self.kernelLibrary = kernelLibrary
        self.dataHash = dataHash
        self.notes = notes
        self.firstStep = firstStep
    }
}

public struct SplitSize: Sendable, Hashable, Codable {
    public var split: Split
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

/// What one optimizer step did.
public struct StepRecord: Sendable, Hashable, Codable {
    /// Steps done, this one included: the first is 1.
    public var step: Int
    /// Passes over the training split so far.
    public var epoch: Double
    /// Mean loss of the batch, before the update.
    public var loss: Double
    public var learningRate: Double
    /// Norm of all gradients together, before clipping.
    public var gradientNorm: Double
    /// Size of the update relative to the weights, both as norms over all parameters.
    public var updateRatio: Double
    /// Samples, or tokens, a second, smoothed over the last steps.
    public var throughput: Double
    /// Seconds of training so far, pauses and evaluations left out.
    public var seconds: Double

    public init(
        step: Int, epoch: Double, loss: Double, learningRate: Double, gradientNorm: Double,
        updateRatio: Double, throughput: Double, seconds: Double
    ) {
        self.step = step
        self.epoch = epoch
        self.loss = loss
        self.learningRate = learningRate
        self.gradientNorm = gradientNorm
        self.updateRatio = updateRatio
        self.throughput = throughput
        self.seconds = seconds
    }
}

/// The metrics of one split at one step.
public struct Evaluation: Sendable, Codable {
    public var step: Int
    public var split: Split
    public var values: [MetricValue]
    /// Whether the primary metric is the best so far.
    public var isBest: Bool
    public var seconds: Double

    public init(step: Int, split: Split, values: [MetricValue], isBest: Bool, seconds: Double) {
        self.step = step
        self.split = split
        self.values = values
        self.isBest = isBest
        self.seconds = seconds
    }

    /// The value of a metric; nil where it was not asked for or is undefined.
    public func value(of metric: String) -> Double? { values.first { $0.metric == metric }?.value }
}

public struct TextSample: Sendable, Hashable, Codable {
    public var step: Int
    public var prompt: String
    public var text: String

    public init(step: Int, prompt: String, text: String) {
        self.step = step
        self.prompt = prompt
        self.text = text
    }
}

/// A checkpoint that is safely on disk.
public struct CheckpointRecord: Sendable, Hashable, Codable {
    public var step: Int
    /// The folder's name inside the run's folder of checkpoints.
    public var folder: String
    /// The name a person gave it; such checkpoints are never pruned.
    public var name: String?
    public var isBest: Bool
    public var bytes: Int
    /// SHA-256 over all parameters in order.
    public var weightsSHA256: String

    public init(step: Int, folder: String, name: String?, isBest: Bool, bytes: Int, weightsSHA256: String) {
        self.step = step
        self.folder = folder
        self.name = name
        self.isBest = isBest
        self.bytes = bytes
        self.weightsSHA256 = weightsSHA256
    }
}

/// Something a person should know of, with its evidence.
public struct Alert: Sendable, Hashable, Codable {
    public enum Severity: String, Sendable, Hashable, Codable {
        case note, warning, error
    }

    public var step: Int
    public var severity: Severity
    public var message: String

    public init(step: Int, severity: Severity, message: String) {
        self.step = step
        self.severity = severity
        self.message = message
    }
}

/// One line of a run's journal: what was done to it, and when.
public struct JournalEntry: Sendable, Hashable, Codable {
    /// Steps done when it took effect.
    public var step: Int
    /// Seconds since 1970.
    public var time: Double
    public var command: TrainerCommand
    /// The same in words: `learning rate 3e-3 → 1e-3, by hand`.
    public var summary: String

    public init(step: Int, time: Double, command: TrainerCommand, summary: String) {
        self.step = step
        self.time = time
        self.command = command
        self.summary = summary
    }
}

/// How a run ended.
public struct RunOutcome: Sendable, Codable {
    public enum Reason: String, Sendable, Hashable, Codable {
        /// All steps are done.
        case completed
        /// The validation metric stopped getting better.
        case earlyStopping = "early-stopping"
        /// A person or a signal asked for it; the run can be resumed.
        case stopped
    }

    public var reason: Reason
    public var step: Int
    public var seconds: Double
    /// The last evaluation of every split; empty for a run that was stopped.
    public var evaluations: [Evaluation]
    /// SHA-256 over all parameters in order, at the last step.
    public var weightsSHA256: String
    /// The step whose weights the final test figures belong to.
    public var bestStep: Int?

    public init(
        reason: Reason, step: Int, seconds: Double, evaluations: [Evaluation], weightsSHA256: String, bestStep: Int?
    ) {
        self.reason = reason
        self.step = step
        self.seconds = seconds
        self.evaluations = evaluations
        self.weightsSHA256 = weightsSHA256
        self.bestStep = bestStep
    }
}
