import Language

extension Metrics {
    /// The metrics of regression, in the units of the target.
    public static let regression: [Metric<RegressionOutcomes>] = [
        Metric(
            "loss", Text("Loss", zh: "损失"), .lowerIsBetter, unit: Text("standardized", zh: "标准化"),
            help: Text(
                "Mean of the loss that training lowers, on the standardized target",
                zh: "训练损失的均值，在标准化后的目标列上计算")
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean },
        Metric(
            "rmse", Text(verbatim: "RMSE"), .lowerIsBetter, unit: Text("target units", zh: "目标列单位"),
            help: Text("Root of the mean squared error, in the units of the target", zh: "均方误差的平方根，单位同目标列")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.mean { $0 * $0 }.squareRoot() },
        Metric(
            "mae", Text(verbatim: "MAE"), .lowerIsBetter, unit: Text("target units", zh: "目标列单位"),
            help: Text("Mean absolute error, in the units of the target", zh: "平均绝对误差，单位同目标列")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.mean(abs) },
        Metric(
            "mse", Text(verbatim: "MSE"), .lowerIsBetter, unit: Text("target units²", zh: "目标列单位²"),
            help: Text("Mean squared error, in the squared units of the target", zh: "均方误差，单位为目标列单位的平方")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.mean { $0 * $0 } },
        Metric(
            "r2", Text(verbatim: "R²"), .higherIsBetter,
            help: Text(
                "Share of the variance that is explained: 1 perfect, 0 no better than the mean",
                zh: "被解释的方差比例：1 为完美，0 不比均值好")
        ) { (outcomes) throws(UndefinedMetric) in 1 - (try outcomes.mean { $0 * $0 }) / (try outcomes.variance()) },
        Metric(
            "explained-variance", Text("Explained variance", zh: "解释方差"), .higherIsBetter,
            help: Text("As R², with a constant error forgiven", zh: "同 R²，但忽略恒定误差")
        ) { (outcomes) throws(UndefinedMetric) in
            let variance = try outcomes.variance()
            let offset = try outcomes.mean { $0 }
            return 1 - (try outcomes.mean { ($0 - offset) * ($0 - offset) }) / variance
        },
        Metric(
            "median-error", Text("Median error", zh: "中位数误差"), .lowerIsBetter, unit: Text("target units", zh: "目标列单位"),
            help: Text(
                "Median of the absolute errors, in the units of the target; outliers do not move it",
                zh: "绝对误差的中位数，单位同目标列；不受离群值影响")
        ) { (outcomes) throws(UndefinedMetric) in
            let errors = zip(outcomes.predicted, outcomes.actual).map { abs($0 - $1) }.sorted()
            guard !errors.isEmpty else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
            let middle = errors.count / 2
            return errors.count % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2
        },
        Metric(
            "max-error", Text("Largest error", zh: "最大误差"), .lowerIsBetter, unit: Text("target units", zh: "目标列单位"),
            help: Text("Largest absolute error, in the units of the target", zh: "最大的绝对误差，单位同目标列")
        ) { (outcomes) throws(UndefinedMetric) in
            guard let largest = zip(outcomes.predicted, outcomes.actual).map({ abs($0 - $1) }).max() else {
                throw UndefinedMetric(Text("there are no samples", zh: "没有样本"))
            }
            return largest
        },
        Metric(
            "gap", Text("Gap", zh: "泛化差距"), .lowerIsBetter, unit: Text("standardized", zh: "标准化"), help: LossGap.help
        ) { (outcomes) throws(UndefinedMetric) in try LossGap.value(outcomes.losses) },
    ]
}
