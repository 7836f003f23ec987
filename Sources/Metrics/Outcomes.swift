import Language

/// What a model said about the samples of one split, beside what is true of them.
public enum Outcomes: Sendable {
    case classification(ClassificationOutcomes)
    case regression(RegressionOutcomes)
    case language(LanguageOutcomes)

    /// The task that was measured, which says what metrics there are.
    public var task: MetricTask {
        switch self {
        case .classification: .classification
        case .regression: .regression
        case .language: .language
        }
    }
}

/// The kinds of task that have metrics of their own.
public enum MetricTask: String, Sendable, Hashable, Codable, CaseIterable {
    case classification, regression, language

    /// The task in a word.
    public var name: Text {
        switch self {
        case .classification: Text("classification", zh: "分类")
        case .regression: Text("regression", zh: "回归")
        case .language: Text("language", zh: "语言建模")
        }
    }
}

/// The losses that belong to an evaluation, whatever the task.
public struct LossFigures: Sendable, Hashable {
    /// Mean over the split of the loss that training lowers, without dropout, label smoothing and class weights.
    public var mean: Double
    /// The same over the training split by the same weights, for the gap; nil where it was not measured.
    public var training: Double?

    public init(mean: Double, training: Double? = nil) {
        self.mean = mean
        self.training = training
    }
}
