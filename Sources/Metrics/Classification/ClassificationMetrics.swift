import Foundation

extension Metrics {
    /// The metrics of classification.
    public static let classification: [Metric<ClassificationOutcomes>] = [
        Metric(
            "loss", "Loss", .lowerIsBetter, unit: "nats",
            help: "Mean of the loss that training lowers, without label smoothing and class weights"
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean },
        Metric(
            "accuracy", "Accuracy", .higherIsBetter, help: "Share of the samples predicted right"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.accuracy() },
        Metric(
            "balanced-accuracy", "Balanced accuracy", .higherIsBetter,
            help: "Mean recall of the classes, so that rare ones count alike"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.balancedAccuracy() },
        Metric(
            "f1-macro", "F1 macro", .higherIsBetter,
            help: "Harmonic mean of precision and recall, averaged over the classes"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.macro(\.f1) },
        Metric(
            "f1-micro", "F1 micro", .higherIsBetter,
            help: "Harmonic mean of precision and recall over all decisions; here the same as accuracy"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.accuracy() },
        Metric(
            "f1-weighted", "F1 weighted", .higherIsBetter,
            help: "Harmonic mean of precision and recall, averaged over the classes by their samples"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.weighted(\.f1) },
        Metric(
            "precision", "Precision", .higherIsBetter,
            help: "Of those predicted to be of a class, the share that is; mean over the classes"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.macro(\.precision) },
        Metric(
            "recall", "Recall", .higherIsBetter,
            help: "Of those of a class, the share that was found; mean over the classes"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.macro(\.recall) },
        Metric(
            "roc-auc", "ROC AUC", .higherIsBetter,
            help: "How often the true one of a pair has the higher score, ties half; one class against the rest, mean"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.oneVersusRest(areaUnderROC) },
        Metric(
            "average-precision", "Average precision", .higherIsBetter,
            help: "Precision at every threshold by the recall it adds; one class against the rest, mean"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.oneVersusRest(averagePrecision) },
        Metric(
            "log-loss", "Log-loss", .lowerIsBetter, unit: "nats",
            help: "Mean negative logarithm of the probability given to the true class"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.logLoss() },
        Metric(
            "brier", "Brier", .lowerIsBetter, help: "Mean squared distance of the probabilities from the truth"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.brier() },
        Metric(
            "calibration-error", "Calibration error", .lowerIsBetter,
            help: "Mean distance of confidence and accuracy over 15 intervals of confidence"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.calibrationError() },
        Metric(
            "matthews", "Matthews", .higherIsBetter,
            help: "Correlation of truth and prediction, 1 perfect, 0 chance"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.matthews() },
        Metric(
            "kappa", "Cohen's kappa", .higherIsBetter, help: "Agreement with the truth beyond chance"
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.kappa() },
        Metric(
            "gap", "Gap", .lowerIsBetter, unit: "nats",
            help: LossGap.help
        ) { (outcomes) throws(UndefinedMetric) in try LossGap.value(outcomes.losses) },
    ]
}

func logarithm(_ value: Double) -> Double { Foundation.log(value) }
