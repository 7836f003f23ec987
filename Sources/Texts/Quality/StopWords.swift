import Formats

/// Words that any prose has.
///
/// Sources: the English ones J. Rae et al., Gopher, arXiv:2112.11446; the Chinese ones FineWeb-2, G. Penedo et al.,
/// arXiv:2506.20920.
enum StopWords {
    /// Hashes of the words, each with its place.
    static let english: [UInt64: UInt8] = {
        let words = ["the", "be", "to", "of", "and", "that", "have", "with"]
        let hashes = words.map { word in Array(word.utf8).withUnsafeBufferPointer { quickHash($0) } }
        return Dictionary(zip(hashes, (0..<UInt8(words.count)))) { first, _ in first }
    }()

    /// The characters, each with its place; the middle dot, which is no letter, is `middleDot`.
    static let chinese: [UInt32: UInt32] = {
        let characters = "的年在月是和日了於為有被人中为他與後也而由".unicodeScalars.map(\.value)
        return Dictionary(zip(characters, (0..<UInt32(characters.count)))) { first, _ in first }
    }()

    static let middleDot: UInt32 = 0xB7
}
