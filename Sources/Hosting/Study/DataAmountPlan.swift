import Catalog
import Columns
import Datasets
import Experiments
import Foundation
import Language
import Profiles

/// The trials of a data-amount study: one experiment on parts of its training set, each with several seeds.
///
/// A trial is an experiment of its own, so that its run can be looked at, stepped and forked like any other. It differs
/// from the study's by its name, its seed, its part of the training set and its length; it is evaluated often enough to
/// find its best step, has no breakpoints, no pace and writes no texts.
public struct DataAmountPlan: Sendable {
    /// One run to be made.
    public struct Trial: Sendable, Hashable {
        public let experiment: Experiment
        /// Of the training set.
        public let fraction: Double
        public let seed: UInt64
        /// Steps it takes, where it does not end early.
        public let steps: Int

        public static func == (first: Trial, second: Trial) -> Bool { first.experiment == second.experiment }
        public func hash(into hasher: inout Hasher) { hasher.combine(experiment.name) }
    }

    /// How many sizes, seeds and which length.
    public struct Choice: Sendable, Hashable {
        public var points: Int
        public var seeds: Int
        public var equal: DataAmountReport.Equal

        public init(points: Int = 6, seeds: Int = 3, equal: DataAmountReport.Equal = .steps) {
            self.points = points
            self.seeds = seeds
            self.equal = equal
        }

        /// What may be asked for.
        public static let allowedPoints = 2...20, allowedSeeds = 1...20
    }

    public let basis: DataAmountBasis
    public let choice: Choice
    /// All sizes with the first seed, from the smallest, then with the next one; so a study that is cut short has a curve.
    public let trials: [Trial]

    /// Evaluations of a trial at least, by which its best step is found.
    static let evaluations = 40

    /// - Throws: `DataError` where the training set is too small to be parted.
    public init(_ basis: DataAmountBasis, _ choice: Choice) throws {
        self.basis = basis
        self.choice = choice
        let fractions = try basis.fractions(choice.points)
        trials = try (0..<choice.seeds).flatMap { index in
            try fractions.map { fraction in
                try Self.trial(of: basis, fraction: fraction, seed: basis.experiment.seed + UInt64(index), choice.equal)
            }
        }
    }

    /// Seconds that some trials take, as far as a few steps tell.
    public func seconds(of trials: [Trial]) -> Double {
        trials.reduce(0) { sum, trial in
            let evaluations = Double(max(1, trial.steps / max(1, trial.experiment.evaluation.integer("every"))))
            return sum + basis.secondsPerStep * (Double(trial.steps) + evaluations * basis.stepsPerEvaluation)
                + basis.secondsToBegin
        }
    }

    private static func trial(
        of basis: DataAmountBasis, fraction: Double, seed: UInt64, _ equal: DataAmountReport.Equal
    ) throws -> Trial {
        var experiment = basis.experiment
        let own = experiment.value(at: "data.split.subset")?.real ?? 1
        // A part of a part, where the experiment learns from one.
        let subset = fraction == 1 ? own : rounded(own * fraction)
        try experiment.set("name", to: .text(name(subset: subset, seed: seed, equal)))
        try experiment.set("seed", to: .integer(Int(seed)))
        try experiment.set("data.split.subset", to: .real(subset))
        try experiment.set("debugging.breakpoints", to: [])
        try experiment.reset("debugging.pace")
        if basis.isText { try experiment.set("evaluation.sample-length", to: 0) }
        if experiment.evaluation.integer("train-samples") == 0 { try experiment.reset("evaluation.train-samples") }
        let steps =
            equal == .steps ? basis.totalSteps : max(1, Int((Double(basis.totalSteps) * fraction).rounded(.up)))
        try setLength(of: &experiment, steps: steps, basis, equal)
        return Trial(experiment: experiment, fraction: subset, seed: seed, steps: steps)
    }

    private static func setLength(
        of experiment: inout Experiment, steps: Int, _ basis: DataAmountBasis, _ equal: DataAmountReport.Equal
    ) throws {
        let isOpen = experiment.training.integer("steps") == 0 && experiment.training.real("epochs") == 0
        let given = experiment.evaluation.integer("every")
        let whole = max(1, min(given > 0 ? given : .max, basis.totalSteps / evaluations))
        let every = max(1, min(whole, steps / evaluations))
        // The same number of steps without a better one, however often that is looked at: as with all data, then as here.
        var patience = Double(experiment.training.integer("early-stopping-patience"))
        if patience > 0, given > 0 {
            patience = (patience * Double(given) / Double(whole)).rounded(.up)
        } else if isOpen {
            patience = Double(max(5, (1_000 + whole - 1) / whole))
        }
        patience = min(1e6, (patience * Double(whole) / Double(every)).rounded(.up))
        try experiment.set("evaluation.every", to: .integer(every))
        try experiment.set("training.early-stopping-patience", to: .integer(Int(patience)))
        switch equal {
        case .steps:
            try experiment.set("training.steps", to: .integer(basis.totalSteps))
            try experiment.reset("training.epochs")
        case .epochs:
            try experiment.reset("training.steps")
            try experiment.set("training.epochs", to: .real(basis.epochs))
        }
    }

    /// A fraction with three digits, as names show it.
    static func rounded(_ fraction: Double) -> Double {
        let scale = pow(10, 2 - floor(log10(fraction)))
        return min(1, max(0.0001, (fraction * scale).rounded() / scale))
    }

    /// What the run of a trial is called: `data 25 %, seed 42`.
    static func name(subset: Double, seed: UInt64, _ equal: DataAmountReport.Equal) -> String {
        let name = "data \(TrainingSubset.percent(subset)) %, seed \(seed)"
        return equal == .epochs ? name + ", equal epochs" : name
    }

    /// How the trials are alike of which this is one; nil for an experiment that is no trial.
    public static func equal(in experiment: Experiment) -> DataAmountReport.Equal? {
        let subset = experiment.value(at: "data.split.subset")?.real ?? 1
        return DataAmountReport.Equal.allCases.first {
            experiment.name == name(subset: subset, seed: experiment.seed, $0)
        }
    }

    /// The experiment that a study is to be made of: a trial with all rows has the same trials as what it was made of.
    public static func isBasis(_ experiment: Experiment) -> Bool {
        equal(in: experiment) == nil || experiment.value(at: "data.split.subset")?.real ?? 1 == 1
    }
}
