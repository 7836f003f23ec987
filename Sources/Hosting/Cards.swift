import Columns
import Datasets
import Experiments
import Language
import Metrics

/// An experiment file that ships with the program.
public struct SampleCard: Sendable, Hashable {
    /// The experiment's name: `Digits`.
    public var name: String
    /// Its file, for `Effect.open(path:start:)`.
    public var path: String
    /// What it teaches: its summary, or the first comment of the file.
    public var summary: Text
    /// `mlp · classification`, as the file says.
    public var kind: String
    /// Whether it has the section that every experiment has; other files of the format are none.
    public var isExperiment: Bool
    /// Why it cannot be opened; nil where it can, or where that was not looked at.
    public var problem: Text?

    public init(
        name: String, path: String, summary: Text, kind: String, isExperiment: Bool = true, problem: Text? = nil
    ) {
        self.name = name
        self.path = path
        self.summary = summary
        self.kind = kind
        self.isExperiment = isExperiment
        self.problem = problem
    }
}

/// A file of data in the current folder, which a model can be trained on.
public struct DataCard: Sendable, Hashable {
    /// The file's name.
    public var name: String
    /// Where it lies, for `Effect.open(path:start:)`.
    public var path: String
    /// Its size; 0 of a folder.
    public var bytes: Int
    /// What of.
    public var kind = Kind.file

    /// A file, or a folder of files.
    public enum Kind: Sendable, Hashable { case file, pictures, texts }

    public init(name: String, path: String, bytes: Int, kind: Kind = .file) {
        self.name = name
        self.path = path
        self.bytes = bytes
        self.kind = kind
    }
}

/// What the current folder holds.
public struct FolderCard: Sendable, Hashable {
    /// Its experiment files.
    public var experiments: [SampleCard]
    /// Its files of data.
    public var data: [DataCard]

    public init(experiments: [SampleCard] = [], data: [DataCard] = []) {
        self.experiments = experiments
        self.data = data
    }
}

/// A session in the store, as the chooser lists it.
public struct SessionCard: Sendable, Hashable {
    /// The name by which it is opened.
    public var name: String
    /// That of its newest run; stopped where it has none.
    public var state: RunState
    /// Whether that ended before its last step, as it got no better.
    public var hasStoppedEarly = false
    /// Steps done and in all, of its newest run.
    public var step: Int
    /// Steps of its newest run in all; 0 where they are not known.
    public var totalSteps: Int
    /// How many runs it has.
    public var runs: Int
    /// What there is to say of how its newest run went; nil where there is nothing yet.
    public var result: Result?
    /// Seconds since 1970 of its last change.
    public var changed: Double
    /// Whether another program is writing to it.
    public var isLocked: Bool

    /// Whether it cannot be opened; `result` says why.
    public var isUnusable: Bool { if case .unusable = result { true } else { false } }

    /// How a session's newest run went.
    public enum Result: Sendable, Hashable {
        /// The figure by which it is judged, of the test split where that was evaluated.
        case figure(split: Split, metric: Text, value: Double)
        /// Why the run failed.
        case failed(reason: Text)
        /// Why the session cannot be opened.
        case unusable(reason: Text)
    }

    public init(
        name: String, state: RunState, step: Int, totalSteps: Int, runs: Int, result: Result?, changed: Double,
        isLocked: Bool = false
    ) {
        self.name = name
        self.state = state
        self.step = step
        self.totalSteps = totalSteps
        self.runs = runs
        self.result = result
        self.changed = changed
        self.isLocked = isLocked
    }
}

/// A run of the open session, as the list of runs shows it before its history is read.
public struct RunCard: Sendable {
    /// Its number in the session, from 1.
    public var number: Int
    /// The name of its experiment.
    public var name: String
    /// The run it was forked from, with the step.
    public var parent: Int?
    /// The last step it has in common with that run; nil for one that began at step 0.
    public var forkStep: Int?
    /// What it is doing, or how it ended.
    public var state: RunState
    /// Whether it ended before its last step, as it got no better.
    public var hasStoppedEarly = false
    /// Steps done.
    public var step: Int
    /// Steps in all; 0 where they are not known.
    public var totalSteps: Int
    /// The settings it was started with.
    public var experiment: Experiment
    /// Steps a second at most that a person chose for it, 0 for no limit; nil where none was chosen.
    public var chosenPace: Double?
    /// The last value of each metric of the validation and test splits.
    public var results: [Evaluation]
    /// The metric its checkpoints are compared by; nil until its plan is known.
    public var primaryMetric: MetricDescription?
    /// Seconds since 1970 of its start.
    public var started: Double

    public init(
        number: Int, name: String, parent: Int? = nil, forkStep: Int? = nil, state: RunState, step: Int,
        totalSteps: Int, experiment: Experiment, chosenPace: Double? = nil, results: [Evaluation] = [],
        primaryMetric: MetricDescription? = nil,
        started: Double
    ) {
        self.number = number
        self.name = name
        self.parent = parent
        self.forkStep = forkStep
        self.state = state
        self.step = step
        self.totalSteps = totalSteps
        self.experiment = experiment
        self.chosenPace = chosenPace
        self.results = results
        self.primaryMetric = primaryMetric
        self.started = started
    }
}

extension RunCard {
    /// Steps a second at most on a screen, as a person chose or else as its experiment says; nil without a limit.
    public var pace: Double? {
        guard let chosenPace else { return experiment.pace }
        return chosenPace > 0 ? chosenPace : nil
    }
}
