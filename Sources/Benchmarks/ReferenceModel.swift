import Graphs
import Models

/// A model whose training step is measured.
public struct ReferenceModel: Sendable {
    /// The name on the command line and in JSON: `gpt-0.8m`.
    public let id: String
    /// What it is, in a line.
    public let summary: String
    /// Samples of a step.
    public let batch: Int
    /// How the products of a step are computed in the measurements.
    public let precisions: [Precision]
    /// Weights start within plus or minus this of 0.
    let scale: Double
    let make: @Sendable () throws -> any Model

    /// All that can be measured, in the order in which they are.
    public static let catalog: [ReferenceModel] = [
        gpt(
            "gpt-0.8m", "GPT: vocabulary 65, context 64, width 128, 4 heads, 4 layers", context: 64, width: 128,
            heads: 4, layers: 4, batch: 12),
        gpt(
            "gpt-10m", "GPT: vocabulary 65, context 256, width 384, 6 heads, 6 layers", context: 256, width: 384,
            heads: 6, layers: 6, batch: 8),
        mlp("mlp-tiny", inputs: 64, hidden: [64], batch: 32),
        mlp("mlp-wide", inputs: 784, hidden: [512, 256], batch: 128),
        ReferenceModel(
            id: "cnn", summary: "CNN 28×28: convolutions 32 and 64, dense 128, batch 64", batch: 64,
            precisions: [.float32], scale: 0.08
        ) {
            try CNN(
                input: .features(shape: [28, 28, 1]), task: .classification(classes: 10), channels: [32, 64],
                hidden: [128])
        },
    ]

    static func gpt(
        _ id: String, _ summary: String, context: Int, width: Int, heads: Int, layers: Int, batch: Int
    ) -> ReferenceModel {
        ReferenceModel(
            id: id, summary: "\(summary), batch \(batch)", batch: batch, precisions: [.float32, .bfloat16],
            scale: 0.035
        ) {
            try GPT(
                input: .tokens(vocabulary: 65, context: context), task: .language(vocabulary: 65),
                layers: layers, heads: heads, width: width)
        }
    }

    private static func mlp(_ id: String, inputs: Int, hidden: [Int], batch: Int) -> ReferenceModel {
        let widths = ([inputs] + hidden + [10]).map(String.init).joined(separator: "-")
        return ReferenceModel(
            id: id, summary: "MLP \(widths), ReLU, batch \(batch)", batch: batch, precisions: [.float32],
            scale: 0.08
        ) {
            try MLP(input: .features(shape: [inputs]), task: .classification(classes: 10), hidden: hidden)
        }
    }
}
