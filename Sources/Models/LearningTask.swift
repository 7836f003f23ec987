/// What a model learns to say of a sample.
public enum LearningTask: Sendable, Hashable {
    /// One of some classes. Predictions are logits `[rows, classes]`, targets class numbers `[rows]`.
    case classification(classes: Int)
    /// Some numbers. Predictions and targets are `[rows, outputs]`.
    case regression(outputs: Int)
    /// The next token at every position. Predictions are logits `[rows, context, vocabulary]`, targets token
    /// numbers `[rows, context]`.
    case language(vocabulary: Int)

    /// Numbers predicted for a sample, or for a position of text.
    public var width: Int {
        switch self {
        case .classification(let classes): classes
        case .regression(let outputs): outputs
        case .language(let vocabulary): vocabulary
        }
    }
}
