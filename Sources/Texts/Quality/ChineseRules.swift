import Language

extension QualityRule {
    private static let source = "Penedo et al. 2025, FineWeb-2, arXiv:2506.20920"

    /// FineWeb-2's thresholds for Chinese. They were set on words of a dictionary, for which there is none here: each
    /// Chinese character counts as a word, so that rules about words in a row are the milder ones.
    static let chinese: [QualityRule] =
        [
            QualityRule(
                "chinese-long-words", .chinese, Text("Documents whose words are too long in the mean", zh: "平均词长过长的文档"),
                source,
                in: 0...1000, usual: 5, breaks: .document { $0.meanWordLength > $1 }),
            QualityRule(
                "chinese-letters", .chinese,
                Text("Documents with too small a share of words that have a letter", zh: "含字母的词比例过低的文档"), source,
                in: 0...1,
                usual: 0.735, breaks: .document { $0.perWord($0.letteredWords) < $1 }),
            QualityRule(
                "chinese-line-punctuation", .chinese,
                Text("Documents with too small a share of lines that end a sentence", zh: "以句末标点结尾的行比例过低的文档"), source,
                in: 0...1,
                usual: 0.106, breaks: .document { $0.share(of: \.endsSentence) < $1 }),
            QualityRule(
                "chinese-newlines", .chinese,
                Text("Documents with too many line ends for each word", zh: "平均每词换行过多的文档"), source,
                in: 0...10, usual: 0.178, breaks: .document { $0.perWord($0.newlines) > $1 }),
            QualityRule(
                "chinese-repeated-lines", .chinese,
                Text("Documents with too large a share of repeated lines", zh: "重复行比例过高的文档"),
                source, in: 0...1, usual: 0.287, breaks: .document { $0.repeatedLineShare > $1 }),
            QualityRule(
                "chinese-stop-words", .chinese,
                Text(
                    "Documents with too few of the 22 most usual characters, such as 的", zh: "22 个最常用字（如“的”）出现种数过少的文档"),
                source,
                in: 0...22, usual: 2, breaks: .document { Double($0.distinctChineseStopWords) < $1 }),
        ]
        + grams(
            "chinese", .chinese, source, top: [0.256, 0.201, 0.171],
            repeated: [0.198, 0.182, 0.167, 0.154, 0.140, 0.127])
}
