import Datasets
import Language
import Metrics
import Training

// What names that stay as they are in files and in JSON are called on the screen.

extension Split {
    /// As headings and legends call it.
    var label: Text {
        switch self {
        case .train: Text("train", zh: "训练")
        case .validation: Text("validation", zh: "验证")
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

extension MetricDescription {
    /// Its name within a line: `f1 macro`.
    var label: Text { title.map { title, _ in title.lowercased() } }
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
    var taskLabel: Text {
        switch task {
        case "classification": Text("classification", zh: "分类")
        case "regression": Text("regression", zh: "回归")
        case "language": Text("language", zh: "语言建模")
        default: Text(verbatim: task)
        }
    }
}
