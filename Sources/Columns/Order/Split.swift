import Language

/// The parts of a data set: what a model learns from, what it is steered by, what it is judged by.
public enum Split: String, Sendable, Hashable, Codable, CaseIterable {
    case train, validation, test

    /// As people read it; experiment files, conditions and JSON have the raw value.
    public var label: Text {
        switch self {
        case .train: Text("train", zh: "训练集")
        case .validation: Text("validation", zh: "验证集")
        case .test: Text("test", zh: "测试集")
        }
    }
}
