extension Metrics {
    /// The metrics of regression, in the units of the target.
    public static let regression: [Metric<RegressionOutcomes>] = [
        Metric(
            "loss", "Loss", .lowerIsBetter, help: "Mean of the loss that training lowers, on the standardized target"
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean },
        Metric(
            "rmse", "RMSE", .lowerIsBetter, help: "Root of the mean squared error, in the units of the target"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.mean { $0 * $0 }.squareRoot() },
        Metric(
            "mae", "MAE", .lowerIsBetter, help: "Mean absolute error, in the units of the target"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.mean(abs) },
        Metric(
            "mse", "MSE", .lowerIsBetter, help: "Mean squared error, in the squared units of the target"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.mean { $0 * $0 } },
        Metric(
            "r2", "R²", .higherIsBetter,
            help: "Share of the variance that is explained: 1 perfect, 0 no better than the mean"
        ) { (outcomes) throws(UndefinedMetric) in 1 - (try outcomes.mean { $0 * $0 }) / (try outcomes.variance()) },
        Metric(
            "explained-variance", "Explained variance", .higherIsBetter,
            help: "As R², with a constant error forgiven"
        ) { (outcomes) throws(UndefinedMetric) in
            let variance = try outcomes.variance()
            let offset = try outcomes.mean { $0 }
            return 1 - (try outcomes.mean { ($0 - offset) * ($0 - offset) }) / variance
        },
        Metric(
            "median-error", "Median error", .lowerIsBetter,
            help: "Median of the absolute errors, in the units of the target; outliers do not move it"
        ) { (outcomes) throws(UndefinedMetric) in
            let errors = zip(outcomes.predicted, outcomes.actual).map { abs($0 - $1) }.sorted()
            guard !errors.isEmpty else { throw UndefinedMetric("there are no samples") }
            let middle = errors.count / 2
            return errors.count % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2
        },
        Metric(
            "max-error", "Largest error", .lowerIsBetter, help: "Largest absolute error, in the units of the target"
        ) { (outcomes) throws(UndefinedMetric) in
            guard let largest = zip(outcomes.predicted, outcomes.actual).map({ abs($0 - $1) }).max() else {
                throw UndefinedMetric("there are no samples")
            }
            return largest
        },
        Metric(
            "gap", "Gap", .lowerIsBetter, help: LossGap.help
        ) { (outcomes) throws(UndefinedMetric) in try LossGap.value(outcomes.losses) },
    ]
}
