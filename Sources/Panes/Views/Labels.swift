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

extension Split {
    /// Where there is little room.
    var short: Text { self == .validation ? Text("valid", zh: "验证") : label }
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

extension Metrics {
    /// A metric where there is no plan to ask; metrics of one id are alike in every task.
    static func description(of id: String) -> MetricDescription? {
        MetricTask.allCases.lazy.compactMap { description(of: id, for: $0) }.first
    }

    /// What it is called within a line; its id where it is none of the catalog's.
    static func label(of id: String) -> Text { description(of: id)?.label ?? Text(verbatim: id) }
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
