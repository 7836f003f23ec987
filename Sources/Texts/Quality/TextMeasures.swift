import Formats

/// What the quality rules ask of a document.
package struct TextMeasures: Sendable {
    /// Characters (Unicode scalars), and lines that are not blank.
    package private(set) var characters = 0
    package private(set) var lines: [Line] = []
    package private(set) var words = 0
    /// Characters in words.
    private(set) var wordCharacters = 0
    /// Words with a letter in them.
    private(set) var letteredWords = 0
    private(set) var hashes = 0
    private(set) var ellipses = 0
    private(set) var newlines = 0
    private(set) var paragraphs = 0
    private(set) var repeatedLines = Repeated()
    private(set) var repeatedParagraphs = Repeated()
    private(set) var sentences = 0
    private(set) var hasCurlyBracket = false
    private(set) var hasPlaceholderText = false
    /// Words of the lists, and different ones among them.
    package private(set) var englishStopWords = 0
    private(set) var distinctEnglishStopWords = 0
    private(set) var distinctChineseStopWords = 0
    /// Characters in the most frequent 2-, 3- and 4-gram of words that comes twice.
    private(set) var topGrams = [Int](repeating: 0, count: 3)
    /// Characters in 5- to 10-grams of words that stood there before.
    private(set) var repeatedGrams = [Int](repeating: 0, count: 6)

    /// Parts that stood there before, and their characters.
    struct Repeated: Sendable {
        var count = 0
        var characters = 0
    }

    /// A line that is not blank, without the white space around it.
    package struct Line: Sendable {
        /// Where it stands among the characters.
        package let range: Range<Int>
        /// Its number in the document, from 0.
        package let number: Int
        package let words: Int
        package let hash: UInt64
        let longestWord: Int
        let endsSentence: Bool
        let endsInEllipsis: Bool
        let isBullet: Bool
    }

    package init(_ document: DocumentWords) {
        let scalars = document.scalars
        characters = scalars.count
        words = document.words.count
        for word in document.words {
            wordCharacters += word.count
            if word.hasLetter { letteredWords += 1 }
        }
        countStopWords(document)
        readLines(document)
        countSigns(scalars)
        let curly: UInt32 = 0x7B
        hasCurlyBracket = scalars.contains(curly)
        hasPlaceholderText = scalars[...].holds(Self.placeholder)
        for size in 2...4 { topGrams[size - 2] = Self.top(size, document) }
        for size in 5...10 { repeatedGrams[size - 5] = Self.repeated(size, document) }
    }

    /// The words with which every Latin placeholder text begins.
    private static let placeholder = Array("lorem ipsum".utf8)

    private mutating func countStopWords(_ document: DocumentWords) {
        var english: UInt8 = 0, chinese: UInt32 = 0
        for word in document.words {
            if let place = StopWords.english[word.hash] {
                englishStopWords += 1
                english |= 1 << place
            } else if word.count == 1, let place = StopWords.chinese[document.scalars[Int(word.start)]] {
                chinese |= 1 << place
            }
        }
        // It is no letter, so it is no word.
        if document.scalars.contains(StopWords.middleDot) { chinese |= 1 << 31 }
        distinctEnglishStopWords = english.nonzeroBitCount
        distinctChineseStopWords = chinese.nonzeroBitCount
    }

    private mutating func countSigns(_ scalars: [UInt32]) {
        var points = 0
        for (place, scalar) in scalars.enumerated() {
            switch scalar {
            case 0x23: hashes += 1
            case 0x0A: newlines += 1
            case 0x2026: ellipses += 1
            default: break
            }
            points = scalar == 0x2E ? points + 1 : 0
            if points == 3 {
                ellipses += 1
                points = 0
            }
            let next = place + 1 < scalars.count ? scalars[place + 1] : 0x0A
            switch scalar {
            case 0x2E, 0x21, 0x3F: if CharacterClass.isSpace(next) { sentences += 1 }
            case 0x3002, 0xFF01, 0xFF1F: sentences += 1
            default: break
            }
        }
    }

    // MARK: Lines and paragraphs

    private mutating func readLines(_ document: DocumentWords) {
        let scalars = document.scalars
        var word = 0, number = 0, start = 0
        var seenLines: Set<UInt64> = [], seenParagraphs: Set<UInt64> = []
        var paragraph: Range<Int>?
        func close(_ measures: inout TextMeasures) {
            guard let range = paragraph else { return }
            paragraph = nil
            measures.paragraphs += 1
            if !seenParagraphs.insert(document.hash(ofScalars: range)).inserted {
                measures.repeatedParagraphs.count += 1
                measures.repeatedParagraphs.characters += range.count
            }
        }
        for place in 0...scalars.count where place == scalars.count || scalars[place] == 0x0A {
            let range = Self.trimmed(start..<place, scalars)
            if range.isEmpty {
                close(&self)
            } else {
                let line = line(range, number, document, &word)
                lines.append(line)
                if !seenLines.insert(line.hash).inserted {
                    repeatedLines.count += 1
                    repeatedLines.characters += range.count
                }
                paragraph = (paragraph?.lowerBound ?? range.lowerBound)..<range.upperBound
            }
            start = place + 1
            number += 1
        }
        close(&self)
    }

    private static func trimmed(_ range: Range<Int>, _ scalars: [UInt32]) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, CharacterClass.isSpace(scalars[start]) { start += 1 }
        while start < end, CharacterClass.isSpace(scalars[end - 1]) { end -= 1 }
        return start..<end
    }

    /// - Parameter word: the first word that may be in the line; afterwards that of the next one.
    private func line(_ range: Range<Int>, _ number: Int, _ document: DocumentWords, _ word: inout Int) -> Line {
        var count = 0, longest = 0
        while word < document.words.count, Int(document.words[word].start) < range.upperBound {
            count += 1
            longest = max(longest, document.words[word].count)
            word += 1
        }
        let scalars = document.scalars
        let last = scalars[range.upperBound - 1]
        let endsInEllipsis =
            last == 0x2026
            || range.count >= 3 && scalars[(range.upperBound - 3)..<range.upperBound].allSatisfy { $0 == 0x2E }
        return Line(
            range: range, number: number, words: count, hash: document.hash(ofScalars: range), longestWord: longest,
            endsSentence: CharacterClass.endsSentence(last), endsInEllipsis: endsInEllipsis,
            isBullet: [0x2022, 0x2023, 0x25CF, 0x25AA, 0x2D, 0x2A].contains(scalars[range.lowerBound]))
    }

    // MARK: Words that follow each other

    private static func top(_ size: Int, _ document: DocumentWords) -> Int {
        guard document.words.count > size else { return 0 }
        var counts: [UInt64: Int32] = [:]
        counts.reserveCapacity(document.words.count)
        var best: (count: Int32, start: Int) = (1, 0)
        for start in 0...(document.words.count - size) {
            let hash = gram(size, at: start, document)
            let count = (counts[hash] ?? 0) + 1
            counts[hash] = count
            if count > best.count { best = (count, start) }
        }
        return best.count > 1 ? Int(best.count) * document.characters(of: best.start..<(best.start + size)) : 0
    }

    private static func repeated(_ size: Int, _ document: DocumentWords) -> Int {
        guard document.words.count > size else { return 0 }
        var seen: Set<UInt64> = []
        seen.reserveCapacity(document.words.count)
        var characters = 0, start = 0
        while start + size <= document.words.count {
            if seen.insert(gram(size, at: start, document)).inserted {
                start += 1
            } else {
                // What is counted is not counted again.
                characters += document.characters(of: start..<(start + size))
                start += size
            }
        }
        return characters
    }

    private static func gram(_ size: Int, at start: Int, _ document: DocumentWords) -> UInt64 {
        var hash: UInt64 = 0
        for word in document.words[start..<(start + size)] {
            hash = (hash ^ word.hash) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        return hash
    }
}

extension ArraySlice<UInt32> {
    /// Whether it has some ASCII letters in it, whatever their case.
    func holds(_ pattern: [UInt8]) -> Bool {
        guard let first = pattern.first, count >= pattern.count else { return false }
        return withUnsafeBufferPointer { scalars in
            for start in 0...(scalars.count - pattern.count) where Self.small(scalars[start]) == UInt32(first) {
                if pattern.indices.allSatisfy({ Self.small(scalars[start + $0]) == UInt32(pattern[$0]) }) {
                    return true
                }
            }
            return false
        }
    }

    private static func small(_ scalar: UInt32) -> UInt32 { (0x41...0x5A).contains(scalar) ? scalar | 0x20 : scalar }
}
