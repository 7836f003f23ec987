/// What a model is given: one sample of the data.
public enum ModelInput: Sendable, Hashable {
    /// Numbers of this shape, without the batch: `[64]` for a table's row, `[28, 28, 1]` (height, width,
    /// channels) for an image, `[steps, channels]` for a series. The graph's input is `features`.
    case features(shape: [Int])
    /// This many token numbers below `vocabulary`. The graph's input is `tokens`.
    case tokens(vocabulary: Int, context: Int)

    /// The name of the input in the graph.
    public var name: String {
        switch self {
        case .features: "features"
        case .tokens: "tokens"
        }
    }
}
