import Columns
import Language

extension ColumnChoice {
    /// Why a column is left out by the rules of sessions from before they could be chosen; nil where it is not.
    func firstReason(_ column: ColumnSurvey, isNumeric: Bool) -> Text? {
        if column.present == 0 { return Text("it has no values", zh: "没有值") }
        if column.levels.count == 1, let only = column.levels.first, !isPicture {
            return Text("every value is \(only)", zh: "所有值都是 \(only)")
        }
        if isNumeric, Self.isIdentifier(column, rows: rows) { return Text("it only numbers the rows", zh: "只是给行编号") }
        if !isNumeric, column.levels.count > min(100, max(2, rows / 2)) {
            let count = Self.count(column)
            return Text("it holds \(count) different texts in \(rows) rows", zh: "\(rows) 行中有 \(count) 种不同文本")
        }
        return nil
    }

    private static func isIdentifier(_ column: ColumnSurvey, rows: Int) -> Bool {
        let usual = ["", "id", "index", "no", "nr", "row", "number", "column 1", "unnamed: 0"]
        let isCalledSo =
            usual.contains(column.name.lowercased())
            || ["_id", " id", "Id", "ID"].contains { column.name.hasSuffix($0) }
        let isDistinct = column.hasTooManyLevels || column.levels.count == column.present
        return isCalledSo && column.numbers.fractions == 0 && isDistinct && rows > 2
    }
}
