import Profiles

/// How often each line comes, in how many documents, and where first.
///
/// So many different lines are remembered; when there are more, those that came once are forgotten, and what is told is
/// the least that it can be.
struct LineTally: Sendable {
    struct Entry: Sendable {
        var count: Int32 = 1
        var documents: Int32 = 1
        var lastDocument: Int32
        let file: Int32
        let line: Int32
        /// Its place among the lines of the document.
        let number: Int32
        let characters: Int32
        let isShort: Bool
    }

    private(set) var entries: [UInt64: Entry] = [:]
    private(set) var isExact = true
    private let capacity: Int

    init(capacity: Int = 2_000_000) { self.capacity = capacity }

    /// Whether the line stood there before.
    mutating func add(_ line: DocumentFacts.Line, of document: Int, in facts: DocumentFacts) -> Bool {
        if var entry = entries[line.hash] {
            entry.count += 1
            if entry.lastDocument != Int32(clamping: document) {
                entry.documents += 1
                entry.lastDocument = Int32(clamping: document)
            }
            entries[line.hash] = entry
            return true
        }
        entries[line.hash] = Entry(
            lastDocument: Int32(clamping: document), file: Int32(clamping: facts.file),
            line: Int32(clamping: facts.line(line.number)), number: Int32(clamping: line.number),
            characters: Int32(clamping: line.characters), isShort: line.words < Self.least)
        if entries.count > capacity {
            isExact = false
            entries = entries.filter { $0.value.count > 1 }
            // All come twice or more: half of them go, those with the larger hashes.
            if entries.count > capacity / 2 {
                let kept = Set(entries.keys.sorted().prefix(capacity / 2))
                entries = entries.filter { kept.contains($0.key) }
            }
        }
        return false
    }

    /// Words from which on a line that comes again is a repetition, and no bracket.
    static let least = 3
}
