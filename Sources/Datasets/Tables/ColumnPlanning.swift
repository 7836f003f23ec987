import Catalog
import Formats

extension ColumnPlan {
    /// The most kinds a column may have to be learned from one-hot; one with more is taken for free text.
    private static let mostKinds = 100

    /// Decides which columns are read, as what, and notes what is left out and why.
    init(_ survey: TableSurvey, settings: Settings, path: String, notes: inout [String]) throws {
        let names = survey.columns.map(\.name)
        for setting in ["ignore", "categorical"] {
            for name in settings.words(setting) { _ = try Self.index(of: name, in: names, setting: setting) }
        }
        let target = try Self.target(named: settings.text("target"), in: names, notes: &notes)
        let targetSurvey = survey.columns[target]
        isClassification = try Self.isClassification(targetSurvey, task: settings.text("task"), path: path)
        self.target = (target, names[target])
        inputs = []
        // A picture needs all its points, the empty corners too.
        let keepsConstants = !settings.integers("shape").isEmpty
        let ignored = Set(settings.words("ignore")), categorical = Set(settings.words("categorical"))
        for (index, column) in survey.columns.enumerated() where index != target && !ignored.contains(column.name) {
            let isNumeric = column.isNumeric && !categorical.contains(column.name)
            if column.present == 0 {
                notes.append("column \(column.name) is left out: it has no values")
            } else if column.levels.count == 1, !keepsConstants {
                notes.append("column \(column.name) is left out: every value is \(column.levels.first ?? "")")
            } else if isNumeric, Self.isIdentifier(column, rows: survey.rows) {
                notes.append("column \(column.name) is left out: it only numbers the rows")
            } else if !isNumeric, column.levels.count > min(Self.mostKinds, max(2, survey.rows / 2)) {
                let count = column.hasTooManyLevels ? "more than \(ColumnSurvey.mostLevels)" : "\(column.levels.count)"
                notes.append(
                    "column \(column.name) is left out: it holds \(count) different texts in \(survey.rows) rows")
            } else {
                inputs.append((index, column.name, isNumeric))
            }
        }
        guard !inputs.isEmpty else {
            throw DataError(place: path, reason: "no column is left to learn from beside the target \(names[target])")
        }
    }

    private static func index(of name: String, in names: [String], setting: String) throws -> Int {
        guard let index = names.firstIndex(of: name) else {
            throw DataError(
                setting: setting,
                reason: "there is no column \"\(name)\"\(nearest(to: name, among: names)); "
                    + "the columns are \(listed(names))")
        }
        return index
    }

    /// The names for a message; of a wide table those at its ends.
    private static func listed(_ names: [String]) -> String {
        guard names.count > 14 else { return names.joined(separator: ", ") }
        let between = names.count - 12
        return (names.prefix(8) + ["… \(between) more …"] + names.suffix(4)).joined(separator: ", ")
    }

    private static func target(named name: String, in names: [String], notes: inout [String]) throws -> Int {
        if !name.isEmpty { return try index(of: name, in: names, setting: "target") }
        let usual = ["target", "label", "class"]
        let found = names.firstIndex { usual.contains($0.lowercased()) } ?? names.count - 1
        notes.append("the target is column \(names[found]); name another under data.target")
        return found
    }

    /// Texts are classes; so are a few whole numbers.
    private static func isClassification(_ target: ColumnSurvey, task: String, path: String) throws -> Bool {
        guard target.present > 0 else {
            throw DataError(setting: "target", place: path, reason: "column \(target.name) has no values")
        }
        switch task {
        case "classification": break
        case "regression":
            guard target.isNumeric else {
                let (line, text) = target.firstText ?? (0, "")
                throw DataError(
                    setting: "target", place: "\(path):\(line)",
                    reason: "regression needs numbers, but column \(target.name) holds \"\(text)\"")
            }
            return false
        case "language":
            throw DataError(
                setting: "task",
                reason: "language is learned from a text, not from a table; "
                    + "allowed here: auto, classification, regression")
        default:
            let isWhole = target.fractions == 0 && target.levels.count <= min(50, max(2, target.present / 5))
            if target.isNumeric, !isWhole { return false }
        }
        guard target.levels.count > 1 else {
            throw DataError(
                setting: "target", place: path,
                reason: "column \(target.name) has one class only, \"\(target.levels.first ?? "")\"; it takes two")
        }
        guard target.levels.count <= 1000 else {
            throw DataError(
                setting: "target", place: path,
                reason: "column \(target.name) has \(target.levels.count) classes or more; at most 1000 are allowed")
        }
        return true
    }

    /// Whether a column of whole numbers, all different, is called as one that tells the rows apart.
    private static func isIdentifier(_ column: ColumnSurvey, rows: Int) -> Bool {
        let usual = ["", "id", "index", "no", "nr", "row", "number", "column 1", "unnamed: 0"]
        let isCalledSo =
            usual.contains(column.name.lowercased())
            || ["_id", " id", "Id", "ID"].contains { column.name.hasSuffix($0) }
        let isDistinct = column.hasTooManyLevels || column.levels.count == column.present
        return isCalledSo && column.fractions == 0 && isDistinct && rows > 2
    }
}
