import Catalog
import Formats
import Foundation
import Language

/// Rows as they are read, before anything is done to them.
package struct RawTable: Sendable {
    package var frame: Frame
    /// The class names of every row; of regression, empty texts.
    package var targetTexts: [String]
    /// For regression.
    package var targetNumbers: [Double]
    package var lines: [Int]
    package var keptAside: KeptAside
    /// The fields of each column that are no numbers among numbers.
    package var strays: [Strays]
    /// What the rows are shared out by; nil where no column is. Rows of another file have none.
    package var splitColumn: Frame.Content?
}

extension RawTable {
    /// Reads the columns of a plan. A row without a target is kept aside, and by the first rules one with a text among
    /// numbers; else such a text counts as missing.
    package init(_ reader: any TableReader, plan: ColumnPlan, watch: DataWatch? = nil) throws {
        let fields = plan.fields
        let file = URL(fileURLWithPath: reader.path).lastPathComponent
        // The column that rows are shared out by comes last.
        let inputs = plan.inputs + [plan.splitBy].compactMap { $0 }
        var read = InputColumns(inputs, fields: fields)
        var targetTexts: [String] = [], targetNumbers: [Double] = [], lines: [Int] = []
        var keptAside = KeptAside(file: file)
        let reading = try reader.forEachRecord(Text("reading the table", zh: "读取表格"), watch: watch) { record in
            let target = plan.target
            func keepAside(_ index: Int, _ name: String, _ reason: Text) {
                keptAside.add(
                    BadRow(
                        line: record.line, column: record.column(index),
                        reason: Text("\(name): ", zh: "\(name)：") + reason))
            }
            if fields.isMissing(record.bytes(target.index)) {
                return keepAside(target.index, target.name, Text("the target is missing", zh: "目标列缺失"))
            }
            if target.holdsNumbers, fields.isMissingNumber(record.bytes(target.index)) {
                return keepAside(
                    target.index, target.name,
                    Text(
                        "\"\(record.text(target.index))\" says that the target is missing",
                        zh: "\"\(record.text(target.index))\" 表示目标列缺失"))
            }
            let value = fields.number(record, target.index, style: target.style)
            guard value != nil || plan.isClassification else {
                return keptAside.add(ColumnPlan.noNumber(record, target.index, target.name))
            }
            if let fault = plan.fault(of: record) { return keptAside.add(fault) }
            read.append(record)
            targetTexts.append(plan.isClassification ? fields.level(record, target.index) : "")
            targetNumbers.append(value ?? 0)
            lines.append(record.line)
        }
        var columns = read.columns, strays = read.strays
        if plan.splitBy != nil {
            splitColumn = columns.removeLast().content
            strays.removeLast()
        }
        frame = Frame(columns: columns, rows: lines.count)
        self.targetTexts = targetTexts
        self.targetNumbers = targetNumbers
        self.lines = lines
        self.strays = strays
        keptAside.add(reading)
        self.keptAside = keptAside
    }

    /// Leaves rows out and names them among the bad ones.
    package mutating func keepAside(_ rows: [Int], reason: (Int) -> Text) {
        for row in rows { keptAside.add(BadRow(line: lines[row], column: 1, reason: reason(row))) }
        keptAside.sort()
        remove(rows)
    }

    /// What to tell of the rows that were kept aside, and of texts among numbers.
    package func notes() -> [Text] { keptAside.notes + strays.flatMap(\.notes) }

    /// Leaves rows out.
    package mutating func remove(_ rows: [Int]) {
        let removed = Set(rows)
        let kept = lines.indices.filter { !removed.contains($0) }
        frame = frame.selecting(kept)
        splitColumn = splitColumn.map { $0.selecting(kept) }
        targetTexts = kept.map { targetTexts[$0] }
        targetNumbers = kept.map { targetNumbers[$0] }
        lines = kept.map { lines[$0] }
    }
}
