import Foundation
import Testing

/// Reads the sources: what every `Text("…", zh: "…")` in them must keep to.
@Suite struct TranslationsTests {
    private static let texts = SourceTexts.all

    @Test func everyTextSaysSomethingInChinese() {
        #expect(!Self.texts.isEmpty)
        for text in Self.texts where text.withoutValues(text.english).contains(where: \.isLetter) {
            let values = text.chinese.contains("\\(")
            #expect(text.chinese.contains(where: \.isHan) || values, "\(text.place): no Chinese in: \(text.chinese)")
            #expect(text.chinese != text.english, "\(text.place): not translated: \(text.english)")
        }
    }

    @Test func bothSidesTellTheSameValues() {
        for text in Self.texts {
            let english = Set(text.values(of: text.english)), chinese = Set(text.values(of: text.chinese))
            // Plurals exist in English alone.
            let missing = english.filter { !$0.contains("==1") && !$0.contains("lural") }.subtracting(chinese)
            #expect(missing.isEmpty, "\(text.place): missing in Chinese: \(missing.sorted())")
            #expect(chinese.isSubset(of: english), "\(text.place): only in Chinese: \(chinese.subtracting(english))")
        }
    }

    @Test func termsAreThoseOfTheTable() throws {
        let terms = try Self.terms()
        #expect(terms.count > 100)
        for text in Self.texts {
            let english = text.english.lowercased()
            for term in terms {
                if english == term.english {
                    #expect(text.chinese.contains(term.chinese), "\(text.place): \(text.english) is \(term.chinese)")
                }
                guard english.contains(term.english) else { continue }
                for word in term.not where !text.chinese.replacing("计算精度", with: "").contains(term.chinese) {
                    #expect(
                        !text.chinese.contains(word), "\(text.place): \(term.english) is \(term.chinese), not \(word)")
                }
            }
        }
    }

    /// What is quoted stands between `'…'` where it is a name, a command or a setting, and between `"…"` where it is
    /// data or was typed.
    @Test func englishIsQuotedWithStraightMarks() throws {
        let curly = "“”‘’‹›«»"
        for text in Self.texts {
            let found = text.withoutValues(text.english).filter(curly.contains)
            #expect(found.isEmpty, "\(text.place): \(found) in: \(text.english)")
        }
        // Nor is a value quoted otherwise where both languages have one text.
        for file in SourceTexts.files {
            let source = try String(contentsOf: file, encoding: .utf8)
            let english = source.replacing(/zh:\s*(?:"{3}[\s\S]*?"{3}|"[^\n]*)/, with: "")
            let found = english.matches(of: /[“‘‹«]\\\([^\n]*/).map { String($0.0) }
            #expect(found.isEmpty, "\(file.lastPathComponent): \(found)")
        }
    }

    /// Spaces and punctuation as `docs/terms.md` says.
    @Test func chineseIsSetAsChineseIs() throws {
        let fullWidth = "，。：；（）！？、"
        for text in Self.texts {
            #expect(!text.chinese.contains("您"), "\(text.place): 您 in: \(text.chinese)")
            // What stands in quotes or is a value is written as it is.
            let letters = Array(text.withoutValues(text.chinese))
            for (first, second) in zip(letters, letters.dropFirst()) {
                let pair = "\(first)\(second)"
                let touches = first.isHan && second.isLatin || first.isLatin && second.isHan
                #expect(!touches, "\(text.place): a space is missing in '\(pair)': \(text.chinese)")
                let isSpaced = first == " " && fullWidth.contains(second) || fullWidth.contains(first) && second == " "
                #expect(!isSpaced, "\(text.place): a space beside full-width punctuation: \(text.chinese)")
                let isHalf = first.isHan && ",;:!?".contains(second)
                #expect(!isHalf, "\(text.place): half-width punctuation in '\(pair)': \(text.chinese)")
            }
        }
    }

    private struct Term {
        let english: String
        let chinese: String
        let not: [String]
    }

    private static func terms() throws -> [Term] {
        let table = try String(contentsOf: SourceTexts.root.appending(path: "docs/terms.md"), encoding: .utf8)
        return table.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| English") }.compactMap {
            let cells = $0.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5 else { return nil }
            let not = cells[3].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            return Term(english: cells[1].lowercased(), chinese: cells[2], not: not)
        }
    }
}

/// The texts that stand in the sources, found by their spelling.
private struct SourceTexts {
    let place: String
    let english: String
    let chinese: String

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let files: [URL] = {
        let sources = root.appending(path: "Sources")
        let files =
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
        return files.sorted { $0.path < $1.path }
    }()

    static let all: [SourceTexts] = files.flatMap(texts)

    private static func texts(in file: URL) -> [SourceTexts] {
        guard let source = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        var found: [SourceTexts] = []
        var rest = source[...]
        while let start = rest.firstRange(of: "zh:") {
            let line = source[..<start.lowerBound].count { $0 == "\n" } + 1
            let before = literals(at: source[..<start.lowerBound])
            let after = literals(behind: rest[start.upperBound...])
            if let before, let after {
                found.append(
                    SourceTexts(place: "\(file.lastPathComponent):\(line)", english: before, chinese: after))
            }
            rest = rest[start.upperBound...]
        }
        return found
    }

    /// The literal that begins a source, one-line or of three quotation marks; nil where there is none.
    private static func literals(behind source: Substring) -> String? {
        let source = source.drop { $0.isWhitespace }
        let mark = source.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        guard source.hasPrefix(mark) else { return nil }
        var text = ""
        var depth = 0
        var rest = source.dropFirst(mark.count)
        while let letter = rest.first {
            if depth == 0, rest.hasPrefix(mark) { return text }
            if rest.hasPrefix("\\(") || depth > 0 && letter == "(" { depth += 1 }
            if depth > 0, letter == ")" { depth -= 1 }
            let width = letter == "\\" ? 2 : 1
            text += rest.prefix(width)
            rest = rest.dropFirst(width)
        }
        return nil
    }

    /// The literal before a place: that of the `Text(` or `init(` nearest to it.
    private static func literals(at source: Substring) -> String? {
        var rest = source.suffix(4000)
        while let open = rest.lastIndex(of: "(") {
            let behind = source[source.index(after: open)...]
            // A value inside the English text has parentheses, too; the literal must reach to the comma before `zh:`.
            if open > source.startIndex, source[source.index(before: open)] != "\\",
                let text = literals(behind: behind), behind.drop(while: \.isWhitespace).hasPrefix("\""),
                behind.hasLiteral(text, then: ",")
            {
                return text
            }
            rest = rest[..<open]
        }
        return nil
    }

    /// A text with a sign of nothing in the place of each value.
    func withoutValues(_ text: String) -> String {
        text.replacing(/\\\((?:[^()]|\([^()]*\))*\)/, with: "\u{0}")
    }

    /// The values that a text tells, as they are written.
    func values(of text: String) -> [String] {
        var values: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "\\(") {
            var depth = 1
            let inside = rest[start.upperBound...].prefix { letter in
                depth += letter == "(" ? 1 : letter == ")" ? -1 : 0
                return depth > 0
            }
            values.append(inside.filter { !$0.isWhitespace })
            rest = rest[inside.endIndex...]
        }
        return values
    }
}

extension Substring {
    /// Whether nothing but one comma stands behind a literal that begins here.
    fileprivate func hasLiteral(_ text: String, then mark: String) -> Bool {
        let trimmed = drop { $0.isWhitespace }
        let quote = trimmed.hasPrefix("\"\"\"") ? 3 : 1
        let rest = trimmed.dropFirst(text.count + 2 * quote)
        return rest.filter { !$0.isWhitespace } == mark
    }
}

extension Character {
    fileprivate var isHan: Bool {
        unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) || (0x3400...0x4DBF).contains($0.value) }
    }

    fileprivate var isLatin: Bool { isASCII && (isLetter || isNumber) }
}
