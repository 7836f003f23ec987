import Catalog
import Formats
import Foundation

extension RawTable {
    /// Adds the rows of another file with the same columns, and says how many there are.
    mutating func append(_ path: String, plan: ColumnPlan, settings: Settings, notes: inout [String]) throws -> Int {
        let reader = try TableOpening.reader(of: path, settings: settings)
        func index(of name: String) throws -> Int {
            guard let index = reader.columns.firstIndex(of: name) else {
                throw DataError(
                    setting: "test-source", place: path,
                    reason: "there is no column \"\(name)\"\(nearest(to: name, among: reader.columns))")
            }
            return index
        }
        let otherPlan = ColumnPlan(
            inputs: try plan.inputs.map { (try index(of: $0.name), $0.name, $0.isNumeric) },
            target: (try index(of: plan.target.name), plan.target.name), isClassification: plan.isClassification)
        var other = try RawTable(reader, plan: otherPlan, missing: MissingValues(settings.words("missing")))
        if plan.isClassification {
            let known = Set(targetTexts), texts = other.targetTexts
            let unknown = texts.indices.filter { !known.contains(texts[$0]) }
            other.keepAside(unknown) { "\(plan.target.name): no row to learn from has the class \"\(texts[$0])\"" }
        }
        notes += other.notes(file: URL(fileURLWithPath: path).lastPathComponent)
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
        return other.frame.rows
    }

    private static func joined(_ first: Frame.Content, _ second: Frame.Content) -> Frame.Content {
        switch (first, second) {
        case (.numbers(let first), .numbers(let second)): return .numbers(first + second)
        case (.kinds(let first, var levels), .kinds(let second, let others)):
            let codes = others.map { level in
                if let code = levels.firstIndex(of: level) { return Int32(code) }
                levels.append(level)
                return Int32(levels.count - 1)
            }
            return .kinds(first + second.map { $0 < 0 ? -1 : codes[Int($0)] }, levels: levels)
        default: return first
        }
    }
}
