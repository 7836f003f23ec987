import Graphs

/// What a model is given: one sample of the data.
public enum ModelInput: Sendable, Hashable {
    /// Numbers of this shape, without the batch: `[64]` for a table's row, `[28, 28, 1]` (height, width,
    /// channels) for an image, `[steps, channels]` for a series. The graph's input is `features`.
    /// Those of `embedded` say which row of a table of its own stands for them; these vectors are learned.
    case features(shape: [Int], embedded: [EmbeddedColumn] = [])
    /// This many token numbers below `vocabulary`. The graph's input is `tokens`.
    case tokens(vocabulary: Int, context: Int)

    /// The name of the input in the graph.
    public var name: String {
        switch self {
        case .features: "features"
        case .tokens: "tokens"
        }
    }

    /// The shape of a sample as the first layer sees it: with vectors in the places of embedded columns. Empty for tokens.
    var sampleShape: [Int] {
        guard case .features(let shape, let embedded) = self else { return [] }
        guard !embedded.isEmpty else { return shape }
        return [embedded.reduce(shape.reduce(1, *)) { $0 + $1.width - 1 }]
    }
}
