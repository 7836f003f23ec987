import Columns
import Datasets
import Language
import Metrics

/// What one optimizer step did.
public struct StepRecord: Sendable, Hashable, Codable {
    /// Steps done, this one included: the first is 1.
    public var step: Int
    /// Passes over the training split so far.
    public var epoch: Double
    /// Mean loss of the batch, before the update.
    public var loss: Double
    /// The rate of this step's update, as the schedule gives it.
    public var learningRate: Double
    /// Norm of all gradients together, before clipping.
    public var gradientNorm: Double
    /// Size of the update relative to the weights, both as norms over all parameters.
    public var updateRatio: Double
    /// Samples, or tokens, a second while it computes, smoothed over the last steps: without pauses, evaluations and the
    /// waiting that a pace asks for.
    public var throughput: Double
    /// Seconds of training so far, pauses and evaluations left out.
    public var seconds: Double
    /// Steps a second that the run gets on by, evaluations and checkpoints with it, smoothed over a minute; nil where
    /// that was not measured, as in what is recorded.
    public var stepsPerSecond: Double?
    /// Whether a person had its batch left out: it counts, but has updated nothing.
    public var isSkipped: Bool

    public init(
        step: Int, epoch: Double, loss: Double, learningRate: Double, gradientNorm: Double,
        updateRatio: Double, throughput: Double, seconds: Double, stepsPerSecond: Double? = nil, isSkipped: Bool = false
    ) {
        self.step = step
        self.epoch = epoch
        self.loss = loss
        self.learningRate = learningRate
        self.gradientNorm = gradientNorm
        self.updateRatio = updateRatio
        self.throughput = throughput
        self.seconds = seconds
        self.stepsPerSecond = stepsPerSecond
        self.isSkipped = isSkipped
    }
}

/// The metrics of one split at one step.
public struct Evaluation: Sendable, Codable {
    /// Steps done when it was measured.
    public var step: Int
    /// The split whose samples were measured.
    public var split: Split
    /// In the order shown; those that are undefined say why.
    public var values: [MetricValue]
    /// Whether the primary metric is the best so far.
    public var isBest: Bool
    /// Seconds the evaluation took.
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

/// Text a language model wrote, with what it was to go on from.
public struct TextSample: Sendable, Hashable, Codable {
    /// Steps done when it was written.
    public var step: Int
    /// What the model was given; may be empty.
    public var prompt: String
    /// What the model wrote after the prompt, without it.
    public var text: String

    public init(step: Int, prompt: String, text: String) {
        self.step = step
        self.prompt = prompt
        self.text = text
    }
}

/// A checkpoint that is safely on disk.
public struct CheckpointRecord: Sendable, Hashable, Codable {
    /// Steps done when it was written.
    public var step: Int
    /// The folder's name inside the run's folder of checkpoints.
    public var folder: String
    /// The name a person gave it; such checkpoints are never pruned.
    public var name: String?
    /// Whether its weights are the best so far by the primary metric.
    public var isBest: Bool
    /// Bytes of its files together.
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
public struct Alert: Sendable, Hashable {
    /// How much something matters; only warnings and errors ask for attention.
    public enum Severity: String, Sendable, Hashable, Codable {
        case note, warning, error
    }

    /// Steps done when it was noticed.
    public var step: Int
    /// How much it matters.
    public var severity: Severity
    /// What was noticed and, where it is known, what can be done.
    public var text: Text

    public init(step: Int, severity: Severity, text: Text) {
        self.step = step
        self.severity = severity
        self.text = text
    }

    /// An alert that says the same in every language.
    public init(step: Int, severity: Severity, message: String) {
        self.init(step: step, severity: severity, text: Text(verbatim: message))
    }

    /// The text in English, as records and JSON have it.
    public var message: String { text.in(.english) }
}

/// How a run ended.
public struct RunOutcome: Sendable, Codable {
    /// Why a run is over.
    public enum Reason: String, Sendable, Hashable, Codable {
        /// All steps are done.
        case completed
        /// The validation metric stopped getting better.
        case earlyStopping = "early-stopping"
        /// A person or a signal asked for it; the run can be resumed.
        case stopped
    }

    /// Why it is over.
    public var reason: Reason
    /// Steps done.
    public var step: Int
    /// Seconds of training, pauses and evaluations left out.
    public var seconds: Double
    /// The last evaluation of every split; empty for a run that was stopped.
    public var evaluations: [Evaluation]
    /// SHA-256 over all parameters in order, at the last step.
    public var weightsSHA256: String
    /// The step whose weights the final test figures belong to.
    public var bestStep: Int?
    /// Whether the validation loss was still falling at the end, so that more steps would have brought more; nil where
    /// that is not known.
    public var isStillImproving: Bool?

    public init(
        reason: Reason, step: Int, seconds: Double, evaluations: [Evaluation], weightsSHA256: String, bestStep: Int?,
        isStillImproving: Bool? = nil
    ) {
        self.reason = reason
        self.step = step
        self.seconds = seconds
        self.evaluations = evaluations
        self.weightsSHA256 = weightsSHA256
        self.bestStep = bestStep
        self.isStillImproving = isStillImproving
    }
}

extension RunOutcome {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            reason: try values.decode(Reason.self, forKey: .reason), step: try values.decode(Int.self, forKey: .step),
            seconds: try values.given(.seconds, or: 0), evaluations: try values.given(.evaluations, or: []),
            weightsSHA256: try values.given(.weightsSHA256, or: ""), bestStep: try values.given(.bestStep, or: nil),
            isStillImproving: try values.given(.isStillImproving, or: nil))
    }
}

extension Evaluation {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            step: try values.decode(Int.self, forKey: .step), split: try values.decode(Split.self, forKey: .split),
            values: try values.given(.values, or: []), isBest: try values.given(.isBest, or: false),
            seconds: try values.given(.seconds, or: 0))
    }
}

extension StepRecord {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try values.given(key, or: .nan) }
        self.init(
            step: try values.decode(Int.self, forKey: .step), epoch: try number(.epoch), loss: try number(.loss),
            learningRate: try number(.learningRate), gradientNorm: try number(.gradientNorm),
            updateRatio: try number(.updateRatio), throughput: try values.given(.throughput, or: 0),
            seconds: try values.given(.seconds, or: 0), stepsPerSecond: try values.given(.stepsPerSecond, or: nil),
            isSkipped: try values.given(.isSkipped, or: false))
    }
}
