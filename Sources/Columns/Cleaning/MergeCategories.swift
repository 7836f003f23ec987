import Catalog
import Foundation
import Language

/// Makes one category of those that are written in several ways.
struct MergeCategories: CleaningStep {
    static let entry = Entry<any CleaningStep>.ofColumns(
        id: "merge-categories",
        summary: Text(
            "Make one category of spellings that differ in case, spaces or accents; the target's where columns names it",
            zh: "把仅在大小写、空格或重音上不同的写法合并为一个类别；目标列须用 columns 指明")
    ) { _ in MergeCategories() }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        frame.columns.compactMap { column in
            guard case .kinds(let codes, let levels) = column.content else { return nil }
            var counts = [Int](repeating: 0, count: levels.count)
            for row in training where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
            let seen = levels.indices.filter { counts[$0] > 0 }.map { (levels[$0], counts[$0]) }
            guard !seen.isEmpty else { return nil }
            return .merge(column: column.name, spellings: Spellings(mostFrequentOf: seen).all)
        }
    }
}

/// The spelling of each category that stands for all its others.
package struct Spellings {
    /// In the order of the alphabet.
    package let all: [String]
    private let byFolded: [String: String]

    init(_ all: [String]) {
        self.all = all
        byFolded = Dictionary(all.map { (folded($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The most frequent spelling of each; of those as frequent, the first by name.
    ///
    /// - Parameter texts: with how often each stands there, which adds up where one is listed again.
    init(mostFrequentOf texts: [(String, Int)]) {
        var counts: [String: Int] = [:]
        for (text, count) in texts { counts[text, default: 0] += count }
        var best: [String: String] = [:]
        for (text, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where count > 0 {
            let key = folded(text)
            if best[key] == nil { best[key] = text }
        }
        self.init(best.values.sorted())
    }

    /// The spelling that stands for a text; itself where it is that of no known category.
    subscript(text: String) -> String { byFolded[folded(text)] ?? text }

    /// The spellings that stand for texts, of which many may be the same.
    package func written(_ texts: [String]) -> [String] {
        var known: [String: String] = [:]
        return texts.map { text in
            if let written = known[text] { return written }
            let written = self[text]
            known[text] = written
            return written
        }
    }

    /// What to tell of texts that are rewritten in a column; nil where none is.
    package func note(on column: String, of levels: some Sequence<String>) -> Text? {
        let rewritten = levels.filter { self[$0] != $0 }
        guard let first = rewritten.min() else { return nil }
        let spellings =
            rewritten.count == 1
            ? Text("1 spelling becomes", zh: "1 种写法")
            : Text("\(rewritten.count) spellings become", zh: "\(rewritten.count) 种写法")
        return Text(
            "column \(column): \(spellings) the most frequent one of its category, such as \"\(first)\" → \"\(self[first])\"",
            zh: "列 \(column)：\(spellings)改为该类别最常见的写法，例如 \"\(first)\" → \"\(self[first])\"")
    }
}

extension FittedPreparation {
    /// The spellings of the classes; nil where they are taken as they are written.
    package var targetSpellings: Spellings? {
        operations.lazy.compactMap { operation -> Spellings? in
            guard case .merge(let column, let spellings) = operation, column == target.name else { return nil }
            return Spellings(spellings)
        }.first
    }
}

/// A text without what people are careless with: what nobody sees, case, width, accents of alphabets, white space, and between or behind
/// letters the marks `- _ . ' ’`.
///
/// What may mean something stays: the marks of `A+` and `A-`, those of numbers, and a space between digits.
package func folded(_ text: String) -> String {
    // A category is short; of what is long nothing is carelessness.
    guard text.utf8.count <= 1000 else { return text }
    let letters = Array(
        text.withoutUnseen.flatMap { letter -> String in
            let first = letter.unicodeScalars.first?.value ?? 0
            // Latin, Greek and Cyrillic; elsewhere a mark makes another letter.
            let isAlphabet = first < 0x0530 || (0x1E00...0x1FFF).contains(first)
            let options: String.CompareOptions =
                isAlphabet
                ? [.caseInsensitive, .diacriticInsensitive, .widthInsensitive] : [.caseInsensitive, .widthInsensitive]
            return String(letter).folding(options: options, locale: nil)
        })
    var result = ""
    for (place, letter) in letters.enumerated() {
        let before = result.last
        let next = letters[(place + 1)...].first { !$0.isWhitespace }
        if letter.isWhitespace {
            // `1 2` is not `12`.
            if before?.isNumber == true, next?.isNumber == true { result.append(" ") }
        } else if "-_.'’".contains(letter), before?.isLetter == true,
            next?.isLetter == true || (letter == "." && next == nil)
        {
            continue
        } else {
            result.append(letter)
        }
    }
    return result
}
