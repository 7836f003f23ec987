import Datasets
import Experiments
import Foundation
import Language
import Profiles
import Profiling
import Training

/// Looks for rows whose label is likely wrong: confident learning over what models say that did not learn from them.
public enum LabelSearch {
    /// Folds where a person asks for no other number.
    public static let usualFolds = 5
    /// How many folds may be asked for.
    public static let folds = 2...100
    /// Neighbors of each row that are told.
    private static let neighbors = 3
    /// Rows of the training set that each is compared with at most, and rows that are compared: the most suspicious.
    private static let compared = 5_000, listed = 1_000

    /// Trains a model for each fold of all rows, whichever split they are in, and looks at what it says of the rest: a
    /// wrong label in the test set misleads no less. Each row is told with the rows of the experiment's own training set
    /// that are most like it.
    ///
    /// - Parameters:
    ///   - threads: threads that compute; nil takes the experiment's number.
    ///   - watch: is told how far it has come; what it throws ends the work.
    /// - Throws: `DataError` or `ExperimentError` where no classes are learned, the check is switched off, or a model
    ///   cannot be trained.
    public static func report(
        of experiment: Experiment, folds: Int = usualFolds, threads: Int? = nil,
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
        guard case .table(let table) = data.content, table.isClassification else {
            throw DataError(
                setting: "task",
                reason: Text(
                    "wrong labels are looked for among classes, and these data have none",
                    zh: "错误标签只能在分类数据中查找，而这些数据没有类别"))
        }
        let prediction = try CrossPrediction(of: experiment, folds: folds, threads: threads, watch: watch)
        let learned = try ConfidentLearning(
            labels: prediction.labels, probabilities: prediction.probabilities, classes: prediction.classes.count)
        let lines = learned.issues.map { prediction.lines[$0.row] }
        let title = Text("comparing rows", zh: "正在比较各行")
        let sought = Array(lines.prefix(listed))
        let nearest = try table.nearestTrainingRows(toLines: sought, count: neighbors, among: compared) { done in
            if done % 16 == 0 { try watch(WorkProgress(text: title, done: done, total: sought.count)) }
        }
        let splits = table.splitsByLine()
        let rows = zip(learned.issues, lines).map { issue, line in
            LabelReport.Row(
                line: line, given: prediction.classes[issue.given], likely: prediction.classes[issue.likely],
                confidence: issue.confidence, split: splits[line], nearest: nearest[line] ?? [])
        }
        return LabelReport(
            rows: rows, target: table.preparation.target.name, checked: prediction.lines.count, folds: folds,
            accuracy: prediction.accuracy)
    }
}
