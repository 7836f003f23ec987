import Columns
import Datasets
import Experiments
import Language
import Metrics

// What names that stay as they are in files and in JSON are called on the screen.

extension Split {
    /// Where there is little room.
    var short: Text {
        switch self {
        case .train: Text("train", zh: "训练")
        case .validation: Text("valid", zh: "验证")
        case .test: Text("test", zh: "测试")
        }
    }
}

extension StepPhase {
    /// A part of a training step.
    var label: Text {
        switch self {
        case .forward: Text("forward", zh: "前向")
        case .backward: Text("backward", zh: "反向")
        case .update: Text("update", zh: "更新")
        }
    }
}

extension RunPlan {
    /// What is counted a second.
    var unitLabel: Text {
        switch throughputUnit {
        case "samples": Text("samples", zh: "样本")
        case "tokens": Text("tokens", zh: "词元")
        default: Text(verbatim: throughputUnit)
        }
    }

    /// What the model learns to do.
    var taskLabel: Text { MetricTask(rawValue: task)?.name ?? Text(verbatim: task) }
}
