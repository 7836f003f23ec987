import Language

extension QualityRule {
    private static let gopher = "Rae et al. 2021, Gopher, arXiv:2112.11446"

    static let gopherQuality: [QualityRule] = [
        QualityRule(
            "gopher-few-words", .english, Text("Documents of too few words", zh: "词数过少的文档"), gopher,
            in: 0...1_000_000, usual: 50, breaks: .document { Double($0.words) < $1 }),
        QualityRule(
            "gopher-many-words", .english, Text("Documents of too many words", zh: "词数过多的文档"), gopher,
            in: 0...1e9, usual: 100_000, breaks: .document { Double($0.words) > $1 }),
        QualityRule(
            "gopher-short-words", .english, Text("Documents whose words are too short in the mean", zh: "平均词长过短的文档"),
            gopher, in: 0...100, usual: 3, breaks: .document { $0.meanWordLength < $1 }),
        QualityRule(
            "gopher-long-words", .english, Text("Documents whose words are too long in the mean", zh: "平均词长过长的文档"),
            gopher, in: 0...1000, usual: 10, breaks: .document { $0.meanWordLength > $1 }),
        QualityRule(
            "gopher-hash-signs", .english, Text("Documents with too many # for each word", zh: "平均每词 # 过多的文档"), gopher,
            in: 0...10, usual: 0.1, breaks: .document { $0.perWord($0.hashes) > $1 }),
        QualityRule(
            "gopher-ellipses", .english, Text("Documents with too many ellipses for each word", zh: "平均每词省略号过多的文档"),
            gopher, in: 0...10, usual: 0.1, breaks: .document { $0.perWord($0.ellipses) > $1 }),
        QualityRule(
            "gopher-bullets", .english,
            Text("Documents with too large a share of lines with bullets", zh: "项目符号行比例过高的文档"),
            gopher, in: 0...1, usual: 0.9, breaks: .document { $0.share(of: \.isBullet) > $1 }),
        QualityRule(
            "gopher-ellipsis-lines", .english,
            Text("Documents with too large a share of lines that end in an ellipsis", zh: "以省略号结尾的行比例过高的文档"), gopher,
            in: 0...1, usual: 0.3, breaks: .document { $0.share(of: \.endsInEllipsis) > $1 }),
        QualityRule(
            "gopher-letters", .english,
            Text("Documents with too small a share of words that have a letter", zh: "含字母的词比例过低的文档"),
            gopher, in: 0...1, usual: 0.8, breaks: .document { $0.perWord($0.letteredWords) < $1 }),
        QualityRule(
            "gopher-stop-words", .english,
            Text(
                "Documents with too few of the words the, be, to, of, and, that, have and with",
                zh: "the、be、to、of、and、that、have、with 出现种数过少的文档"), gopher, in: 0...8, usual: 2,
            breaks: .document { Double($0.distinctEnglishStopWords) < $1 }),
    ]

    static let gopherRepetition: [QualityRule] =
        [
            QualityRule(
                "gopher-repeated-lines", .english,
                Text("Documents with too large a share of repeated lines", zh: "重复行比例过高的文档"),
                gopher, in: 0...1, usual: 0.3,
                breaks: .document { $0.repeatedLineShare > $1 }),
            QualityRule(
                "gopher-repeated-paragraphs", .english,
                Text("Documents with too large a share of repeated paragraphs", zh: "重复段落比例过高的文档"), gopher, in: 0...1,
                usual: 0.3,
                breaks: .document { Double($0.repeatedParagraphs.count) / Double(max(1, $0.paragraphs)) > $1 }),
            QualityRule(
                "gopher-repeated-line-characters", .english,
                Text("Documents with too large a share of characters in repeated lines", zh: "重复行字符比例过高的文档"), gopher,
                in: 0...1,
                usual: 0.2, breaks: .document { $0.perCharacter($0.repeatedLines.characters) > $1 }),
            QualityRule(
                "gopher-repeated-paragraph-characters", .english,
                Text("Documents with too large a share of characters in repeated paragraphs", zh: "重复段落字符比例过高的文档"),
                gopher,
                in: 0...1, usual: 0.2, breaks: .document { $0.perCharacter($0.repeatedParagraphs.characters) > $1 }),
        ] + grams("gopher", .english, gopher, top: [0.20, 0.18, 0.16], repeated: [0.15, 0.14, 0.13, 0.12, 0.11, 0.10])

    /// The rules about words that follow each other.
    static func grams(
        _ name: String, _ prose: Prose, _ source: String, top: [Double], repeated: [Double]
    ) -> [QualityRule] {
        top.enumerated().map { index, usual in
            let size = index + 2
            return QualityRule(
                "\(name)-top-\(size)-grams", prose,
                Text(
                    "Documents whose most frequent \(size) words in a row take too many characters",
                    zh: "最常见的连续 \(size) 词所占字符比例过高的文档"), source, in: 0...1, usual: usual,
                breaks: .document { $0.perCharacter($0.topGrams[index]) > $1 })
        }
            + repeated.enumerated().map { index, usual in
                let size = index + 5
                return QualityRule(
                    "\(name)-repeated-\(size)-grams", prose,
                    Text(
                        "Documents with too large a share of characters in repeated \(size) words in a row",
                        zh: "重复的连续 \(size) 词所占字符比例过高的文档"), source, in: 0...1, usual: usual,
                    breaks: .document { $0.perCharacter($0.repeatedGrams[index]) > $1 })
            }
    }
}

extension TextMeasures {
    var meanWordLength: Double { Double(wordCharacters) / Double(max(1, words)) }
    func perWord(_ count: Int) -> Double { Double(count) / Double(max(1, words)) }
    func perCharacter(_ count: Int) -> Double { Double(count) / Double(max(1, characters)) }
    var repeatedLineShare: Double { Double(repeatedLines.count) / Double(max(1, lines.count)) }
    func share(of property: KeyPath<Line, Bool>) -> Double {
        Double(lines.count { $0[keyPath: property] }) / Double(max(1, lines.count))
    }
}
