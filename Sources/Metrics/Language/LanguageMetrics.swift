import Foundation

/// How well a language model foretold a text.
public struct LanguageOutcomes: Sendable {
    /// Mean negative logarithm of the probability of the next token, in nats. A character that the model has no token
    /// for counts as one that costs `ln 256` for each of its bytes.
    public let losses: LossFigures
    /// Characters a token stands for, on average over what was measured: 1 for a tokenizer of characters.
    public let charactersPerToken: Double
    /// Bytes of UTF-8 a token stands for, on average over what was measured.
    public let bytesPerToken: Double
    /// Bits a token, on average, to tell apart what shares the token of unknown characters: 8 for each byte of these.
    public let spellingBitsPerToken: Double

    public init(
        losses: LossFigures, charactersPerToken: Double = 1, bytesPerToken: Double = 1, spellingBitsPerToken: Double = 0
    ) {
        self.losses = losses
        self.charactersPerToken = charactersPerToken
        self.bytesPerToken = bytesPerToken
        self.spellingBitsPerToken = spellingBitsPerToken
    }

    /// Bits that the whole text takes, for each token.
    fileprivate var bitsPerToken: Double { losses.mean / log(2) + spellingBitsPerToken }
}

extension Metrics {
    /// The metrics of language models.
    public static let language: [Metric<LanguageOutcomes>] = [
        Metric(
            "loss", "Loss", .lowerIsBetter, unit: "nats/token",
            help:
                "Mean negative logarithm of the probability of the next token; a character without any token, in other "
                + "data, counts as one of ln 256 a byte"
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean },
        Metric(
            "perplexity", "Perplexity", .lowerIsBetter,
            help: "exp(loss): among how many equally likely tokens the model is left to choose"
        ) { (outcomes) throws(UndefinedMetric) in exp(outcomes.losses.mean) },
        Metric(
            "bits-per-character", "Bits/character", .lowerIsBetter, unit: "bits",
            help: "Loss in bits a character of the text measured, 8 more for each byte of a character without a token "
                + "of its own; comparable between tokenizers"
        ) { (outcomes) throws(UndefinedMetric) in outcomes.bitsPerToken / outcomes.charactersPerToken },
        Metric(
            "bits-per-byte", "Bits/byte", .lowerIsBetter, unit: "bits",
            help: "Loss in bits a byte of UTF-8 of the text measured, 8 more for each byte of a character without a "
                + "token of its own; comparable between tokenizers and languages"
        ) { (outcomes) throws(UndefinedMetric) in outcomes.bitsPerToken / outcomes.bytesPerToken },
        Metric(
            "gap", "Gap", .lowerIsBetter, unit: "nats/token",
            help: LossGap.help
        ) { (outcomes) throws(UndefinedMetric) in try LossGap.value(outcomes.losses) },
    ]
}
