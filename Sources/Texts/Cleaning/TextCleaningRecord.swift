import Columns
import Language

/// Notes what each step does to the documents while a text is cleaned.
package final class TextCleaningRecord {
    /// The steps that were done, in order.
    package private(set) var steps: [CleaningReport.Step] = []
    /// How many changes of a step are kept.
    private let limit: Int
    /// The number that each document had at first, from 1.
    private var numbers: [Int] = []

    package init(limit: Int) { self.limit = limit }

    /// Takes a step in.
    ///
    /// Documents keep their order, so one that stands in neither place is left out, or else changed.
    func note(_ id: String, place: Int, from before: [String], to after: [String], _ told: [Text]) {
        if numbers.count != before.count { numbers = Array(1...max(1, before.count)) }
        var step = CleaningReport.Step(id: id, place: place)
        step.learned = told
        var left: [Int] = []
        var next = 0
        for (index, document) in before.enumerated() {
            let number = numbers[index]
            let isDropped =
                next == after.count
                || before.count - index > after.count - next && !Self.isMade(after[next], of: document)
            if isDropped {
                step.dropped += 1
                if step.changes.count < limit {
                    let line = Self.shown(document.split(whereSeparator: \.isNewline).first ?? "")
                    step.changes.append(.init(line: number, column: nil, before: line, after: nil, isDropped: true))
                }
                continue
            }
            if !document.utf8.elementsEqual(after[next].utf8) {
                step.changed += 1
                if step.changes.count < limit { step.changes.append(Self.change(document, after[next], number)) }
            }
            left.append(number)
            next += 1
        }
        numbers = left
        steps.append(step)
    }

    /// Whether a text is a document, or what is left of one some of whose lines went.
    private static func isMade(_ text: String, of document: String) -> Bool {
        if text.utf8.elementsEqual(document.utf8) { return true }
        guard text.utf8.count < document.utf8.count else { return false }
        var lines = document.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            guard let place = lines.firstIndex(of: line) else { return false }
            lines = lines[(place + 1)...]
        }
        return true
    }

    /// The first lines that differ.
    private static func change(_ before: String, _ after: String, _ number: Int) -> CleaningReport.Change {
        let old = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let new = after.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let same = zip(old, new).prefix { $0.utf8.elementsEqual($1.utf8) }.count
        return .init(
            line: number, column: nil, before: old.indices.contains(same) ? shown(old[same]) : "",
            after: new.indices.contains(same) ? shown(new[same]) : "")
    }

    private static func shown(_ line: Substring) -> String {
        let most = 200
        return line.unicodeScalars.count > most
            ? String(String.UnicodeScalarView(line.unicodeScalars.prefix(most))) + "…" : String(line)
    }
}
