/// The distinct words of a text, numbered in the order in which they first come.
///
/// A hash table over the words' bytes, which lie end to end in one block: a text has millions of words, and few of
/// them are new. Nothing but the text decides the numbers.
struct WordTable {
    /// All distinct words, end to end.
    private(set) var bytes: [UInt8] = []
    /// Where each word begins in `bytes`; one more for the end of the last.
    private(set) var starts = [0]
    private var hashes: [UInt64] = []
    /// Numbers of words by their hash, with open addressing; -1 where a place is free.
    private var slots = [Int32](repeating: -1, count: 1024)

    /// How many there are.
    var count: Int { hashes.count }

    /// The bytes of a word.
    subscript(number: Int) -> ArraySlice<UInt8> { bytes[starts[number]..<starts[number + 1]] }

    /// The number of a word, a new one where it never came before.
    mutating func number(of word: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = Self.hash(word)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash, isWord(number, word) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(count)
        hashes.append(hash)
        bytes.append(contentsOf: word)
        starts.append(bytes.count)
        if count * 2 > slots.count { grow() }
        return count - 1
    }

    private func isWord(_ number: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = starts[number]
        guard starts[number + 1] - start == word.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            for index in word.indices where bytes[start + index] != word[index] { return false }
            return true
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }

    /// FNV-1a, stirred once more as only the low bits are used.
    private static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash ^ hash >> 32
    }
}

/// Cuts texts into words, across which no pair of tokens is joined.
enum WordCutter {
    private enum Kind { case letter, digit, space, lineEnd, mark }

    private static func kind(of byte: UInt8) -> Kind {
        switch byte {
        case 0x0A, 0x0D: .lineEnd
        case 0x20, 0x09: .space
        case 0x30...0x39: .digit
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF: .letter
        default: .mark
        }
    }

    /// Calls a body with the bytes of each word: runs of one kind of bytes, where a single space goes with the
    /// letters or marks after it, and a capital after a small letter begins a word.
    static func forEachWord(
        of text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
    ) rethrows {
        var start = 0
        var last = Kind.lineEnd
        for index in text.indices {
            let kind = kind(of: text[index])
            var goesOn = kind == last
            if last == .space, index - start == 1, text[start] == 0x20, kind == .letter || kind == .mark {
                goesOn = true
            }
            if index > start, (0x41...0x5A).contains(text[index]), (0x61...0x7A).contains(text[index - 1]) {
                goesOn = false
            }
            if !goesOn, index > start {
                try body(UnsafeBufferPointer(rebasing: text[start..<index]))
                start = index
            }
            last = kind
        }
        if start < text.count { try body(UnsafeBufferPointer(rebasing: text[start...])) }
    }
}
