import Experiments
import Language

/// Everything about a run after a step that is not a large array of numbers.
///
/// Random numbers need no fields of their own, as they are pure functions of the seed and the step.
package struct TrainerState: Sendable, Codable, Equatable {
    /// Steps done.
    package var step: Int
    /// Seconds spent in steps.
    package var seconds: Double
    /// The experiment as it stood after the step, complete, as TOML.
    package var experiment: String
    /// The best evaluation so far.
    package var best: Best?
    /// Evaluations since then, for early stopping.
    package var evaluationsSinceBest: Int
    /// What the schedule has heard, for those that listen to evaluations.
    package var schedule: [Double]
    /// The step at which the optimizer's memory was empty.
    package var optimizerStart: Int
    /// Smoothed loss of the latest batches.
    package var smoothedLoss: Double?
    /// The last step whose evaluation counted.
    package var evaluatedStep: Int?
    /// Where in the data the run's own batches begin; nil for one that began with the first sample.
    package var dataOrigin: DataOrigin?
    /// Size of the last measured update relative to the weights; nil before the first, and in states of before.
    package var updateRatio: Double?

    package init(
        step: Int, seconds: Double, experiment: String, best: Best? = nil, evaluationsSinceBest: Int = 0,
        schedule: [Double] = [], optimizerStart: Int = 0, smoothedLoss: Double? = nil, evaluatedStep: Int? = nil,
        dataOrigin: DataOrigin? = nil, updateRatio: Double? = nil
    ) {
        self.step = step
        self.seconds = seconds
        self.experiment = experiment
        self.best = best
        self.evaluationsSinceBest = evaluationsSinceBest
        self.schedule = schedule
        self.optimizerStart = optimizerStart
        self.smoothedLoss = smoothedLoss
        self.evaluatedStep = evaluatedStep
        self.dataOrigin = dataOrigin
        self.updateRatio = updateRatio
    }

    package struct Best: Sendable, Codable, Equatable {
        package var step: Int
        package var metric: String
        package var value: Double

        package init(
            step: Int, metric: String, value: Double
        ) {
            self.step = step
            self.metric = metric
            self.value = value
        }
    }
}

/// What was changed during a run, and the steps done before it was.
package struct MidRunChange: Sendable, Codable, Equatable {
    package var step: Int
    package var changes: [SettingChange]
    /// Whether the batch of the step after is left out.
    package var skipsBatch: Bool

    package init(
        step: Int, changes: [SettingChange], skipsBatch: Bool = false
    ) {
        self.step = step
        self.changes = changes
        self.skipsBatch = skipsBatch
    }
}

/// What makes a run exact beside its experiment: where one of these differs, so may the last bits.
package struct RunEnvironment: Sendable, Codable, Equatable {
    package var slices: Int
    package var instructionSet: String
    package var kernelLibrary: String
    package var toolchain: String
    /// SHA-256 of the data as read.
    package var dataHash: String

    /// Slices are called shards in what is stored, as they were in earlier versions.
    enum CodingKeys: String, CodingKey {
        case slices = "shards"
        case instructionSet, kernelLibrary, toolchain, dataHash
    }

    package init(slices: Int, instructionSet: String, kernelLibrary: String, toolchain: String, dataHash: String) {
        self.slices = slices
        self.instructionSet = instructionSet
        self.kernelLibrary = kernelLibrary
        self.toolchain = toolchain
        self.dataHash = dataHash
    }

    /// What differs from another environment, in words for an alert.
    package func differences(from other: RunEnvironment) -> [Text] {
        // Each with its type: as one literal they took the compiler twenty seconds.
        let parts: [(name: Text, other: String, own: String)] = [
            (Text("slices", zh: "切片"), String(other.slices), String(slices)),
            (Text("instruction set", zh: "指令集"), other.instructionSet, instructionSet),
            (Text("kernel library", zh: "算子库"), other.kernelLibrary, kernelLibrary),
            (Text("compiler", zh: "编译器"), other.toolchain, toolchain),
            (Text("data", zh: "数据"), String(other.dataHash.prefix(12)), String(dataHash.prefix(12))),
        ]
        return parts.filter { $0.other != $0.own }.map { part -> Text in
            part.name + Text(verbatim: " \(part.other) → \(part.own)")
        }
    }
}

/// The content of a checkpoint's `state.json`.
package struct CheckpointDescription: Sendable, Codable, Equatable {
    /// The layout of checkpoints; a reader refuses a higher one.
    package var version = 1
    package var state: TrainerState
    package var environment: RunEnvironment
    /// Every change made to settings since the first step, in order.
    package var changes: [MidRunChange]
    /// The step each rewriting of the past started from: a checkpoint belongs to the present run
    /// only up to the step of every rewriting that came after it.
    package var rewrites: [Int]
    /// The folder that the experiment's file names are relative to.
    package var folder: String
    /// The name a person gave the checkpoint.
    package var name: String?
    package var weightsSHA256: String
    /// The experiment before any change, as TOML, for a run that began with initial weights.
    package var initialExperiment: String?
    /// Breakpoints that held when it was written; a run that goes on from it does not stop at them at once.
    package var met: [String]?
    /// Samples, or tokens, of the training split; nil where an earlier version wrote it.
    package var trainingUnits: Double?

    package init(
        state: TrainerState, environment: RunEnvironment, changes: [MidRunChange], rewrites: [Int], folder: String,
        name: String? = nil, weightsSHA256: String, initialExperiment: String? = nil, met: [String]? = nil,
        trainingUnits: Double? = nil
    ) {
        self.state = state
        self.environment = environment
        self.changes = changes
        self.rewrites = rewrites
        self.folder = folder
        self.name = name
        self.weightsSHA256 = weightsSHA256
        self.initialExperiment = initialExperiment
        self.met = met
        self.trainingUnits = trainingUnits
    }
}
