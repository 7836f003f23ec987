import Formats

/// A document as characters and words.
///
/// A word is what stands between white space, without the punctuation around it; each Chinese character and each
/// Japanese syllable is a word of its own, as nothing stands between them.
package struct DocumentWords: Sendable {
    /// The characters (Unicode scalars) of the document.
    package let scalars: [UInt32]
    package private(set) var words: [Word] = []
    /// The words in small letters, one after the other with a space between, as UTF-8.
    private(set) var letters: [UInt8] = []

    package struct Word: Sendable {
        /// Where it stands among the characters.
        let start: Int32
        let end: Int32
        /// Where it stands among the letters.
        let first: Int32
        let last: Int32
        let hash: UInt64
        let hasLetter: Bool

        package var count: Int { Int(end - start) }
    }

    package init(_ text: some StringProtocol) {
        scalars = text.unicodeScalars.map(\.value)
        letters.reserveCapacity(text.utf8.count)
        var start = 0
        for place in 0...scalars.count {
            let scalar = place < scalars.count ? scalars[place] : 0x20
            let stands = CharacterClass.standsAlone(scalar)
            guard stands || CharacterClass.isSpace(scalar) else { continue }
            add(start, place)
            if stands { add(place, place + 1) }
            start = place + 1
        }
    }

    /// Adds what stands between two places, but for the punctuation around it.
    private mutating func add(_ start: Int, _ end: Int) {
        var start = start, end = end
        while start < end, CharacterClass.isMark(scalars[start]) { start += 1 }
        while start < end, CharacterClass.isMark(scalars[end - 1]) { end -= 1 }
        guard start < end else { return }
        if !words.isEmpty { letters.append(0x20) }
        let first = letters.count
        var hasLetter = false
        for scalar in scalars[start..<end] {
            hasLetter = hasLetter || CharacterClass.isLetter(scalar)
            if scalar < 0x80 {
                letters.append(UInt8(truncatingIfNeeded: (0x41...0x5A).contains(scalar) ? scalar | 0x20 : scalar))
            } else if let character = Unicode.Scalar(scalar) {
                let isSmall = scalar >= 0x2E80 && scalar < 0xFF00
                letters += isSmall ? Array(String(character).utf8) : Array(character.properties.lowercaseMapping.utf8)
            }
        }
        let hash = letters.withUnsafeBufferPointer { quickHash(UnsafeBufferPointer(rebasing: $0[first...])) }
        words.append(
            Word(
                start: Int32(start), end: Int32(end), first: Int32(first), last: Int32(letters.count), hash: hash,
                hasLetter: hasLetter))
    }

    /// The hash of words that follow each other, in small letters.
    func hash(of range: Range<Int>) -> UInt64 {
        let start = Int(words[range.lowerBound].first), end = Int(words[range.upperBound - 1].last)
        return letters.withUnsafeBufferPointer { quickHash(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    /// How many characters of the document words that follow each other take up.
    func characters(of range: Range<Int>) -> Int {
        Int(words[range.upperBound - 1].end - words[range.lowerBound].start)
    }

    /// The hash of the whole, by which documents that are the same are found.
    package var hash: UInt64 { hash(ofScalars: 0..<scalars.count) }

    func hash(ofScalars range: Range<Int>) -> UInt64 {
        scalars[range].withUnsafeBytes { quickHash($0.bindMemory(to: UInt8.self)) }
    }
}
