import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Kernels
import Language
import Learning
import Metrics

/// What an experiment's model says of every row of a table without having learned from it.
///
/// The rows are shared out to k folds; for each, a model learns from the others, as the experiment says: its steps or
/// epochs, its evaluations on a validation split of those others, its early end, and the weights that were best. What is
/// fitted to data is fitted to the training rows of the fold. Rows of a test file of its own are in no fold.
///
/// A function of the experiment, its data and k: asked again, the same bits.
public struct CrossPrediction: Sendable {
    /// Where each row stands in the file, rising.
    public private(set) var lines: [Int] = []
    /// The classes; empty for regression.
    public private(set) var classes: [String] = []
    /// The class of each row, from 0; empty for regression.
    public private(set) var labels: [Int] = []
    /// The probabilities of each row: rows × classes, row by row; empty for regression.
    public private(set) var probabilities: [Double] = []
    /// The value of each row and what is predicted for it, in the units of the data; empty for classification.
    public private(set) var actual: [Double] = [], predicted: [Double] = []
    /// The fold that each row was held out in, from 0.
    public private(set) var folds: [Int] = []
    /// The steps of the training of each fold.
    public private(set) var steps: [Int] = []
    /// Folds that had been kept.
    public private(set) var foldsTakenUp = 0

    /// The share of the rows whose most probable class is their own; of several, the first counts.
    public var accuracy: Double {
        guard !labels.isEmpty else { return .nan }
        let right = labels.indices.count { row in
            let own = probabilities[(row * classes.count)..<((row + 1) * classes.count)]
            return own.firstIndex(of: own.max() ?? 0) == own.startIndex + labels[row]
        }
        return Double(right) / Double(labels.count)
    }

    /// Trains a model for each fold, one after the other.
    ///
    /// - Parameters:
    ///   - folds: how many, from 2.
    ///   - threads: threads that compute; nil takes the experiment's number.
    ///   - keeper: keeps folds that are done, and has those of the same experiment and data that were; nil keeps none.
    ///   - watch: is told how far it has come some ten times a second; what it throws ends the work.
    /// - Throws: `DataError` or `ExperimentError` where the data have no rows, or too few of them, or where a model's loss
    ///   is no longer finite: nothing can be concluded from such a one.
    public init(
        of experiment: Experiment, folds count: Int, threads: Int? = nil, keeper: FoldKeeper? = nil,
        watch: @escaping (WorkProgress) throws -> Void
    ) throws {
        KernelLibrary.useOneThread()
        let threads = Learner.threads(threads, of: experiment)
        var rows: [(line: Int, fold: Int, place: Int)] = []
        var predictions: [FoldPrediction] = []
        for index in 0..<count {
            let prediction: FoldPrediction
            // Folds that do not have the same classes are not of the same data.
            if let kept = keeper?.kept(index), kept.isSound, predictions.first?.classes ?? kept.classes == kept.classes
            {
                prediction = kept
                foldsTakenUp += 1
            } else {
                prediction = try Self.prediction(
                    of: experiment, fold: Fold(index, of: count), threads: threads, watch: watch)
                keeper?.keep(index, prediction)
            }
            predictions.append(prediction)
            classes = prediction.classes
            steps.append(prediction.steps)
            rows += prediction.lines.enumerated().map { ($0.element, index, $0.offset) }
        }
        rows.sort { ($0.line, $0.fold, $0.place) < ($1.line, $1.fold, $1.place) }
        for row in rows {
            lines.append(row.line)
            self.folds.append(row.fold)
            let prediction = predictions[row.fold]
            if classes.isEmpty {
                actual.append(prediction.actual[row.place])
                predicted.append(prediction.predicted[row.place])
            } else {
                labels.append(prediction.labels[row.place])
                probabilities +=
                    prediction.probabilities[(row.place * classes.count)..<((row.place + 1) * classes.count)]
            }
        }
    }

    /// Trains the model of a fold and asks it about the rows that were held out.
    private static func prediction(
        of experiment: Experiment, fold: Fold, threads: Int, watch: @escaping (WorkProgress) throws -> Void
    ) throws -> FoldPrediction {
        let data = try PreparedData.load(
            experiment.data, relativeTo: experiment.folder, seed: experiment.seed, fold: fold,
            watch: { _ in try watch(progress(fold.index, of: fold.count, step: 0, of: 1)) })
        guard case .table(let table) = data.content else {
            throw DataError(setting: "source", reason: Text("a text has no rows to make folds of", zh: "文本没有可分折的行"))
        }
        let position = try RunPosition(experiment, data, threads: threads)
        let best = try position.trainToEnd { step, total in
            try watch(progress(fold.index, of: fold.count, step: step, of: total))
        }
        let outcomes = try position.learner.withEvaluatedWeights(of: best) {
            try position.evaluator.outcomes(of: .test)
        }
        var prediction = FoldPrediction(
            lines: (0..<table.count(of: .test)).map { table.line(of: $0, in: .test) }, classes: table.classes,
            labels: [], probabilities: [], actual: [], predicted: [], steps: position.step)
        switch outcomes {
        case .classification(let outcomes):
            (prediction.labels, prediction.probabilities) = (outcomes.labels, outcomes.probabilities)
        case .regression(let outcomes):
            (prediction.actual, prediction.predicted) = (outcomes.actual, outcomes.predicted)
        case .language: break
        }
        return prediction
    }

    private static func progress(_ fold: Int, of folds: Int, step: Int, of steps: Int) -> WorkProgress {
        let number = fold + 1
        let text =
            steps > 1
            ? Text(
                "fold \(number) of \(folds), step \(step) of \(steps)",
                zh: "第 \(number)/\(folds) 折，第 \(step)/\(steps) 步")
            : Text("fold \(number) of \(folds), reading the data", zh: "第 \(number)/\(folds) 折，正在读取数据")
        // In thousandths, as an early end makes some folds shorter than others.
        return WorkProgress(text: text, done: fold * 1000 + 1000 * step / max(1, steps), total: folds * 1000)
    }
}

extension RunPosition {
    /// Does all steps and evaluations of the run, as a trainer does them that nobody gives a command: its numbers are
    /// the same ones. Nothing is told, kept or written.
    ///
    /// - Parameter watch: is told the steps that are done, of how many, some ten times a second; what it throws ends the
    ///   run.
    /// - Returns: the state of the best evaluation; nil where there was none, and the last state is to be taken.
    /// - Throws: `ExperimentError` where loss or gradient are not finite.
    package func trainToEnd(watch: @escaping (_ step: Int, _ steps: Int) throws -> Void) throws -> Snapshot? {
        let clock = ContinuousClock()
        var lastWord = clock.now
        let total = learner.totalSteps
        func look() throws {
            guard clock.now - lastWord >= .milliseconds(100) else { return }
            lastWord = clock.now
            try watch(step, total)
        }
        // An evaluation that is broken off has figures of nothing, so the reason is kept for afterwards.
        var reasonToEnd: (any Error)?
        evaluator.watch = { _ in
            if reasonToEnd == nil { do { try look() } catch { reasonToEnd = error } }
            if let reasonToEnd { throw reasonToEnd }
        }
        defer { evaluator.watch = nil }
        var best: Snapshot?
        while !isAtEnd {
            try look()
            let (loss, norm) = learner.computeGradients(step: step)
            guard loss.isFinite, norm.isFinite else {
                let next = step + 1
                throw ExperimentError(
                    key: "training.learning-rate",
                    reason: Text(
                        "the loss or the gradient of step \(next) is not finite", zh: "第 \(next) 步的损失或梯度是非有限值"),
                    allowed: Text("a lower one, or training.clip-norm", zh: "更低的值，或 training.clip-norm"))
            }
            update(gradientNorm: norm)
            countStep(loss: loss)
            guard isEvaluationDue else { continue }
            let figures = self.figures()
            if let reasonToEnd { throw reasonToEnd }
            if fold(figures) { best = snapshot() }
        }
        return best
    }
}
