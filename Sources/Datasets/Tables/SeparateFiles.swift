import Catalog
import Columns
import Formats
import Foundation
import Language

extension RawTable {
    /// Adds the rows of another file with the same columns, and says how many there are.
    ///
    /// - Parameters:
    ///   - split: what they are for.
    ///   - spellings: how its classes are written; nil where they are as the file has them.
    mutating func append(
        _ path: String, of split: Split, plan: ColumnPlan, settings: Settings, spellings: Spellings? = nil,
        notes: inout [Text]
    ) throws -> Int {
        let reader = try TableOpening.reader(
            of: path, settings: settings, names: Set(plan.inputs.map(\.name) + [plan.target.name]))
        let file = URL(fileURLWithPath: path).lastPathComponent
        notes += reader.remarks.map { Text("\(file): ", zh: "\(file)：") + $0 }
        let otherPlan = try plan.found(in: reader.columns) { name, hint in
            DataError(
                setting: SplitFiles.setting(of: split), place: path,
                reason: Text("there is no column \"\(name)\"\(hint)", zh: "没有列 \"\(name)\"\(hint)"))
        }
        var other = try RawTable(reader, plan: otherPlan)
        if !plan.fields.areFirst { try other.checkNumbers(plan: plan, path: path) }
        if let spellings { other.targetTexts = spellings.written(other.targetTexts) }
        if plan.isClassification {
            let known = Set(targetTexts), texts = other.targetTexts
            let unknown = texts.indices.filter { !known.contains(texts[$0]) }
            other.keepAside(unknown) {
                Text(
                    "\(plan.target.name): no row to learn from has the class \"\(texts[$0])\"",
                    zh: "\(plan.target.name)：用于学习的行都没有类别 \"\(texts[$0])\"")
            }
        }
        notes += other.notes()
        guard other.frame.rows > 0 else {
            throw DataError(
                setting: SplitFiles.setting(of: split), place: path,
                reason: other.keptAside.rows.first == nil
                    ? Text("it has no rows", zh: "没有数据行")
                    : Text("none of its rows can be used", zh: "没有一行可用") + BadRow.example(other.keptAside.rows.first))
        }
        let columns = zip(frame.columns, other.frame.columns).map { first, second in
            Frame.Column(name: first.name, content: first.content.appending(second.content))
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
        let read = frame.columns.map { column in
            guard case .numbers(let numbers) = column.content else { return 0 }
            return numbers.count { !$0.isNaN }
        }
        try plan.checkNumbers(read: read, strays: strays, rows: frame.rows, path: path)
    }
}

extension ColumnPlan {
    /// The same by how many numbers of each input were read.
    package func checkNumbers(read: [Int], strays all: [Strays], rows: Int, path: String) throws(DataError) {
        for (place, input) in inputs.enumerated() where input.isNumeric {
            let strays = all[place].count
            guard strays > read[place], strays * 2 > rows else { continue }
            let example = all[place].example
            let style = input.style.map { Text(" written with \($0.words)", zh: "（写法：\($0.words)）") } ?? .empty
            throw DataError(
                place: path,
                reason: Text(
                    """
                    column "\(input.name)": \(strays) of \(rows) fields are no numbers\(example), where the rows \
                    to learn from have numbers\(style)
                    """,
                    zh: """
                        列 "\(input.name)"：\(rows) 个字段中有 \(strays) 个不是数值\(example)，\
                        而用于学习的行是数值\(style)
                        """))
        }
    }
}

extension NumberStyle {
    /// What numbers are written with.
    fileprivate var words: Text {
        let mark =
            decimalMark == .point ? Text("a decimal point", zh: "小数点") : Text("a decimal comma", zh: "小数逗号")
        return unit.map { Text("\(mark) and \($0)", zh: "\(mark)和 \($0)") } ?? mark
    }
}
