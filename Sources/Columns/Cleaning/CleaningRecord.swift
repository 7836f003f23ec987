import Formats
import Language

/// Notes what each step does to the rows while a table is prepared.
package final class CleaningRecord {
    /// The steps that are done, in order.
    package private(set) var steps: [CleaningReport.Step] = []
    /// How many changes of a step are kept.
    private let limit: Int
    private var rows: [Int] = []
    private var lines: [Int] = []

    package init(limit: Int) { self.limit = limit }

    /// Begins with these steps.
    package func begin(_ plan: CleaningPlan) {
        steps = plan.all.map { CleaningReport.Step(id: $0.id, place: $0.place) }
    }

    /// The rows that are left once some were dropped, and where all rows stand in the file.
    package func begin(rows: [Int], lines: [Int]) { (self.rows, self.lines) = (rows, lines) }

    /// Rows that a step leaves out by their content.
    package func note(_ step: Int, redundant: [Int], in frame: Frame, target: [String], lines: [Int]) {
        steps[step].dropped += redundant.count
        for row in redundant.prefix(limit) {
            let content = Self.content(of: row, in: frame, target: target[row])
            steps[step].changes.append(
                .init(line: lines[row], column: nil, before: content, after: nil, isDropped: true))
        }
    }

    /// Training rows that a step leaves out.
    package func note(
        _ step: Int, dropped: [Int], by done: any CleaningStep, in frame: Frame, training: [Int], lines: [Int]
    ) {
        steps[step].dropped += dropped.count
        for row in dropped.prefix(limit) {
            let column = done.reasons(toDrop: row, in: frame, training: training).first
            let value = column.flatMap { frame.index(of: $0) }.map { frame.columns[$0].content.shortText(of: row) }
            steps[step].changes.append(
                .init(
                    line: lines[row], column: column,
                    before: value ?? Self.content(of: row, in: frame, target: nil), after: nil, isDropped: true))
        }
    }

    /// One spelling made of several in the target.
    package func noteTarget(
        _ name: String, _ texts: [String], becomes written: [String], lines: [Int], _ plan: CleaningPlan
    ) {
        let place = plan.all.firstIndex { $0.id == MergeCategories.entry.id && $0.step.columns.contains(name) }
        guard let place else { return }
        let changed = texts.indices.filter { texts[$0] != written[$0] }
        steps[place].changed += changed.count
        steps[place].changes += changed.prefix(limit).map {
            .init(line: lines[$0], column: name, before: texts[$0], after: written[$0])
        }
    }

    /// What a step learned, and what that makes of the columns.
    package func note(_ step: Int, learned: [ColumnOperation], from before: Frame, to after: Frame) {
        let old = Set(before.columns.map(\.name)), new = Set(after.columns.map(\.name))
        steps[step].added = after.columns.map(\.name).filter { !old.contains($0) }
        steps[step].removed = before.columns.map(\.name).filter { !new.contains($0) }
        steps[step].learned = learned.map(\.sentence)
        let touched = Set(learned.flatMap(\.columns))
        var isChanged = [Bool](repeating: false, count: before.rows)
        var byColumn: [[CleaningReport.Change]] = []
        for column in before.columns where touched.contains(column.name) {
            let name = column.name
            var found: [CleaningReport.Change] = []
            let same = after.index(of: name).map { after.columns[$0].content }
            let parts = same == nil ? after.columns.filter { !old.contains($0.name) && $0.isPart(of: name) } : []
            for row in rows {
                if let same, !column.content.differs(from: same, in: row) { continue }
                isChanged[row] = true
                guard found.count < limit else { continue }
                let value = same.map { $0.shortText(of: row) } ?? Self.words(of: row, in: parts, of: name)
                found.append(
                    .init(line: lines[row], column: name, before: column.content.shortText(of: row), after: value))
            }
            if !found.isEmpty { byColumn.append(found) }
        }
        steps[step].changed += isChanged.count { $0 }
        // Something of each column.
        var turn = 0
        while steps[step].changes.count < limit, byColumn.contains(where: { $0.count > turn }) {
            for found in byColumn where found.count > turn && steps[step].changes.count < limit {
                steps[step].changes.append(found[turn])
            }
            turn += 1
        }
    }

    /// What became of a column that is several now, without its name and what is 0.
    private static func words(of row: Int, in parts: [Frame.Column], of name: String) -> String {
        let said = parts.compactMap { part -> String? in
            guard let value = part.content.shortText(of: row), value != "0" else { return nil }
            return "\(part.name.dropFirst(name.count + 1)) \(value)"
        }
        return said.isEmpty ? "0" : said.prefix(6).joined(separator: ", ") + (said.count > 6 ? " …" : "")
    }

    /// A row as it stands in the file, as far as there is room.
    private static func content(of row: Int, in frame: Frame, target: String?) -> String {
        let most = 8
        let values = frame.columns.prefix(most).map { $0.content.shortText(of: row) ?? "" }
        let more = frame.columns.count > most ? ["…"] : []
        return (values + more + [target].compactMap { $0 }).joined(separator: ", ")
    }
}

extension Frame.Column {
    /// Whether its name says that a step made it of a column that is no more.
    fileprivate func isPart(of other: String) -> Bool {
        name.hasPrefix(other) && ["=", " ", "#"].contains(name.dropFirst(other.count).first)
    }
}

extension Frame.Content {
    /// The value of a row in few digits; nil where it is missing.
    fileprivate func shortText(of row: Int) -> String? {
        switch self {
        case .numbers(let numbers): numbers[row].isNaN ? nil : ColumnOperation.short(numbers[row])
        case .kinds(let codes, let levels): codes[row] < 0 ? nil : levels[Int(codes[row])]
        }
    }

    fileprivate func differs(from other: Frame.Content, in row: Int) -> Bool {
        switch (self, other) {
        case (.numbers(let own), .numbers(let others)):
            own[row] != others[row] && !(own[row].isNaN && others[row].isNaN)
        default: shortText(of: row) != other.shortText(of: row)
        }
    }
}
