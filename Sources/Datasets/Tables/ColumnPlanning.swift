import Catalog
import Columns
import Formats
import Language

extension ColumnPlan {
    /// Decides which columns are read, as what, and notes what is left out, why, and what would change that.
    package init(_ survey: TableSurvey, settings: Settings, path: String, notes: inout [Text]) throws {
        let names = survey.columns.map(\.name)
        for setting in ["ignore", "categorical", "numeric", "keep"] {
            for name in settings.words(setting) { _ = try Self.index(of: name, in: names, setting: setting) }
        }
        let fields = FieldRules(settings)
        let index = try Self.target(settings, in: names, notes: &notes)
        let choice = try TargetChoice(survey, column: index, settings: settings, path: path, notes: &notes)
        let splitBy = try Self.splitBy(survey, target: index, settings: settings)
        let ignored = Set(settings.words("ignore"))
        let columns = ColumnChoice(survey, settings: settings)
        var inputs: [Input] = []
        for (place, column) in survey.columns.enumerated() where place != index && !ignored.contains(column.name) {
            if let input = try columns.input(column, at: place, notes: &notes) { inputs.append(input) }
        }
        guard !inputs.isEmpty else {
            // A header with a delimiter that was not found is one long name.
            let only = Text("; the file has this column only", zh: "；文件只有这一列")
            let isDelimited = (try? FileContent.recognized(in: path)) == .text && !TableOpening.isJSON(path)
            let way =
                names.count == 1
                ? isDelimited
                    ? only + Text(": data.delimiter says what parts its fields", zh: "：用 data.delimiter 指定字段分隔符") : only
                : Text("; data.keep = [\"NAME\"] keeps one that is left out", zh: "；data.keep = [\"列名\"] 可保留被略去的列")
            let target = names[index].printable.prefix(100)
            throw DataError(
                place: path,
                reason: Text(
                    "no column is left to learn from beside the target \(String(target))",
                    zh: "除目标列 \(String(target)) 外没有剩下可学习的列") + way)
        }
        self.init(
            inputs: inputs,
            target: Target(
                index: index, name: names[index], style: choice.style, holdsNumbers: choice.holdsNumbers),
            isClassification: choice.isClassification, splitBy: splitBy, fields: fields)
    }

    /// The column by which rows are shared out, read as numbers where it holds times as such.
    private static func splitBy(_ survey: TableSurvey, target: Int, settings: Settings) throws -> Input? {
        guard let rule = try SplitRule.rule(settings) else { return nil }
        let place = try index(of: rule.column, in: survey.columns.map(\.name), setting: rule.setting)
        guard place != target else {
            throw DataError(
                setting: rule.setting,
                reason: Text(
                    "column \"\(rule.column)\" is the target; name another one, such as who or what a row is about, or when",
                    zh: "列 \"\(rule.column)\" 是目标列；请指定其他列，例如行属于谁、属于什么或发生在何时的列"))
        }
        guard rule.kind == .time else { return Input(index: place, name: rule.column, isNumeric: false) }
        var settings = settings, notes: [Text] = []
        try settings.set("keep", to: .list([.text(rule.column)]))
        return try ColumnChoice(survey, settings: settings).input(survey.columns[place], at: place, notes: &notes)
            ?? Input(index: place, name: rule.column, isNumeric: false)
    }

    /// Whether the target of a table is a class; all rows are read for it.
    static func isClassification(_ reader: any TableReader, settings: Settings) throws -> Bool {
        let survey = try TableSurvey(reader, fields: FieldRules(settings))
        var notes: [Text] = []
        let index = try target(settings, in: survey.columns.map(\.name), notes: &notes)
        return try TargetChoice(survey, column: index, settings: settings, path: reader.path, notes: &notes)
            .isClassification
    }

    private static func index(of name: String, in names: [String], setting: String) throws -> Int {
        guard let index = names.firstIndex(of: name) else {
            let hint = nearHint(to: name, among: names)
            let way =
                names.first == "column 1"
                ? Text("; with data.header = \"yes\" the first row names them", zh: "；设置 data.header = \"yes\" 则以首行为列名")
                : Text.empty
            throw DataError(
                setting: setting,
                reason: Text(
                    "there is no column \"\(name)\"\(hint); the columns are \(listed(names))",
                    zh: "没有列 \"\(name)\"\(hint)；现有的列：\(listed(names))") + way)
        }
        return index
    }

    /// The names for a message; of a wide table those at its ends.
    private static func listed(_ names: [String]) -> Text {
        let texts = names.map { Text(verbatim: $0) }
        guard names.count > 14 else { return texts.joined() }
        let between = names.count - 12
        return (texts.prefix(8) + [Text("… \(between) more …", zh: "……另有 \(between) 列……")] + texts.suffix(4)).joined()
    }

    /// Where the target stands among these columns; nil where the settings name one that is not there.
    package static func placeOfTarget(_ settings: Settings, in names: [String]) -> Int? {
        let name = settings.text("target")
        if !name.isEmpty { return names.firstIndex(of: name) }
        let usual = ["target", "label", "class"]
        return names.firstIndex { usual.contains($0.lowercased()) } ?? names.indices.last
    }

    private static func target(_ settings: Settings, in names: [String], notes: inout [Text]) throws -> Int {
        let name = settings.text("target")
        guard name.isEmpty, let found = placeOfTarget(settings, in: names) else {
            return try index(of: name, in: names, setting: "target")
        }
        notes.append(
            Text(
                "the target is column \(names[found]); name another under data.target",
                zh: "目标列是 \(names[found])；可用 data.target 指定其他列"))
        return found
    }
}
