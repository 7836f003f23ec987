import Language
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
            "loss", Text("Loss", zh: "损失"), .lowerIsBetter, unit: Text("nats/token", zh: "纳特/词元"),
            help: Text(
                """
                Mean negative logarithm of the probability of the next token; a character without any token, in \
                other data, counts as one of ln 256 a byte
                """,
                zh: "下一个词元概率的负对数的均值；其他数据中没有词元的字符，按每字节 ln 256 计")
        ) { (outcomes) throws(UndefinedMetric) in outcomes.losses.mean },
        Metric(
            "perplexity", Text("Perplexity", zh: "困惑度"), .lowerIsBetter,
            help: Text(
                "exp(loss): among how many equally likely tokens the model is left to choose",
                zh: "exp(loss)：相当于模型在多少个等可能的词元中选择")
        ) { (outcomes) throws(UndefinedMetric) in exp(outcomes.losses.mean) },
        Metric(
            "bits-per-character", Text("Bits/character", zh: "每字符比特数"), .lowerIsBetter, unit: Text("bits", zh: "比特"),
            help: Text(
                """
                Loss in bits a character of the text measured, 8 more for each byte of a character without a token \
                of its own; comparable between tokenizers
                """,
                zh: "每字符损失的比特数；没有自己词元的字符每字节另加 8；可在不同分词器之间比较")
        ) { (outcomes) throws(UndefinedMetric) in outcomes.bitsPerToken / outcomes.charactersPerToken },
        Metric(
            "bits-per-byte", Text("Bits/byte", zh: "每字节比特数"), .lowerIsBetter, unit: Text("bits", zh: "比特"),
            help: Text(
                """
                Loss in bits a byte of UTF-8 of the text measured, 8 more for each byte of a character without a \
                token of its own; comparable between tokenizers and languages
                """,
                zh: "每个 UTF-8 字节损失的比特数；没有自己词元的字符每字节另加 8；可在不同分词器与语言之间比较")
        ) { (outcomes) throws(UndefinedMetric) in outcomes.bitsPerToken / outcomes.bytesPerToken },
        Metric(
            "gap", Text("Gap", zh: "泛化差距"), .lowerIsBetter, unit: Text("nats/token", zh: "纳特/词元"),
            help: LossGap.help
        ) { (outcomes) throws(UndefinedMetric) in try LossGap.value(outcomes.losses) },
    ]
}
