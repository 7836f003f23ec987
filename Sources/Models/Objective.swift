import Catalog
import Graphs
import Language

/// What a run lowers: the loss that compares predictions with targets, by task.
public struct Objective: Sendable, Hashable {
    /// The share of a class target that is spread over all classes; only in training.
    public var labelSmoothing: Double
    /// How much each class counts, by its place; empty where all count alike. Only in training, and what
    /// the data decide: `class-weights` says whether they do.
    public var classWeights: [Float] = []
    /// How the distance of a predicted number from its target counts.
    public var regressionLoss: RegressionLoss
    /// Where the Huber loss turns from a parabola into a line, in the units of the standardized target.
    public var huberDelta: Double

    /// How far a predicted number is from its target; see `ElementLossKind` for the formulas.
    public enum RegressionLoss: String, Sendable, Hashable, CaseIterable {
        case squared = "mse", absolute = "mae", huber
    }

    public init(labelSmoothing: Double = 0, regressionLoss: RegressionLoss = .squared, huberDelta: Double = 1) {
        self.labelSmoothing = labelSmoothing
        self.regressionLoss = regressionLoss
        self.huberDelta = huberDelta
    }

    /// From the settings of `hyperparameters`.
    public init(_ settings: Settings) {
        self.init(
            labelSmoothing: settings.real("label-smoothing"),
            regressionLoss: RegressionLoss(rawValue: settings.text("loss")) ?? .squared,
            huberDelta: settings.real("huber-delta"))
    }

    /// The settings of the loss, which stand among the trainer's in `[training]`.
    public static let hyperparameters = [
        Hyperparameter(
            "label-smoothing", .real(0...0.9), default: 0,
            help: Text(
                "Probability mass of the target that is spread over all classes",
                zh: "标签平滑：目标概率中均分给所有类别的部分"),
            reference: "Szegedy and others 2016", needs: [.task("classification", "language")]),
        Hyperparameter(
            "class-weights", .choice(["none", "balanced"]), default: "none",
            help: Text(
                "Class weights of the training loss; balanced: inverse to class frequency",
                zh: "训练损失的类别权重；balanced：与类别频率成反比"),
            needs: [.task("classification")],
            meanings: [
                "none": Text("All classes count alike", zh: "所有类别权重相同"),
                "balanced": Text("Rare classes count more, inverse to their frequency", zh: "稀少的类别权重更大，与频率成反比"),
            ]),
        Hyperparameter(
            "loss", .choice(RegressionLoss.allCases.map(\.rawValue)), default: "mse",
            help: Text(
                "Loss of a regression: mean squared error, mean absolute error or Huber loss",
                zh: "回归的损失函数：均方误差、平均绝对误差或 Huber 损失"),
            needs: [.task("regression")],
            meanings: [
                "mse": Text("Mean squared error: large errors count most", zh: "均方误差：大误差影响最大"),
                "mae": Text("Mean absolute error: outliers move it less", zh: "平均绝对误差：受离群值影响较小"),
                "huber": Text("Quadratic near 0, linear beyond huber-delta", zh: "0 附近为二次，超过 huber-delta 为线性"),
            ],
            formerly: ["regression-loss"], formerWords: ["squared": "mse", "absolute": "mae"]),
        Hyperparameter(
            "huber-delta", .real(1e-6...1e6, scale: .logarithmic), default: 1,
            help: Text(
                "Error at which the Huber loss turns from quadratic to linear",
                zh: "Huber 损失由二次变为线性的误差界限"), reference: "Huber 1964",
            needs: [.task("regression"), Need("training.loss", ["huber"])]),
    ]

    /// Adds the loss of each row `[rows]`, or of each row and position `[rows, context]`.
    func losses(
        of predictions: Tensor, targets: Tensor, task: LearningTask, in graph: inout GraphBuilder
    ) throws -> Tensor {
        switch task {
        case .classification, .language:
            let smoothing = graph.mode == .training ? Float(labelSmoothing) : 0
            return try graph.softmaxCrossEntropy(
                predictions, targets: targets, labelSmoothing: smoothing,
                classWeights: graph.mode == .training ? classWeights : [])
        case .regression:
            let kind: ElementLossKind =
                switch regressionLoss {
                case .squared: .squared
                case .absolute: .absolute
                case .huber: .huber(delta: Float(huberDelta))
                }
            return try graph.elementLoss(kind, predictions, targets: targets)
        }
    }
}
