import Datasets
import Formats
import Texts

/// What is counted in one document.
struct DocumentFacts: Sendable {
    let file: Int
    let firstLine: Int
    /// Whether all lines of it stand in that one, as the text of an object.
    let isRecord: Bool
    /// The beginning of its first line that is not blank.
    let beginning: String
    var bytes = 0
    var characters = 0
    var words = 0
    /// Lines that are not blank.
    var lines: [Line] = []
    var hash: UInt64 = 0
    var bands: [UInt64] = []
    /// Of ASCII by their codes, and of all others.
    var ascii = [Int](repeating: 0, count: 128)
    var others: [UInt32: Int] = [:]
    var stopWords = 0
    /// Lines that are no UTF-8, by their places in the document, and all that are more than ASCII.
    var invalidLines: [Int] = []
    var wideLines = 0
    var replacements = Faults()
    var garbled = Faults()
    var controls = Faults()
    /// Rules that the document breaks, by their places among those that are looked at.
    var broken: [Int] = []
    /// Lines that break a rule, by the rule's place.
    var brokenLines: [(rule: Int, lines: [Int])] = []

    struct Line: Sendable {
        let hash: UInt64
        let number: Int
        let words: Int
        let characters: Int
    }

    /// How many there are, and the line of the first one in the document.
    struct Faults: Sendable {
        var count = 0
        var line = 0

        mutating func add(at line: Int) {
            if count == 0 { self.line = line }
            count += 1
        }
    }

    typealias Rules = [(rule: QualityRule, threshold: Double)]

    init(_ document: RawDocument, rules: Rules, comparesDocuments: Bool) {
        file = document.file
        firstLine = document.line
        isRecord = document.isRecord
        let text = Self.text(of: document.bytes, into: &invalidLines, wide: &wideLines)
        let words = DocumentWords(text)
        let measures = TextMeasures(words)
        beginning = Self.line(0, of: text)
        bytes = text.utf8.count
        characters = words.scalars.count
        self.words = words.words.count
        stopWords = measures.englishStopWords
        lines = measures.lines.map {
            Line(hash: $0.hash, number: $0.number, words: $0.words, characters: $0.range.count)
        }
        hash = words.hash
        if comparesDocuments { bands = MinHash.bands(of: words) }
        count(words.scalars)
        for (place, (rule, threshold)) in rules.enumerated() {
            if rule.dropsLines {
                let broken = rule.brokenLines(of: measures, words, threshold)
                if !broken.isEmpty { brokenLines.append((place, broken.map { measures.lines[$0].number })) }
            } else if rule.isBroken(by: measures, threshold) {
                broken.append(place)
            }
        }
    }

    /// The line of the file that a line of the document stands in.
    func line(_ number: Int) -> Int { isRecord ? firstLine : firstLine + number }

    /// The text of bytes that should be UTF-8; lines that are not are taken for Windows-1252.
    private static func text(of bytes: [UInt8], into invalid: inout [Int], wide: inout Int) -> String {
        bytes.withUnsafeBufferPointer { bytes in
            let isASCII = bytes.allSatisfy { $0 < 0x80 }
            let whole = String(validating: bytes, as: UTF8.self)
            if let whole, isASCII { return whole }
            var text = whole ?? ""
            for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
                if line.contains(where: { $0 >= 0x80 }) { wide += 1 }
                guard whole == nil else { continue }
                let (own, isLegacy) = TextEncoding.text(of: UnsafeBufferPointer(rebasing: line))
                if isLegacy { invalid.append(number) }
                if number > 0 { text += "\n" }
                text += own
            }
            return text
        }
    }

    /// The beginning of a line, for a person.
    static func line(_ number: Int, of text: String) -> String {
        let lines = text.unicodeScalars.split(
            separator: "\n", maxSplits: number + 1, omittingEmptySubsequences: false)
        guard lines.indices.contains(number) else { return "" }
        let line = lines[number].drop { CharacterClass.isSpace($0.value) }
        return String(String.UnicodeScalarView(line.prefix(120)))
    }

    private mutating func count(_ scalars: [UInt32]) {
        var line = 0
        for (place, scalar) in scalars.enumerated() {
            if scalar < 0x80 {
                ascii[Int(scalar)] += 1
                if scalar == 0x0A { line += 1 }
            } else {
                others[scalar, default: 0] += 1
                if scalar == 0xFFFD { replacements.add(at: line) }
                if Self.isGarbled(scalars, at: place) { garbled.add(at: line) }
            }
            if CharacterClass.isControl(scalar) { controls.add(at: line) }
        }
    }

    /// Whether characters look like the bytes of one of UTF-8, each read as one of Windows-1252.
    private static func isGarbled(_ scalars: [UInt32], at place: Int) -> Bool {
        let following: Int
        switch scalars[place] {
        case 0xC2...0xDF: following = 1
        case 0xE0...0xEF: following = 2
        case 0xF0...0xF4: following = 3
        default: return false
        }
        guard place + following < scalars.count else { return false }
        return (1...following).allSatisfy { isContinuation(scalars[place + $0]) }
    }

    /// Whether it is what Windows-1252 or Latin-1 has at 0x80 to 0xBF.
    private static func isContinuation(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0xBF, 0x20AC, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
            0x0152, 0x017D, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
            0x0153, 0x017E, 0x0178:
            true
        default: false
        }
    }
}
