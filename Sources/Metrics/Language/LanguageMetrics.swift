import Foundation

/// How well a language model foretold a text.
public struct LanguageOutcomes: Sendable {
    /// Mean negative logarithm of the probability of the next token, in nats.
    public let losses: LossFigures
    /// Characters a token stands for, on average: 1 for a tokenizer of characters.
    public let charactersPerToken: Double
    /// Bytes of UTF-8 a token stands for, on average.
    public let bytesPerToken: Double

    public init(losses: LossFigures, charactersPerToken: Double = 1, bytesPerToken: Double = 1) {
        self.losses = losses
        self.charactersPerToken = charactersPerToken
        self.bytesPerToken = bytesPerToken
    }
}

extension Metrics {
    /// The metrics of language models.
    public static let language: [Metric<LanguageOutcomes>] = [
        Metric(
            "loss", "Loss", .lowerIsBetter, unit: "nats/token",
            help: "Mean negative logarithm of the probability of the next token"
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean },
        Metric(
            "perplexity", "Perplexity", .lowerIsBetter,
            help: "exp(loss): among how many equally likely tokens the model is left to choose"
        ) { (outcomes) throws(UndefinedMetric) in exp(outcomes.losses.mean) },
        Metric(
            "bits-per-character", "Bits/character", .lowerIsBetter, unit: "bits",
            help: "Loss in bits a character; comparable between tokenizers"
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean / log(2) / outcomes.charactersPerToken },
        Metric(
            "bits-per-byte", "Bits/byte", .lowerIsBetter, unit: "bits",
            help: "Loss in bits a byte of UTF-8; comparable between tokenizers and languages"
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean / log(2) / outcomes.bytesPerToken },
        Metric(
            "gap", "Gap", .lowerIsBetter, unit: "nats/token",
            help: "Loss here less the training loss; growing, it tells of overfitting"
        ) { (outcomes) throws(UndefinedMetric) in try lossGap(outcomes.losses) },
    ]
}
