import Graphs
import Models
import RandomNumbers

/// Writes text with a language model, token by token.
///
/// Each token comes from a forward pass over the last `context` tokens; the model is causal, so what lies
/// behind the last token does not matter. The parameters are those of the training program, as they are at
/// the time. One thread owns it.
public final class TextGenerator {
    /// Tokens that the model looks back on.
    public let context: Int
    private let program: InferenceProgram
    private let tokens: UnsafeMutableBufferPointer<Int32>
    private let vocabulary: Int

    /// A generator over the parameters of a training program, on its threads.
    public init(model: any Model, sharing training: TrainingProgram) throws {
        (vocabulary, context) = try model.input.tokens(for: "text generation", model.task)
        program = try InferenceProgram(sharing: training, rows: 1) { graph, rows in
            try model.build(&graph, rows: rows, withTargets: false)
        }
        tokens = try program.integerInput("tokens")
    }

    /// Goes on with a text.
    /// - Parameters:
    ///   - prompt: what is there already; token 0 stands in for an empty one.
    ///   - count: tokens to write.
    ///   - seed: the same seed, prompt and weights write the same text.
    ///   - isCancelled: asked before each token; what is written by then is returned.
    /// - Returns: the new tokens, without the prompt.
    public func generate(
        after prompt: [Int32], count: Int, sampler: TokenSampler = TokenSampler(), seed: UInt64,
        isCancelled: () -> Bool = { false }
    ) -> [Int32] {
        let draws = Philox(seed: seed, stream: "sample")
        var text = prompt.isEmpty ? [0] : prompt
        let given = text.count
        for index in 0..<max(0, count) where !isCancelled() {
            let window = text.suffix(context)
            tokens.update(repeating: 0)
            _ = tokens.update(fromContentsOf: window)
            program.run()
            let start = (window.count - 1) * vocabulary
            let logits = UnsafeBufferPointer(rebasing: program.predictions[start..<start + vocabulary])
            text.append(Int32(sampler.choose(from: logits, draw: draws.uniform(at: UInt64(index)))))
        }
        return Array(text.dropFirst(given))
    }
}
