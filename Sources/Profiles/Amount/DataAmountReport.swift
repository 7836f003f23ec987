import Columns
import Datasets
import Foundation
import Language

/// What a data-amount study found: the same experiment trained on parts of its training set, and what follows from it.
public struct DataAmountReport: Sendable, Hashable {
    /// What the trials of all sizes have alike.
    public enum Equal: String, Sendable, Hashable, CaseIterable {
        /// As many steps as with all rows: a smaller part is seen more often, and is judged where it was best.
        case steps
        /// As many passes over what there is: a smaller part is trained for fewer steps.
        case epochs
    }

    /// A run of the study.
    public struct Trial: Sendable, Hashable {
        /// How far it has come.
        public enum State: Sendable, Hashable {
            /// All of its figures are known.
            case finished
            /// It was begun, and is not over.
            case open
            /// It has no figures, and why.
            case failed(reason: Text)
        }

        /// The number of its run in the session.
        public var run: Int
        /// Of the training set.
        public var fraction: Double
        public var seed: UInt64
        public var state: State
        /// Rows, or tokens, that it learned from; 0 before its data are read.
        public var rows = 0
        /// Steps done, and which one its figures are of.
        public var steps = 0, bestStep: Int?
        /// Losses with the weights that were best.
        public var trainingLoss: Double?, validationLoss: Double?
        /// The metric by which weights are chosen, on the validation split.
        public var metric: Double?
        /// Seconds of training.
        public var seconds = 0.0
        /// Whether the loss was still falling at its end; nil where that is not known.
        public var isStillImproving: Bool?

        public init(run: Int, fraction: Double, seed: UInt64, state: State) {
            self.run = run
            self.fraction = fraction
            self.seed = seed
            self.state = state
        }
    }

    /// All trials of a size.
    public struct Point: Sendable, Hashable {
        public var fraction: Double
        /// Rows, or tokens: the mean of the trials.
        public var rows: Double
        public var trials: [Trial]
        public var training: Spread?, validation: Spread?, metric: Spread?
        /// Seconds of training: the mean of the trials.
        public var seconds: Double
    }

    /// Values of several trials.
    public struct Spread: Sendable, Hashable {
        public var mean: Double
        public var least: Double
        public var greatest: Double
        /// Standard deviation; 0 for one value.
        public var deviation: Double
        public var count: Int

        /// Nil for no finite values.
        init?(_ values: [Double?]) {
            let values = values.compactMap { $0 }.filter(\.isFinite)
            guard let least = values.min(), let greatest = values.max() else { return nil }
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            (self.mean, self.least, self.greatest, count) = (mean, least, greatest, values.count)
            deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
        }

        /// Standard error of the mean.
        var error: Double { deviation / Double(count).squareRoot() }
    }

    /// What is known of the experiment that the answer depends on.
    public struct Setting: Sendable, Hashable {
        public var equal: Equal
        /// What is counted: `rows` or `tokens`.
        public var isText: Bool
        /// The metric by which weights are chosen; nil where that is the loss.
        public var metric: Text?
        /// Its name in the experiment file.
        public var metricID: String?
        /// Trained numbers of the model.
        public var parameters: Int
        /// The loss of a model that knows the classes, or the mean, and no row.
        public var baseline: Double
        /// Tokens, or rows, that a step learns from.
        public var unitsPerStep: Int

        public init(
            equal: Equal, isText: Bool, metric: Text?, metricID: String?, parameters: Int, baseline: Double,
            unitsPerStep: Int
        ) {
            self.equal = equal
            self.isText = isText
            self.metric = metric
            self.metricID = metricID
            self.parameters = parameters
            self.baseline = baseline
            self.unitsPerStep = unitsPerStep
        }
    }

    public let setting: Setting
    /// By size and seed.
    public let trials: [Trial]
    /// Sizes with at least one finished trial, rising.
    public let points: [Point]
    /// The law of the validation losses; nil where there are fewer than three sizes.
    public let fit: PowerLawFit?
    /// What is worth knowing of the trials: those that failed, what differs.
    public let notes: [Text]

    /// - Parameters:
    ///   - trials: in any order.
    ///   - seed: what the resampling of the fit is drawn by.
    public init(_ setting: Setting, trials: [Trial], notes: [Text] = [], seed: UInt64) {
        self.setting = setting
        let trials = trials.sorted { ($0.fraction, $0.seed, $0.run) < ($1.fraction, $1.seed, $1.run) }
        self.trials = trials
        let fractions = Set(trials.map(\.fraction)).sorted()
        points = fractions.compactMap { fraction in
            let own = trials.filter {
                $0.fraction == fraction && $0.state == .finished && $0.validationLoss?.isFinite == true
            }
            guard !own.isEmpty else { return nil }
            let count = Double(own.count)
            return Point(
                fraction: fraction, rows: own.reduce(0) { $0 + Double($1.rows) } / count, trials: own,
                training: Spread(own.map(\.trainingLoss)), validation: Spread(own.map(\.validationLoss)),
                metric: Spread(own.map(\.metric)), seconds: own.reduce(0) { $0 + $1.seconds } / count)
        }
        let observations = points.enumerated().flatMap { size, point in
            point.trials.map {
                PowerLawFit.Observation(
                    size: size, rows: Double($0.rows), seed: $0.seed, loss: $0.validationLoss ?? .nan)
            }
        }
        fit = PowerLawFit(observations, seed: seed)
        self.notes = notes + Self.failures(of: trials)
    }

    private static func failures(of trials: [Trial]) -> [Text] {
        let failed = trials.compactMap { trial -> Text? in
            guard case .failed(let reason) = trial.state else { return nil }
            let percent = TrainingSubset.percent(trial.fraction)
            let run = trial.run
            return Text(
                "run \(run) (\(percent) %) failed and is left out: \(reason)",
                zh: "运行 \(run)（\(percent)%）失败，未计入：\(reason)")
        }
        let strange = trials.count { $0.state == .finished && $0.validationLoss?.isFinite != true }
        guard strange > 0 else { return failed }
        return failed + [
            strange == 1
                ? Text("1 trial has no finite validation loss and is left out", zh: "1 次试验没有有限的验证损失，未计入")
                : Text(
                    "\(strange) trials have no finite validation loss and are left out",
                    zh: "\(strange) 次试验没有有限的验证损失，未计入")
        ]
    }

    /// Rows, or tokens, in words.
    public func counted(_ rows: Double) -> Text {
        let count = Int(min(1e15, max(0, rows.rounded()))).grouped
        return setting.isText ? Text("\(count) tokens", zh: "\(count) 个词元") : Text("\(count) rows", zh: "\(count) 行")
    }
}
