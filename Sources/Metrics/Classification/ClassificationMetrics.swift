import Language
import Foundation

extension Metrics {
    /// The metrics of classification.
    public static let classification: [Metric<ClassificationOutcomes>] = [
        Metric(
            "loss", Text("Loss", zh: "损失"), .lowerIsBetter, unit: Text("nats", zh: "纳特"),
            help: Text(
                "Mean of the loss that training lowers, without label smoothing and class weights",
                zh: "训练损失的均值，不含标签平滑与类别权重")
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean },
        Metric(
            "accuracy", Text("Accuracy", zh: "准确率"), .higherIsBetter,
            help: Text("Fraction of the samples predicted correctly", zh: "预测正确的样本比例")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.accuracy() },
        Metric(
            "balanced-accuracy", Text("Balanced accuracy", zh: "平衡准确率"), .higherIsBetter,
            help: Text("Mean recall of the classes, so that rare ones count alike", zh: "各类召回率的均值，稀有类别同等对待")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.balancedAccuracy() },
        Metric(
            "f1-macro", Text("F1 macro", zh: "宏平均 F1"), .higherIsBetter,
            help: Text(
                "Harmonic mean of precision and recall, averaged over the classes",
                zh: "精确率与召回率的调和平均，再对各类取平均")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.macro(\.f1) },
        Metric(
            "f1-micro", Text("F1 micro", zh: "微平均 F1"), .higherIsBetter,
            help: Text(
                "Harmonic mean of precision and recall over all decisions; here the same as accuracy",
                zh: "对全部判断计算的精确率与召回率的调和平均；此处等于准确率")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.accuracy() },
        Metric(
            "f1-weighted", Text("F1 weighted", zh: "加权 F1"), .higherIsBetter,
            help: Text(
                "Harmonic mean of precision and recall, averaged over the classes by their samples",
                zh: "精确率与召回率的调和平均，按各类样本数加权平均")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.weighted(\.f1) },
        Metric(
            "precision", Text("Precision", zh: "精确率"), .higherIsBetter,
            help: Text(
                "Of those predicted to be of a class, the share that is; mean over the classes",
                zh: "预测为某类的样本中真正属于该类的比例；对各类取平均")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.macro(\.precision) },
        Metric(
            "recall", Text("Recall", zh: "召回率"), .higherIsBetter,
            help: Text(
                "Of those of a class, the share that was found; mean over the classes",
                zh: "某类样本中被找出的比例；对各类取平均")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.macro(\.recall) },
        Metric(
            "roc-auc", Text(verbatim: "ROC AUC"), .higherIsBetter,
            help: Text(
                """
                How often the true one of a pair has the higher score, ties half; one class against the rest, mean
                """,
                zh: "正负样本对中正样本得分更高的概率，相等算一半；一对其余，取平均")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.oneVersusRest(areaUnderROC) },
        Metric(
            "average-precision", Text("Average precision", zh: "平均精确率"), .higherIsBetter,
            help: Text(
                "Precision at every threshold by the recall it adds; one class against the rest, mean",
                zh: "各阈值的精确率按新增召回率加权；一对其余，取平均")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.oneVersusRest(averagePrecision) },
        Metric(
            "log-loss", Text("Log-loss", zh: "对数损失"), .lowerIsBetter, unit: Text("nats", zh: "纳特"),
            help: Text("Mean negative logarithm of the probability given to the true class", zh: "真实类别预测概率的负对数的均值")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.logLoss() },
        Metric(
            "brier", Text("Brier", zh: "Brier 分数"), .lowerIsBetter,
            help: Text("Mean squared distance of the probabilities from the truth", zh: "预测概率与真实值之间的均方距离")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.brier() },
        Metric(
            "calibration-error", Text("Calibration error", zh: "校准误差"), .lowerIsBetter,
            help: Text(
                "Mean distance of confidence and accuracy over 15 intervals of confidence",
                zh: "置信度 15 个区间上置信度与准确率之差的均值")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.calibrationError() },
        Metric(
            "matthews", Text("Matthews", zh: "马修斯相关系数"), .higherIsBetter,
            help: Text("Correlation of truth and prediction, 1 perfect, 0 chance", zh: "真实与预测的相关系数，1 为完美，0 为随机")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.matthews() },
        Metric(
            "kappa", Text("Cohen's kappa", zh: "Kappa 系数"), .higherIsBetter,
            help: Text("Agreement with the truth beyond chance", zh: "超出随机水平的一致程度")
        ) { (outcomes) throws(UndefinedMetric) in try outcomes.confusion.kappa() },
        Metric(
            "gap", Text("Gap", zh: "泛化差距"), .lowerIsBetter, unit: Text("nats", zh: "纳特"),
            help: LossGap.help
        ) { (outcomes) throws(UndefinedMetric) in try LossGap.value(outcomes.losses) },
    ]
}

func logarithm(_ value: Double) -> Double { Foundation.log(value) }
