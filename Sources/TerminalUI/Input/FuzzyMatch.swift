/// Finding text by some of its letters, as palettes and lists do.
public enum FuzzyMatch {
    /// Positions in `text` of the letters of `query`, in their order and regardless of case; `nil` when some are
    /// missing. A coherent occurrence is preferred.
    public static func positions(of query: String, in text: String) -> [Int]? {
        let letters = Array(query.lowercased())
        let characters = Array(text.lowercased())
        if letters.isEmpty { return [] }
        if letters.count <= characters.count {
            for start in 0...(characters.count - letters.count)
            where Array(characters[start..<(start + letters.count)]) == letters {
                return Array(start..<(start + letters.count))
            }
        }
        var positions: [Int] = []
        var next = 0
        for letter in letters {
            guard let found = characters[next...].firstIndex(of: letter) else { return nil }
            positions.append(found)
            next = found + 1
        }
        return positions
    }

    /// How well something fits what was typed, lower is better; `nil` where it does not fit. Best are a whole title, its
    /// beginning and the first letters of its words (`lr` for `learning-rate`), then the beginning of one of its words or
    /// of the help, a part of a title, the words in another order, a part of another name, the beginning of a word of the
    /// help, a part of that, words spread over all of these; last come letters scattered over a title. A dash is as good
    /// as a space.
    public static func rank(of query: String, titles: [String], names: [String] = [], help: [String] = []) -> Int? {
        let query = plain(query), titles = titles.map(plain), names = names.map(plain), help = help.map(plain)
        let words = query.split(separator: " ")
        func begins(_ text: String) -> Bool { text.contains(" " + query) || text.contains("." + query) }
        if titles.contains(query) { return 0 }
        if titles.contains(where: { $0.hasPrefix(query) }) { return 1 }
        if titles.contains(where: { initials($0).hasPrefix(query) }) { return 2 }
        if titles.contains(where: begins) || help.contains(where: { $0.hasPrefix(query) }) { return 3 }
        if titles.contains(where: { $0.contains(query) }) { return 4 }
        if titles.contains(where: { title in words.allSatisfy(title.contains) }) { return 5 }
        if names.contains(where: { $0.hasPrefix(query) || begins($0) }) { return 6 }
        if help.contains(where: begins) { return 7 }
        if names.contains(where: { $0.contains(query) }) || help.contains(where: { $0.contains(query) }) { return 8 }
        let all = (titles + names + help).joined(separator: "\n")
        if words.count > 1, words.allSatisfy(all.contains) { return 9 }
        return titles.contains { positions(of: query, in: $0) != nil } ? scattered : nil
    }

    /// The rank of what has the letters typed, but neither together nor at the beginnings of words.
    public static let scattered = 10

    private static func plain(_ text: String) -> String {
        text.lowercased().replacing("-", with: " ").trimmingPrefix(" ").description
    }

    private static func initials(_ text: String) -> String {
        String(text.split { !$0.isLetter && !$0.isNumber }.compactMap(\.first))
    }

    /// The texts that fit, by their indices, best first: prefixes, then coherent occurrences, then scattered ones.
    public static func filter(_ texts: [String], by query: String) -> [Int] {
        texts.enumerated().compactMap { index, text -> (score: Int, index: Int)? in
            guard let positions = positions(of: query, in: text) else { return nil }
            guard let first = positions.first, let last = positions.last else { return (0, index) }
            let isCoherent = last - first + 1 == positions.count
            return (isCoherent ? (first == 0 ? 0 : 1) : 2 + last - first, index)
        }
        .sorted { ($0.score, $0.index) < ($1.score, $1.index) }
        .map(\.index)
    }
}
