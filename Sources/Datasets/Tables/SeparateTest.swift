import Catalog
import Formats
import Foundation

extension RawTable {
    /// Adds the rows of another file with the same columns, and says how many there are.
    mutating func append(_ path: String, plan: ColumnPlan, settings: Settings, notes: inout [String]) throws -> Int {
        let reader = try TableOpening.reader(
            of: path, settings: settings, names: Set(plan.inputs.map(\.name) + [plan.target.name]))
        notes += reader.remarks.map { "\(URL(fileURLWithPath: path).lastPathComponent): \($0)" }
        let otherPlan = try plan.found(in: reader.columns) { name, hint in
            DataError(setting: "test-source", place: path, reason: "there is no column \"\(name)\"\(hint)")
        }
        var other = try RawTable(reader, plan: otherPlan)
        if !plan.fields.areFirst { try other.checkNumbers(plan: plan, path: path) }
        if plan.isClassification {
            let known = Set(targetTexts), texts = other.targetTexts
            let unknown = texts.indices.filter { !known.contains(texts[$0]) }
            other.keepAside(unknown) { "\(plan.target.name): no row to learn from has the class \"\(texts[$0])\"" }
        }
        notes += other.notes()
        guard other.frame.rows > 0 else {
            throw DataError(setting: "test-source", place: path, reason: "it has no rows")
        }
        let columns = zip(frame.columns, other.frame.columns).map { first, second in
            Frame.Column(name: first.name, content: Self.joined(first.content, second.content))
        }
        frame = Frame(columns: columns, rows: frame.rows + other.frame.rows)
        targetTexts += other.targetTexts
        targetNumbers += other.targetNumbers
        lines += other.lines
        keptAside.add(other.keptAside)
        return other.frame.rows
    }

    /// Refuses a file most of whose numbers are written otherwise than the model has learned: filled in as missing,
    /// they would make figures of nothing.
    func checkNumbers(plan: ColumnPlan, path: String) throws(DataError) {
        for (place, input) in plan.inputs.enumerated() where input.isNumeric {
            guard case .numbers(let numbers) = frame.columns[place].content else { continue }
            let read = numbers.count { !$0.isNaN }, strays = self.strays[place].count
            guard strays > read, strays * 2 > frame.rows else { continue }
            let style = input.style.map { "a decimal \($0.decimalMark.setting)" + ($0.unit.map { " and \($0)" } ?? "") }
            throw DataError(
                place: path,
                reason: "column \"\(input.name)\": \(strays) of \(frame.rows) fields are no numbers"
                    + "\(self.strays[place].example), where the rows to learn from have numbers"
                    + (style.map { " written with \($0)" } ?? ""))
        }
    }

    private static func joined(_ first: Frame.Content, _ second: Frame.Content) -> Frame.Content {
        switch (first, second) {
        case (.numbers(let first), .numbers(let second)): return .numbers(first + second)
        case (.kinds(let first, var levels), .kinds(let second, let others)):
            var places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
            let codes = others.map { level in
                if let code = places[level] { return code }
                let code = Int32(levels.count)
                places[level] = code
                levels.append(level)
                return code
            }
            return .kinds(first + second.map { $0 < 0 ? -1 : codes[Int($0)] }, levels: levels)
        default: return first
        }
    }
}
