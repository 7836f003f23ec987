extension ColumnChoice {
    /// Why a column is left out by the rules of sessions from before they could be chosen; nil where it is not.
    func firstReason(_ column: ColumnSurvey, isNumeric: Bool) -> String? {
        if column.present == 0 { return "it has no values" }
        if column.levels.count == 1, !isPicture { return "every value is \(column.levels.first ?? "")" }
        if isNumeric, Self.isIdentifier(column, rows: rows) { return "it only numbers the rows" }
        if !isNumeric, column.levels.count > min(100, max(2, rows / 2)) {
            let count = column.hasTooManyLevels ? "more than \(ColumnSurvey.mostLevels)" : "\(column.levels.count)"
            return "it holds \(count) different texts in \(rows) rows"
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
