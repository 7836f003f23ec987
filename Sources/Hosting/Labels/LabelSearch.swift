import Datasets
import Experiments
import Formats
import Foundation
import Language
import Profiles
import Profiling
import Training

/// Looks for rows whose label is likely wrong: confident learning, and OUTRE for numbers, over what models say that did not
/// learn from them.
public enum LabelSearch {
    /// Folds where a person asks for no other number.
    public static let usualFolds = 5
    /// How many folds may be asked for.
    public static let folds = 2...100
    /// Neighbors of each row that are told.
    private static let neighbors = 3
    /// Rows of the training set that each is compared with at most, and rows that are compared: the most suspicious.
    private static let compared = 5_000, listed = 1_000

    /// Where folds that are done are kept: `$XDG_CACHE_HOME/workbench/folds`.
    public static var usualCache: URL { FoldCache.usualFolder }

    /// Trains a model for each fold of all rows, whichever split they are in, and looks at what it says of the rest: a
    /// wrong label in the test set misleads no less. Each row is told with the rows of the experiment's own training set
    /// that are most like it.
    ///
    /// - Parameters:
    ///   - threads: threads that compute; nil takes the experiment's number.
    ///   - cacheFolder: where folds that are done are kept until all are, so that a search that ended early goes on; nil
    ///     keeps none.
    ///   - watch: is told how far it has come; what it throws ends the work.
    /// - Throws: `DataError` or `ExperimentError` where there are no rows, the check is switched off, or a model
    ///   cannot be trained.
    public static func report(
        of experiment: Experiment, folds: Int = usualFolds, threads: Int? = nil,
        keepingFoldsIn cacheFolder: URL? = usualCache,
        watch: @escaping (WorkProgress) throws -> Void
    ) throws -> LabelReport {
        guard experiment.data["checks"]?["wrong-labels"]?.real != 0 else {
            throw DataError(
                setting: "checks.wrong-labels",
                reason: Text("wrong labels are not looked for: it is off", zh: "不查找错误标签：它已关闭"))
        }
        let data = try PreparedData.load(
            experiment.data, relativeTo: experiment.folder, seed: experiment.seed,
            watch: { progress in
                try watch(
                    WorkProgress(
                        text: progress.title, done: progress.done, total: progress.total,
                        countsBytes: progress.countsBytes))
            })
        guard case .table(let table) = data.content else {
            throw DataError(
                setting: "task",
                reason: Text(
                    "wrong labels are looked for in the rows of a table, and these data have none",
                    zh: "错误标签只能在表格的行中查找，而这些数据没有行"))
        }
        let cache = try cacheFolder.map { try FoldCache(experiment, folds: folds, in: $0) }
        let prediction = try CrossPrediction(
            of: experiment, folds: folds, threads: threads, keeper: cache?.keeper, watch: watch)
        let issues = try table.isClassification ? wrongClasses(prediction) : wrongNumbers(prediction, watch)
        let lines = issues.map { prediction.lines[$0.row] }
        let title = Text("comparing rows", zh: "正在比较各行")
        let sought = Array(lines.prefix(listed))
        let nearest = try table.nearestTrainingRows(toLines: sought, count: neighbors, among: compared) { done in
            if done % 16 == 0 { try watch(WorkProgress(text: title, done: done, total: sought.count)) }
        }
        let splits = table.splitsByLine()
        let rows = zip(issues, lines).map { issue, line in
            LabelReport.Row(
                line: line, given: issue.given, likely: issue.likely, confidence: issue.confidence, split: splits[line],
                nearest: nearest[line] ?? [])
        }
        // What is told is not looked for again.
        cache?.clear()
        return LabelReport(
            rows: rows, target: table.preparation.target.name, checked: prediction.lines.count, folds: folds,
            accuracy: table.isClassification ? prediction.accuracy : prediction.determination,
            isClassification: table.isClassification, checkedLines: prediction.lines,
            confidences: prediction.confidences, foldsTakenUp: prediction.foldsTakenUp)
    }

    /// A row whose label is likely wrong, in words.
    private typealias Issue = (row: Int, given: String, likely: String, confidence: Double)

    private static func wrongClasses(_ prediction: CrossPrediction) throws -> [Issue] {
        let learned = try ConfidentLearning(
            labels: prediction.labels, probabilities: prediction.probabilities, classes: prediction.classes.count)
        return learned.issues.map {
            ($0.row, prediction.classes[$0.given], prediction.classes[$0.likely], $0.confidence)
        }
    }

    private static func wrongNumbers(
        _ prediction: CrossPrediction, _ watch: (WorkProgress) throws -> Void
    ) throws -> [Issue] {
        let title = Text("judging the numbers", zh: "正在判断数值")
        let learned = try RegressionLabels(actual: prediction.actual, predicted: prediction.predicted) { done, count in
            try watch(WorkProgress(text: title, done: done, total: count))
        }
        return learned.rows.map { row in
            (row, figure(prediction.actual[row]), figure(prediction.predicted[row]), learned.scores[row])
        }
    }

    private static func figure(_ number: Double) -> String { String(format: "%.5g", number) }
}

extension CrossPrediction {
    /// The share of the variance of the values that the predictions explain, R².
    fileprivate var determination: Double {
        let mean = actual.reduce(0, +) / Double(max(1, actual.count))
        let variance = actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let rest = zip(actual, predicted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return variance > 0 ? 1 - rest / variance : 0
    }

    /// How well each row is known: the probability of its class; of a number exp(−|e|/m), by its error and the median one.
    fileprivate var confidences: [Double] {
        guard classes.isEmpty else { return labels.indices.map { probabilities[$0 * classes.count + labels[$0]] } }
        let errors = zip(actual, predicted).map { abs($0 - $1) }
        let sorted = errors.sorted()
        let median = sorted.isEmpty ? 1 : max(sorted[sorted.count / 2], .leastNormalMagnitude)
        return errors.map { exp(-$0 / median) }
    }
}
