import Language

/// The catalog: every metric, by task.
///
/// A new one is a line in `ClassificationMetrics.swift`, `RegressionMetrics.swift` or
/// `LanguageMetrics.swift` and a value in `Tests/Reference/metrics.py`.
public enum Metrics {
    /// All metrics of a task, in the order in which a list shows them.
    public static func catalog(for task: MetricTask) -> [MetricDescription] {
        switch task {
        case .classification: classification.map(\.description)
        case .regression: regression.map(\.description)
        case .language: language.map(\.description)
        }
    }

    /// The metric of an id, for a task; nil where the task has none such.
    public static func description(of id: String, for task: MetricTask) -> MetricDescription? {
        catalog(for: task).first { $0.id == id }
    }

    /// The metric of an id, whatever the task: an id has one title and one direction in all; nil for an unknown one.
    public static func description(of id: String) -> MetricDescription? {
        MetricTask.allCases.lazy.compactMap { description(of: id, for: $0) }.first
    }

    /// What a metric is called within a line, whatever the task.
    public static func label(of id: String) -> Text { description(of: id)?.label ?? Text(verbatim: id) }

    /// What is shown where an experiment names no metrics.
    public static func defaults(for task: MetricTask) -> [String] {
        switch task {
        case .classification: ["loss", "accuracy", "f1-macro", "gap"]
        case .regression: ["loss", "rmse", "mae", "r2", "gap"]
        case .language: ["loss", "perplexity", "bits-per-character", "gap"]
        }
    }

    /// The metrics of these ids, in this order; an id the task does not have is undefined.
    public static func evaluate(_ ids: [String], on outcomes: Outcomes) -> [MetricValue] {
        switch outcomes {
        case .classification(let outcomes): evaluate(ids, from: classification, on: outcomes)
        case .regression(let outcomes): evaluate(ids, from: regression, on: outcomes)
        case .language(let outcomes): evaluate(ids, from: language, on: outcomes)
        }
    }

    private static func evaluate<Kind>(_ ids: [String], from metrics: [Metric<Kind>], on outcomes: Kind)
        -> [MetricValue]
    {
        ids.map { id in
            metrics.first { $0.description.id == id }?.measured(on: outcomes)
                ?? MetricValue(metric: id, undefined: Text("this task has no such metric", zh: "此任务没有这个指标"))
        }
    }
}

/// The gap between the loss of a split and that of the training split, alike for all tasks.
enum LossGap {
    static let help = Text(
        """
        Loss here less the loss of evaluation.train-samples training rows, spread evenly (of as many as other data \
        have, where that is more), by the same weights; both without dropout, label smoothing and class weights. \
        Growing, it tells of overfitting
        """,
        zh: """
            此处的损失减去相同权重在 evaluation.train-samples 个均匀选取的训练行上的损失（其他数据的行数更多时取同样多）；\
            两者都不含 Dropout、标签平滑与类别权重。它增大说明过拟合
            """)

    static func value(_ losses: LossFigures) throws(UndefinedMetric) -> Double {
        guard let training = losses.training else {
            throw UndefinedMetric(
                Text(
                    "the training split was not measured; evaluation.train-samples says whether it is",
                    zh: "未评估训练集；由 evaluation.train-samples 决定是否评估"))
        }
        return losses.mean - training
    }
}
