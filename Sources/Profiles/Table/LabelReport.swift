import Catalog
import Columns
import Datasets
import Language

/// Rows of a table whose label is likely wrong: what a model of the others says of each, and the rows most like it.
public struct LabelReport: Sendable, Hashable {
    /// A row whose label is likely wrong.
    public struct Row: Sendable, Hashable {
        /// Where it stands in the file.
        public var line: Int
        /// The label it has.
        public var given: String
        /// The one a model of the other rows gives it.
        public var likely: String
        /// The probability of the given one, from 0 to 1.
        public var confidence: Double
        /// The experiment's split that it is in; nil where it is in none.
        public var split: Split?
        /// The rows of the training set that are most like it, the nearest first; none where they were not looked for.
        public var nearest: [TableNeighbor]

        public init(
            line: Int, given: String, likely: String, confidence: Double, split: Split?, nearest: [TableNeighbor]
        ) {
            self.line = line
            self.given = given
            self.likely = likely
            self.confidence = confidence
            self.split = split
            self.nearest = nearest
        }
    }

    /// The most suspicious first.
    public var rows: [Row]
    /// The column that was looked at.
    public var target: String
    /// Rows that were looked at.
    public var checked: Int
    /// Parts that the rows were shared out to: each was held out while a model learned from the others.
    public var folds: Int
    /// The share of the rows whose label is the one that a model of the others gives; of numbers, the share of their
    /// variance that it explains (R²).
    public var accuracy: Double
    /// Whether labels are classes rather than numbers.
    public var isClassification: Bool
    /// Where the rows that were looked at stand in the file, rising, and how well a model of the others knows each, from 0
    /// to 1: the probability of its class, or exp(−|e|/m) of its error and the median error; empty where that is not kept.
    public var checkedLines: [Int]
    public var confidences: [Double]
    /// Parts whose models had been trained before: an earlier search was broken off.
    public var foldsTakenUp: Int

    public init(
        rows: [Row], target: String, checked: Int, folds: Int, accuracy: Double, isClassification: Bool = true,
        checkedLines: [Int] = [], confidences: [Double] = [], foldsTakenUp: Int = 0
    ) {
        self.isClassification = isClassification
        self.checkedLines = checkedLines
        self.confidences = confidences
        self.foldsTakenUp = foldsTakenUp
        self.rows = rows
        self.target = target
        self.checked = checked
        self.folds = folds
        self.accuracy = accuracy
    }

    /// The rows' share of all that were looked at.
    public var share: Double { Double(rows.count) / Double(max(1, checked)) }

    /// The report without rows that are dealt with.
    public func leavingOut(_ lines: Set<Int>) -> LabelReport {
        var report = self
        report.rows.removeAll { lines.contains($0.line) }
        return report
    }

    /// What can be done about them.
    public enum Treatment: Sendable, Hashable {
        /// Leave the rows out.
        case drop
        /// Give them the label that is likely.
        case relabel
    }

    /// Drops or relabels the rows of the training and validation set; nil where there are none.
    ///
    /// Those of the test set stay as they are: without the rows that a model of this kind contradicts, its figures would
    /// flatter it. A number is not put in the place of another one, as what a model says is no measurement.
    public func remedy(_ treatment: Treatment) -> Remedy? {
        let rows = rows.filter { $0.split != .test && $0.split != nil }.sorted { $0.line < $1.line }
        guard !rows.isEmpty else { return nil }
        guard treatment == .relabel, isClassification else { return .drop(rows.map(\.line)) }
        let count = counted(rows.count, Text("row", zh: "行"), Text("rows", zh: "行"))
        return Remedy(
            Text("relabel \(count)", zh: "更正 \(count)的标签"),
            rows.map { row in
                .add(
                    path: "data.edits",
                    .table([
                        SettingField("edit", "set"), SettingField("line", .integer(row.line)),
                        SettingField("column", .text(target)), SettingField("value", .text(row.likely)),
                    ]))
            })
    }
}

extension TableProfile {
    /// What models say of the labels that nothing was done about yet.
    public var openLabels: LabelReport? { labels?.leavingOut(editedLines) }

    /// Takes in what was found out about the labels, which is then among the findings.
    /// - Parameter settings: those of `[data]`.
    public mutating func add(_ labels: LabelReport, settings: Settings) {
        self.labels = labels
        judge(by: settings)
    }
}

extension Check {
    static let wrongLabels = Check(
        "wrong-labels", Text("Labels that models of the other rows contradict", zh: "与其他行学到的模型相矛盾的标签"),
        reference: "Northcutt 2021",
        from: Threshold(
            0...1, 0.03,
            Text(
                "When asked: share of the rows from which they are more than a note",
                zh: "仅在要求时查找。占比达到多少起不只是提示"))
    ) { profile, limit in
        guard let labels = profile.openLabels, let worst = labels.rows.first else {
            return []
        }
        let count = labels.rows.count, folds = labels.folds, line = worst.line
        let rows = counted(count, Text("row has", zh: "行"), Text("rows have", zh: "行"))
        let share = percent(labels.share)
        let accuracy =
            labels.isClassification
            ? Text("accuracy \(percent(labels.accuracy))", zh: "准确率 \(percent(labels.accuracy))")
            : Text(verbatim: "R² \(figure(labels.accuracy))")
        let taken = labels.foldsTakenUp
        let takenUp =
            taken == 0
            ? Text.empty : Text(", \(taken) of them kept from before", zh: "，其中 \(taken) 折沿用之前的结果")
        let held = labels.rows.count { $0.split == .test }
        let untouched =
            held == 0
            ? Text.empty
            : Text(
                "; \(held) of them are in the test set, which no remedy touches, so that its figures do not flatter",
                zh: "；其中 \(held) 行在测试集，处理时不动它们，以免指标虚高")
        return [
            Finding(
                "wrong-labels", labels.share >= limit ? .warning : .note, count: count, columns: [labels.target],
                lines: labels.rows.map(\.line).sorted(),
                evidence: [
                    .init("share", labels.share), .init("folds", labels.folds),
                    .init(labels.isClassification ? "accuracy" : "r2", labels.accuracy),
                    .init("in_test", held),
                ],
                remedy: labels.remedy(.drop),
                Text(
                    """
                    \(rows) a label that is likely wrong (\(share)), first line \(line): \(worst.given), likely \
                    \(worst.likely); so say models that learned from the other rows (\(folds) folds\(takenUp), \
                    \(accuracy))\(untouched)
                    """,
                    zh: """
                        \(rows)的标签很可能是错的（\(share)），最可疑的是第 \(line) 行：标为 \(worst.given)，更像 \
                        \(worst.likely)；依据是从其他行学到的模型（\(folds) 折\(takenUp)，\(accuracy)）\(untouched)
                        """))
        ]
    }
}
