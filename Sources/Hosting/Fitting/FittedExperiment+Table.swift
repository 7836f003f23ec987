import Catalog
import Experiments
import Foundation
import Language
import Profiles

extension FittedExperiment {
    /// Fits an experiment to a table.
    ///
    /// - Parameters:
    ///   - changesData: whether how the data are read, split and mended is decided, too. Where the profile is before a
    ///     person's eyes they stay as it was made; its remedies are applied there one by one.
    ///   - targetIsGiven: whether a person has named the target.
    public init(
        _ profile: TableProfile, of experiment: Experiment, changesData: Bool, targetIsGiven: Bool = false
    ) throws(ExperimentError) {
        if let images = profile.images {
            let (height, width, _) = images.set.grid
            try self.init(picturesOf: [images.set.count, height, width], of: experiment)
            if changesData { try mendPictures(profile) }
            return
        }
        self.init(experiment)
        guard let target = profile.target.map({ profile.columns[$0] }) else { return }
        let rows = profile.rows - target.missing
        if changesData {
            try set(
                "data.target", to: .text(target.name),
                targetIsGiven
                    ? Text("the column that is predicted", zh: "要预测的列")
                    : Text(
                        "the column that is predicted: guessed by its name or as the last one; any other can stand here",
                        zh: "要预测的列：按名称或取最后一列猜测；可改为其他列"))
            try setTask(profile, target)
            try setSplit(rows)
            try mend(profile)
        }
        let share = self.experiment.value(at: "data.split.train")?.real ?? 0.8
        let sizes = TableSizes(profile, training: max(1, Int(Double(rows) * share)))
        try setModel(sizes)
        try setTraining(profile, sizes)
    }

    private mutating func setTask(_ profile: TableProfile, _ target: ColumnProfile) throws(ExperimentError) {
        let distinct = target.distinct
        if profile.isClassification {
            try set(
                "data.task", to: "classification",
                Text("\(target.name) has \(distinct) classes", zh: "\(target.name) 有 \(distinct) 个类别"))
        } else {
            try set(
                "data.task", to: "regression",
                Text("\(target.name) is a number with \(distinct) values", zh: "\(target.name) 是数值，有 \(distinct) 个取值"))
        }
    }

    private mutating func setSplit(_ rows: Int) throws(ExperimentError) {
        guard rows < 1000 || rows >= 100_000 else { return }
        let share = rows < 1000 ? 0.2 : 0.05
        let held = Int(Double(rows) * share)
        let value: SettingValue = .table([
            SettingField("train", .real(rows < 1000 ? 0.6 : 0.9)), SettingField("validation", .real(share)),
            SettingField("test", .real(share)),
        ])
        try set(
            "data.split", to: value,
            rows < 1000
                ? Text(
                    "of \(rows) rows a tenth would be too few to judge by: one error is \(percent(1, of: rows / 10)) of it",
                    zh: "\(rows) 行的十分之一不足以评估：错一行就是其中的 \(percent(1, of: rows / 10))")
                : Text("\(held) rows are enough to judge by", zh: "\(held) 行足以评估"))
    }

    private func percent(_ part: Int, of whole: Int) -> String {
        String(format: "%.0f %%", 100 * Double(part) / Double(max(1, whole)))
    }

    /// What is wrong and has a remedy that takes no decision away: a column that tells the target may be the best there
    /// is, so that is only told.
    private mutating func mend(_ profile: TableProfile) throws(ExperimentError) {
        // A vector for each of many categories is learned where each has some rows to learn it from.
        func isWorthIt(_ finding: Finding) -> Bool {
            finding.kind == "high-cardinality" && profile.rows >= 5 * finding.count
        }
        for finding in profile.findings where finding.severity != .note || isWorthIt(finding) {
            guard let remedy = finding.remedy else { continue }
            guard finding.kind != "leakage" else {
                tell("data.target", Text("mind: \(finding.sentence)", zh: "注意：\(finding.sentence)"))
                continue
            }
            try apply(remedy, finding.sentence)
        }
    }

    /// Classes of images are weighted by their rarity; which images go is for a person to say.
    private mutating func mendPictures(_ profile: TableProfile) throws(ExperimentError) {
        for finding in profile.findings where finding.severity != .note {
            if let remedy = finding.remedy, remedy.changes.allSatisfy({ $0.path != "data.edits" }) {
                try apply(remedy, finding.sentence)
            } else {
                tell("data.source", Text("mind: \(finding.sentence)", zh: "注意：\(finding.sentence)"))
            }
        }
    }

    private mutating func setModel(_ sizes: TableSizes) throws(ExperimentError) {
        let (inputs, training, parameters) = (sizes.inputs, sizes.training, sizes.parameters)
        try set("model.kind", to: "mlp", Text("columns of a table have no order: dense layers", zh: "表格的列没有顺序：使用全连接层"))
        try set(
            "model.hidden", to: .list(sizes.hidden.map { .integer($0) }),
            Text(
                "about \(parameters) parameters for \(training) training rows of \(inputs) numbers",
                zh: "约 \(parameters) 个参数，对应 \(training) 个训练行，每行 \(inputs) 个数"))
        if parameters > training {
            try set(
                "model.dropout", to: .real(0.1),
                Text("more parameters than rows: against overfitting", zh: "参数多于行数：防止过拟合"))
        }
    }

    private mutating func setTraining(_ profile: TableProfile, _ sizes: TableSizes) throws(ExperimentError) {
        let (batch, epochs, steps) = (sizes.batch, sizes.epochs, sizes.steps)
        let pass = max(1, sizes.training / batch)
        try set("training.optimizer", to: "adamw", Text("good without tuning", zh: "无需调参即可"))
        try set(
            "training.learning-rate", to: .real(sizes.training < 2000 ? 3e-3 : 1e-3),
            sizes.training < 2000
                ? Text("a small network on few rows bears large steps", zh: "行少的小网络可以用较大的步长")
                : Text("the usual of this optimizer", zh: "该优化器的常用值"))
        try set(
            "training.batch-size", to: .integer(batch),
            Text("an epoch takes \(pass) steps", zh: "一轮需要 \(pass) 步"))
        try set(
            "training.epochs", to: .real(epochs),
            Text("about \(steps) steps; it ends before where it gets no better", zh: "约 \(steps) 步；不再改进时提前结束"))
        try set(
            "training.early-stopping-patience", to: .integer(10),
            Text("evaluations without a better validation loss", zh: "验证损失未改善的评估次数"))
        let every = max(10, steps / 40 / 10 * 10)
        try set(
            "evaluation.every", to: .integer(every), Text("some forty times in the run", zh: "整个运行约四十次"))
        if let numbers = profile.target.flatMap({ profile.columns[$0].numbers }), !profile.isClassification,
            let skewness = numbers.skewness, abs(skewness) > 3
        {
            let figure = String(format: "%.1f", skewness)
            try set(
                "training.loss", to: "huber",
                Text(
                    "the target has a long tail (skewness \(figure)), which squared errors would follow",
                    zh: "目标列有长尾（偏度 \(figure)），平方误差会被它带偏"))
        }
    }
}

/// How large a model and a run are for a table.
private struct TableSizes {
    /// Numbers a row comes to, kinds as one number a level.
    let inputs: Int
    /// Rows to learn from.
    let training: Int
    let hidden: [Int]
    let parameters: Int
    let batch: Int
    let epochs: Double
    let steps: Int

    init(_ profile: TableProfile, training: Int) {
        self.training = training
        inputs = max(
            1,
            profile.columns.filter { $0.role == .input }.reduce(0) {
                $0 + ($1.kind == .number ? 1 : min(100, max(1, $1.distinct)))
            })
        hidden =
            switch training {
            case ..<300: [16]
            case ..<2000: [32]
            case ..<20_000: [64, 32]
            case ..<200_000: [128, 64]
            default: [256, 128]
            }
        let outputs = profile.isClassification ? profile.target.map { max(2, profile.columns[$0].distinct) } ?? 2 : 1
        let widths = [inputs] + hidden + [outputs]
        parameters = zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
        batch =
            switch training {
            case ..<500: 16
            case ..<5000: 32
            case ..<50_000: 64
            case ..<500_000: 256
            default: 512
            }
        // Four thousand steps converge as a rule; few rows are passed over no more than two hundred times.
        epochs = min(200, max(3, (4000 * Double(batch) / Double(training)).rounded()))
        steps = Int(epochs * Double(training) / Double(batch))
    }
}
