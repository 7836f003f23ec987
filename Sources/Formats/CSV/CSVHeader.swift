/// Whether a first record names the columns, and how they are called.
enum CSVHeader {
    /// A first record is a header where its fields differ in kind from those below: words above numbers.
    /// Where nothing tells, it is one unless a word of it is empty or comes again in its column.
    static func votes(_ first: [String], body: [[String]], decimalMark: UInt8) -> (isHeader: Bool, count: Int) {
        var votes = 0
        var isDistinct = true
        for (index, name) in first.enumerated() {
            let below = body.compactMap { index < $0.count ? $0[index] : nil }.filter { !$0.isEmpty }
            let numbers = below.count { number($0, decimalMark) != nil }
            let nameIsNumber = number(name, decimalMark) != nil
            if !below.isEmpty, numbers * 2 > below.count, !name.isEmpty { votes += nameIsNumber ? -1 : 1 }
            if below.isEmpty, nameIsNumber { votes -= 1 }
            if name.isEmpty || below.contains(name) { isDistinct = false }
        }
        return (votes == 0 ? isDistinct : votes > 0, votes)
    }

    /// The names in a comment that has as many as the rows have fields; nil where it has not.
    static func names(inComment comment: [UInt8], like sample: CSVSample, isLegacy: Bool) throws(FormatError)
        -> [String]?
    {
        var scanner = CSVSample.scanner(comment, delimiter: sample.delimiter, quote: sample.quote)
        guard case .record(_, _, let base) = try scanner.next(), scanner.fields.count == sample.width else {
            return nil
        }
        var names = scanner.fields.map { field in
            TextEncoding.text(
                of: UnsafeBufferPointer(start: base + field.start, count: field.end - field.start), isLegacy: isLegacy
            ).text
        }
        // The mark was a name itself.
        if names[0].isEmpty { names[0] = "#" }
        return names
    }

    /// Whether the rows have one field more than the header, and the first is the name of the row, as R writes them.
    static func lacksRowNames(_ header: [String], body: [[String]]) -> Bool {
        guard body.count > 1, body.allSatisfy({ $0.count == header.count + 1 }) else { return false }
        let names = body.map { $0[0] }
        guard Set(names).count == names.count, body.contains(where: { $0.last != "" }) else { return false }
        return names[0] == "1" && names[1] == "2" || names[0] == "0" && names[1] == "1"
    }

    /// So many bytes a name may have: what is longer is a field that was lost among the names, or meant to do harm.
    static let longestName = 1000

    /// Names without repetition: an empty one is numbered, a second `x` becomes `x (2)`.
    static func distinct(_ names: [String]) -> [String] {
        var taken = Set(names)
        var used: Set<String> = []
        // Where the count of a name goes on, so that many of one name take no longer than many names.
        var counts: [String: Int] = [:]
        return names.enumerated().map { index, name in
            let wanted = name.isEmpty ? "column \(index + 1)" : name
            if used.insert(wanted).inserted {
                taken.insert(wanted)
                return wanted
            }
            var count = counts[wanted] ?? 2
            while !taken.insert("\(wanted) (\(count))").inserted { count += 1 }
            counts[wanted] = count + 1
            used.insert("\(wanted) (\(count))")
            return "\(wanted) (\(count))"
        }
    }

    static func number(_ text: String, _ decimalMark: UInt8) -> Double? {
        var text = text
        return text.withUTF8 { parseNumber($0, decimalMark: decimalMark) }
    }
}
