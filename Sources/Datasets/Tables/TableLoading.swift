import Catalog
import Formats
import Foundation

/// Rows as they are read, before anything is done to them.
struct RawTable {
    var frame: Frame
    /// The class names, or the numbers in words, of every row.
    var targetTexts: [String]
    /// For regression.
    var targetNumbers: [Double]
    var lines: [Int]
    var badRows: [BadRow]
    var badRowCount: Int
}

/// Which columns are read, as what.
struct ColumnPlan {
    var inputs: [(index: Int, name: String, isNumeric: Bool)]
    var target: (index: Int, name: String)
    var isClassification: Bool
}

extension RawTable {
    /// Reads the columns of a plan; rows without a target or with a text among numbers are kept aside.
    init(_ reader: any TableReader, plan: ColumnPlan, missing: MissingValues) throws {
        var numbers = [[Double]](repeating: [], count: plan.inputs.count)
        var texts = [[String?]](repeating: [], count: plan.inputs.count)
        var targetTexts: [String] = [], targetNumbers: [Double] = [], lines: [Int] = []
        var badRows: [BadRow] = []
        var badRowCount = 0
        let reading = try reader.forEachRecord { record in
            func keepAside(_ index: Int, _ name: String, _ reason: String) {
                badRowCount += 1
                guard badRows.count < 1000 else { return }
                badRows.append(BadRow(line: record.line, column: record.column(index), reason: "\(name): \(reason)"))
            }
            let (target, name) = plan.target
            if missing.contains(record.bytes(target)) {
                return keepAside(target, name, "the target is missing")
            }
            var value = 0.0
            if let number = record.number(target) {
                value = number
            } else if !plan.isClassification {
                return keepAside(target, name, "\"\(record.text(target))\" is no number")
            }
            for input in plan.inputs where input.isNumeric {
                if !missing.contains(record.bytes(input.index)), record.number(input.index) == nil {
                    return keepAside(input.index, input.name, "\"\(record.text(input.index))\" is no number")
                }
            }
            for (place, input) in plan.inputs.enumerated() {
                let isMissing = missing.contains(record.bytes(input.index))
                if input.isNumeric {
                    numbers[place].append(isMissing ? .nan : record.number(input.index) ?? .nan)
                } else {
                    texts[place].append(
                        isMissing ? nil : record.number(input.index).map(levelName) ?? record.text(input.index))
                }
            }
            targetTexts.append(
                plan.isClassification ? record.number(target).map(levelName) ?? record.text(target) : "")
            targetNumbers.append(value)
            lines.append(record.line)
        }
        let columns = plan.inputs.enumerated().map { place, input in
            Frame.Column(
                name: input.name, content: input.isNumeric ? .numbers(numbers[place]) : Self.kinds(texts[place]))
        }
        frame = Frame(columns: columns, rows: lines.count)
        self.targetTexts = targetTexts
        self.targetNumbers = targetNumbers
        self.lines = lines
        self.badRows = (reading.badRows + badRows).sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        self.badRowCount = reading.badRowCount + badRowCount
    }

    private static func kinds(_ texts: [String?]) -> Frame.Content {
        let levels = Set(texts.compactMap { $0 }).sorted()
        let codes = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
        return .kinds(texts.map { text in text.flatMap { codes[$0] } ?? -1 }, levels: levels)
    }

    /// Leaves rows out and names them among the bad ones.
    mutating func keepAside(_ rows: [Int], reason: (Int) -> String) {
        badRowCount += rows.count
        badRows += rows.prefix(1000).map { BadRow(line: lines[$0], column: 1, reason: reason($0)) }
        badRows.sort { ($0.line, $0.column) < ($1.line, $1.column) }
        remove(rows)
    }

    /// What to tell of the rows that were kept aside.
    func notes(file: String) -> [String] {
        guard badRowCount > 0 else { return [] }
        let shown = badRows.prefix(3).map { "\(file):\($0.line):\($0.column): \($0.reason)" }
        let rows = badRowCount == 1 ? "1 row is" : "\(badRowCount) rows are"
        return ["\(rows) kept aside: " + shown.joined(separator: "; ")]
    }

    /// Leaves rows out.
    mutating func remove(_ rows: [Int]) {
        let removed = Set(rows)
        let kept = lines.indices.filter { !removed.contains($0) }
        frame = frame.selecting(kept)
        targetTexts = kept.map { targetTexts[$0] }
        targetNumbers = kept.map { targetNumbers[$0] }
        lines = kept.map { lines[$0] }
    }
}
