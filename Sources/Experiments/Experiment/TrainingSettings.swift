import Catalog
import Graphs
import Language
import Models
import Optimizers

/// The settings of `[training]` that belong to the trainer itself; the optimizer and the schedule
/// add theirs.
enum TrainingSettings {
    static let hyperparameters =
        [
            Hyperparameter(
                "optimizer", .choice(Optimizers.catalog.map(\.id)), default: .text(Optimizers.defaultID),
                help: Text("Optimizer", zh: "优化器")),
            Hyperparameter(
                "learning-rate", .real(1e-12...1000, scale: .logarithmic), default: 0.001,
                help: Text("Peak learning rate of the schedule", zh: "学习率调度的峰值"), changesMidRun: true),
            Hyperparameter(
                "schedule", .choice(Schedules.catalog.map(\.id)), default: .text(Schedules.defaultID),
                help: Text("Schedule of the learning rate over the run", zh: "学习率调度：运行中学习率如何变化"), changesMidRun: true),
            Hyperparameter(
                "batch-size", .integer(1...1_048_576, scale: .logarithmic), default: 32,
                help: Text("Samples in an optimizer step; for text, windows", zh: "每个优化步的样本数；文本为窗口数")),
            Hyperparameter(
                "gradient-accumulation", .integer(1...1_048_576, scale: .logarithmic), default: 1,
                help: Text(
                    "Micro-batches that a batch is computed in, one after the other; more take less memory",
                    zh: "一批分成多少个微批依次计算；越多越省内存"),
                formerly: ["accumulation"]),
            Hyperparameter(
                "epochs", .real(0...1_000_000, scale: .logarithmic, zero: "auto"), default: 0.0,
                help: Text(
                    """
                    Passes over the training set; steps, where given, win; auto leaves the length \
                    open: 2,000 to 10,000 steps
                    """,
                    zh: "遍历训练集的轮数；给出 steps 时以其为准；auto：长度不定，2,000 到 10,000 步"),
                changesMidRun: true),
            Hyperparameter(
                "steps", .integer(0...1_000_000_000, zero: "auto"), default: 0,
                help: Text(
                    "Optimizer steps in the whole run; auto leaves it to the epochs",
                    zh: "整个运行的优化步数；auto：由 epochs 决定"), changesMidRun: true),
            Hyperparameter(
                "clip-norm", .real(0...1_000_000, zero: "off"), default: 0.0,
                help: Text(
                    "Largest global norm of the gradients; longer ones are scaled down to it",
                    zh: "梯度的最大全局范数；超过时按比例缩小"),
                reference: "Pascanu 2013, arXiv:1211.5063", changesMidRun: true, formerly: ["clip"]),
            Hyperparameter(
                "ema-decay", .real(0...0.99999, zero: "off"), default: 0.0,
                help: Text(
                    """
                    Decay of the weights' exponential moving average (EMA), which is evaluated in \
                    their place
                    """,
                    zh: "权重指数移动平均（EMA）的衰减系数；评估时用它代替权重"),
                reference: "Tarvainen and Valpola 2017, arXiv:1703.01780", changesMidRun: true,
                formerly: ["weight-averaging"]),
            Hyperparameter(
                "early-stopping-patience", .integer(0...1_000_000, zero: "auto"), default: 0,
                help: Text(
                    """
                    Evaluations without a better monitored metric that end the run; auto: none, or \
                    1,000 steps if its length is open
                    """,
                    zh: "监控指标多少次评估未改善即早停；auto：不早停，长度不定时为 1,000 步"),
                changesMidRun: true, formerly: ["early-stopping"]),
            Hyperparameter(
                "checkpoint-every", .integer(0...1_000_000_000, zero: "off"), default: 500,
                help: Text(
                    """
                    Steps between checkpoints, two seconds apart at least; off keeps only the best \
                    and the last
                    """,
                    zh: "检查点之间的步数，至少相隔两秒；off：只保留最优与最后的"),
                changesMidRun: true),
            Hyperparameter(
                "precision", .choice(Precision.allCases.map(\.rawValue)), default: "f32",
                help: Text("Data type of matrix products; convolutions stay f32", zh: "矩阵乘法的数据类型；卷积仍为 f32"),
                meanings: [
                    "f32": Text("32-bit floats throughout", zh: "全程使用 32 位浮点数"),
                    "bf16": Text("Operands of products in bf16: quicker on many machines", zh: "乘法的操作数用 bf16：许多机器上更快"),
                ]),
            Hyperparameter(
                "threads", .integer(0...1024, zero: "auto"), default: 0,
                help: Text(
                    "Threads that compute, with the same result for any number; auto takes every core",
                    zh: "计算线程数，结果与线程数无关；auto：使用所有核心")),
            Hyperparameter(
                "slices", .integer(0...1024, zero: "auto"), default: 0,
                help: Text(
                    """
                    Data-parallel slices of a batch, which fix the order of sums; auto goes by \
                    model and batch
                    """,
                    zh: "一批的数据并行分片数，决定求和顺序；auto：按模型与批大小选取"),
                formerly: ["shards"]),
        ] + Objective.hyperparameters
}
