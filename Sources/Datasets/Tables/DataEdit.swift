import Catalog
import Columns
import Formats
import Language

/// A change to the data that the experiment makes, while the file stays as it is: a corrected label, a
/// corrected value, a row left out.
///
/// Edits are made after the rows are shared out, so that no row changes sides by one.
struct DataEdit {
    enum Change {
        case set(column: String, value: String)
        case drop
    }

    var line: Int
    var change: Change

    static let hyperparameter = Hyperparameter(
        "edits",
        .entries(
            key: "edit",
            choices: [
                Hyperparameter.Variant(
                    "set", help: Text("Change a value of a row, such as its label", zh: "修改某行的一个值，例如它的标签"),
                    hyperparameters: [
                        line,
                        Hyperparameter(
                            "column", .text(), default: "", help: Text("The column, or the target", zh: "列名，也可以是目标列")),
                        Hyperparameter(
                            "value", .text(optional: true), default: "", help: Text("The new value", zh: "新的值")),
                    ]),
                Hyperparameter.Variant("drop", help: Text("Drop a row", zh: "删除一行"), hyperparameters: [line]),
            ]),
        default: [], help: Text("Corrections to single rows; the file stays as it is", zh: "对个别行的更正；文件本身不变"),
        needs: .table)

    private static let line = Hyperparameter(
        "line", .integer(0...Int.max), default: 0, help: Text("The row, by its line in the file", zh: "行，以其在文件中的行号指定"))

    static func edits(_ setting: SettingValue?) -> [DataEdit] {
        (setting?.list ?? []).map { entry in
            DataEdit(
                line: entry["line"]?.integer ?? 0,
                change: entry["edit"]?.text == "drop"
                    ? .drop : .set(column: entry["column"]?.text ?? "", value: entry["value"]?.text ?? ""))
        }
    }
}

extension RawTable {
    /// Makes the edits, and says which rows they leave out.
    mutating func apply(_ edits: [DataEdit], plan: ColumnPlan, classes: [String], missing: [String]) throws -> [Int] {
        var dropped: [Int] = []
        for edit in edits {
            guard let row = lines.firstIndex(of: edit.line) else {
                throw DataError(
                    setting: "edits",
                    reason: Text(
                        "no row that is used starts in line \(edit.line) of the file",
                        zh: "没有采用的行从文件第 \(edit.line) 行开始"))
            }
            switch edit.change {
            case .drop: dropped.append(row)
            case .set(plan.target.name, let value):
                if plan.isClassification {
                    guard classes.contains(value) else {
                        let hint = nearHint(to: value, among: classes)
                        let allowed = classes.joined(separator: ", ")
                        throw DataError(
                            setting: "edits",
                            reason: Text(
                                "line \(edit.line): there is no class \"\(value)\"\(hint); allowed: \(allowed)",
                                zh: "第 \(edit.line) 行：没有类别 \"\(value)\"\(hint)；可用：\(allowed)"))
                    }
                    targetTexts[row] = value
                } else {
                    targetNumbers[row] = try Self.number(
                        value, style: plan.target.style, edit: edit, column: plan.target.name)
                }
            case .set(let column, let value):
                guard let index = frame.index(of: column) else {
                    let names = frame.columns.map(\.name) + [plan.target.name]
                    let hint = nearHint(to: column, among: names)
                    throw DataError(
                        setting: "edits",
                        reason: Text(
                            "line \(edit.line): there is no column \"\(column)\"\(hint)",
                            zh: "第 \(edit.line) 行：没有列 \"\(column)\"\(hint)"))
                }
                switch frame.columns[index].content {
                case .numbers(var numbers):
                    let style = plan.inputs[index].style
                    numbers[row] =
                        missing.contains(value)
                        ? .nan : try Self.number(value, style: style, edit: edit, column: column)
                    frame.columns[index].content = .numbers(numbers)
                case .kinds(var codes, var levels):
                    if missing.contains(value) {
                        codes[row] = -1
                    } else {
                        if !levels.contains(value) { levels.append(value) }
                        codes[row] = Int32(levels.firstIndex(of: value) ?? -1)
                    }
                    frame.columns[index].content = .kinds(codes, levels: levels)
                }
            }
        }
        return dropped
    }

    /// Written as the column's numbers are, or as programs write them.
    private static func number(
        _ value: String, style: NumberStyle?, edit: DataEdit, column: String
    ) throws -> Double {
        guard let number = style?.number(value) ?? plainNumber(value) else {
            throw DataError(
                setting: "edits",
                reason: Text(
                    "line \(edit.line): column \(column) takes a number, not \"\(value)\"",
                    zh: "第 \(edit.line) 行：列 \(column) 需要数值，而不是 \"\(value)\""))
        }
        return number
    }
}
