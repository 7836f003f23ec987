import Language

extension QualityRule {
    private static let c4Source = "Raffel et al. 2020, C4, arXiv:1910.10683"
    private static let fineWebSource = "Penedo et al. 2024, FineWeb, arXiv:2406.17557"

    static let c4: [QualityRule] = [
        QualityRule(
            "c4-sentences", .english, Text("Documents of too few sentences", zh: "句子过少的文档"), c4Source, in: 0...10_000,
            usual: 5, breaks: .document { Double($0.sentences) < $1 }),
        QualityRule(
            "c4-placeholder-text", .english,
            Text("Documents with the placeholder text 'lorem ipsum'", zh: "含占位文字 'lorem ipsum' 的文档"), c4Source,
            usual: 1,
            breaks: .document { measures, _ in measures.hasPlaceholderText }),
        QualityRule(
            "c4-curly-bracket", .english,
            Text("Documents with a curly bracket, as program code has", zh: "含大括号（如程序代码）的文档"),
            c4Source, usual: 1, breaks: .document { measures, _ in measures.hasCurlyBracket }),
        // FineWeb leaves this one off: it costs a third of all text.
        QualityRule(
            "c4-line-end", .english, Text("Lines that do not end a sentence", zh: "不以句末标点结尾的行"), c4Source, usual: 0,
            breaks: .line { line, _, _ in !line.endsSentence || line.endsInEllipsis }),
        QualityRule(
            "c4-line-words", .english, Text("Lines of too few words", zh: "词数过少的行"), c4Source, in: 0...1000, usual: 3,
            breaks: .line { line, _, least in Double(line.words) < least }),
        QualityRule(
            "c4-long-word", .english, Text("Lines with too long a word", zh: "含超长词的行"), c4Source, in: 0...1_000_000,
            usual: 1000, breaks: .line { line, _, most in Double(line.longestWord) > most }),
        QualityRule(
            "c4-javascript", .english, Text("Lines that speak of JavaScript", zh: "提到 JavaScript 的行"), c4Source,
            usual: 1,
            breaks: .line { _, text, _ in text.holds(javaScript) }),
        QualityRule(
            "c4-policy", .english,
            Text("Lines that speak of cookies, privacy policies or terms of use", zh: "提到 cookie、隐私政策或使用条款的行"),
            c4Source, usual: 1, breaks: .line { _, text, _ in policies.contains { text.holds($0) } }),
    ]

    private static let javaScript = Array("javascript".utf8)
    private static let policies = [
        "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies",
    ].map { Array($0.utf8) }

    static let fineWeb: [QualityRule] = [
        QualityRule(
            "fineweb-line-punctuation", .english,
            Text("Documents with too small a share of lines that end a sentence", zh: "以句末标点结尾的行比例过低的文档"),
            fineWebSource, in: 0...1,
            usual: 0.12, breaks: .document { $0.share(of: \.endsSentence) < $1 }),
        QualityRule(
            "fineweb-short-lines", .english,
            Text("Documents with too large a share of lines of up to 30 characters", zh: "不超过 30 字符的行比例过高的文档"),
            fineWebSource,
            in: 0...1, usual: 0.67, breaks: .document { $0.shortLineShare > $1 }),
        QualityRule(
            "fineweb-repeated-characters", .english,
            Text(
                "Documents with too large a share of characters in lines that stood there before",
                zh: "先前出现过的行所占字符比例过高的文档"),
            fineWebSource, in: 0...1, usual: 0.01,
            breaks: .document { $0.perCharacter($0.repeatedLines.characters) > $1 }),
        QualityRule(
            "fineweb-newlines", .english, Text("Documents with too many line ends for each word", zh: "平均每词换行过多的文档"),
            fineWebSource, in: 0...10, usual: 0.3, breaks: .document { $0.perWord($0.newlines) > $1 }),
    ]
}

extension TextMeasures {
    var shortLineShare: Double { Double(lines.count { $0.range.count <= 30 }) / Double(max(1, lines.count)) }
}
