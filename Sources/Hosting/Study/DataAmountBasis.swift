import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Language
import Profiles

/// What has to be known of an experiment before a data-amount study of it can be planned: how much there is to learn from,
/// how long a run is, and how long a step takes.
public struct DataAmountBasis: Sendable {
    /// The experiment that is studied.
    public let experiment: Experiment
    /// Rows, or tokens, of its training split.
    public let rows: Int
    /// Whether these are tokens.
    public let isText: Bool
    /// Rows, or tokens, that the smallest part has at least.
    public let leastRows: Int
    /// Steps of a run with all rows, and passes over them.
    public let totalSteps: Int
    public let epochs: Double
    /// By a few steps that were tried.
    public let secondsPerStep: Double
    /// What an evaluation takes, in steps.
    let stepsPerEvaluation: Double
    /// Reading the data and preparing a run.
    let secondsToBegin: Double

    /// Ten rows, or two of each class, tell a model something; a text needs a few windows.
    private static let fewestRows = 10, fewestWindows = 4

    package init(
        _ experiment: Experiment, rows: Int, isText: Bool = false, leastRows: Int = 10, totalSteps: Int, epochs: Double,
        secondsPerStep: Double = 0.001, stepsPerEvaluation: Double = 1, secondsToBegin: Double = 0.01
    ) {
        self.experiment = experiment
        self.rows = rows
        self.isText = isText
        self.leastRows = leastRows
        self.totalSteps = totalSteps
        self.epochs = epochs
        self.secondsPerStep = secondsPerStep
        self.stepsPerEvaluation = stepsPerEvaluation
        self.secondsToBegin = secondsToBegin
    }

    /// Reads the data, builds the model and tries a few steps, of which nothing is kept.
    ///
    /// - Parameter threads: threads that compute; nil takes the experiment's number.
    /// - Throws: `RunFailure` with what the trainer says, or `CancellationError`.
    public init(
        trying experiment: Experiment, threads: Int?, isCancelled: () -> Bool = { false }
    ) throws {
        var tried = experiment
        try tried.set("debugging.breakpoints", to: [])
        try tried.set("evaluation.sample-length", to: 0)
        let clock = ContinuousClock(), start = clock.now
        let run = try LedRun(trying: tried, threads: threads)
        let begun = clock.now
        guard let plan = run.plan else { throw CancellationError() }
        func count(_ split: Split) -> Int { plan.splitSizes.first { $0.split == split }?.count ?? 0 }
        let isText = plan.task == "language"
        guard count(.validation) > 0 else {
            throw DataError(
                setting: "split.validation",
                reason: Text(
                    "there is no validation split, by which the trials of a study are compared",
                    zh: "没有验证集，无法比较各次试验"))
        }
        // The first step of all is slower.
        try run.run(to: min(2, plan.totalSteps))
        let warm = clock.now
        var steps = 0
        while steps < 50, clock.now - warm < .milliseconds(500), steps + 2 < plan.totalSteps {
            if isCancelled() { throw CancellationError() }
            try run.run(to: steps + 3)
            if run.isOver { break }
            steps += 1
        }
        let elapsed = steps > 0 ? clock.now - warm : warm - begun
        let perStep: Double = elapsed / .seconds(1) / Double(max(1, steps))
        let measured = min(count(.train), experiment.evaluation.integer("train-samples")) + count(.validation)
        let stepsMeasured = Double(measured) / Double(max(1, plan.unitsPerStep))
        let context = plan.unitsPerStep / max(1, plan.batchSize)
        self.init(
            experiment, rows: count(.train), isText: isText,
            leastRows: isText ? Self.fewestWindows * (context + 1) : max(Self.fewestRows, 2 * plan.classes.count),
            totalSteps: plan.totalSteps, epochs: Double(plan.totalSteps) / max(1e-9, plan.stepsPerEpoch),
            secondsPerStep: perStep,
            // Forward passes are a third of a step.
            stepsPerEvaluation: stepsMeasured / 3, secondsToBegin: (begun - start) / .seconds(1))
    }

    /// The parts to be learned from: a geometric series up to 1 that halves each time, or less where the smallest part
    /// would have too few rows.
    func fractions(_ points: Int) throws -> [Double] {
        let least = max(pow(2, -Double(points - 1)), Double(leastRows) / Double(max(1, rows)))
        guard least <= 0.5 else {
            let (count, needed) = (rows, leastRows)
            throw DataError(
                setting: "source",
                reason: Text(
                    """
                    the training set is too small for a study: it has \(count), and its smallest part needs \(needed)
                    """,
                    zh: "训练集太小，无法做数据量实验：共 \(count)，而最小的子集需要 \(needed)"))
        }
        return (0..<points).map { DataAmountPlan.rounded(pow(least, 1 - Double($0) / Double(points - 1))) }
    }
}
