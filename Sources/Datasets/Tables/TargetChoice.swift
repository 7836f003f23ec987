import Catalog
import Columns
import Formats
import Language

/// Whether the target is predicted as a class or as a number.
///
/// Where the experiment leaves it open, texts and codes are classes, and so are a few whole numbers that follow each
/// other, as digits, grades and yes or no do; amounts such as prices or years are numbers.
struct TargetChoice {
    let isClassification: Bool
    /// How the numbers are written; nil where it is as the file writes them.
    let style: NumberStyle?
    /// Whether the column as a whole holds numbers.
    let holdsNumbers: Bool

    /// The most whole numbers that are taken for classes by themselves.
    private static let mostWhole = 20
    /// The most classes a model can have.
    private static let mostClasses = 1000

    init(_ survey: TableSurvey, column: Int, settings: Settings, path: String, notes: inout [Text]) throws {
        let target = survey.columns[column]
        let task = settings.text("task"), isFirst = FieldRules(settings).areFirst
        guard target.present > 0 else {
            throw DataError(
                setting: "target", place: path,
                reason: Text("column \(target.name) has no values", zh: "列 \(target.name) 没有值"))
        }
        let reading = target.numbers.reading(
            own: survey.decimalMark, wanted: NumberStyle.DecimalMark(setting: settings.text("numbers")))
        // Of a target, words are classes unless they are few.
        let holds =
            isFirst
            ? target.numbers.plain > 0 && target.texts * 20 <= target.present
            : reading.numbers > 0 && (target.present - reading.numbers) * 5 <= target.present
        holdsNumbers = holds
        style = reading.style
        switch task {
        case "classification": isClassification = true
        case "regression":
            guard holds || (!isFirst && settings.words("numeric").contains(target.name)) else {
                let (line, text) = target.firstText ?? (0, target.levels.min() ?? "")
                throw DataError(
                    setting: "target", place: line > 0 ? "\(path):\(line)" : path,
                    reason: Text(
                        "regression needs numbers, but column \(target.name) holds \"\(text)\"",
                        zh: "回归需要数值，而列 \(target.name) 含有 \"\(text)\""))
            }
            isClassification = false
        case "language":
            throw DataError(
                setting: "task",
                reason: Text(
                    """
                    language is learned from a text, not from a table; allowed here: auto, classification, regression
                    """,
                    zh: "language 要从文本学习，而不是表格；这里可用：auto, classification, regression"))
        default:
            if isFirst {
                let isFew = target.levels.count <= min(50, max(2, target.present / 5))
                isClassification = !holds || (target.numbers.fractions == 0 && isFew)
            } else {
                let areAmounts = settings.words("numeric").contains(target.name)
                let codes = areAmounts ? nil : target.codes
                isClassification =
                    !holds || codes != nil || (!areAmounts && Self.areClasses(target, reading))
                if holds, let codes {
                    notes.append(
                        Text(
                            """
                            the target \(target.name) holds codes, \(codes), and each is a class; data.numeric = \
                            ["\(target.name)"] takes them for amounts
                            """,
                            zh: """
                                目标列 \(target.name) 存放编码，\(codes)，每个编码是一个类别；\
                                data.numeric = ["\(target.name)"] 把它们视为数值
                                """))
                } else if holds {
                    notes.append(Self.note(target, isClassification: isClassification))
                } else if let mixture = target.mixture(reading) {
                    notes.append(
                        Text(
                            """
                            the target \(target.name) is taken for classes, as \(mixture); with data.numeric = \
                            ["\(target.name)"] and data.task = "regression" the numbers are predicted
                            """,
                            zh: """
                                目标列 \(target.name) 视为类别，因为 \(mixture)；设置 data.numeric = \
                                ["\(target.name)"] 和 data.task = "regression" 则预测其中的数
                                """))
                }
            }
        }
        if isClassification, let note = target.noteOnAlikes { notes.append(note) }
        if !isClassification, let note = reading.note(target.name) { notes.append(note) }
        if !isClassification, !isFirst, let long = target.numbers.spellings.firstLong {
            notes.append(
                Text(
                    """
                    the target \(target.name): \(long.text) in line \(long.line) has more digits than a number holds and \
                    is read as \(levelName(long.number))
                    """,
                    zh: """
                        目标列 \(target.name)：第 \(long.line) 行的 \(long.text) 位数太多，数值存不下，\
                        读作 \(levelName(long.number))
                        """))
        }
        if isClassification { try Self.check(target, in: survey, isFirst: isFirst, path: path, notes: &notes) }
    }

    /// Whether numbers are few, whole and next to each other.
    private static func areClasses(_ target: ColumnSurvey, _ reading: NumberTally.Reading) -> Bool {
        let numbers = target.numbers
        guard reading.style == nil, numbers.fractions == 0,
            target.levels.count <= min(mostWhole, max(2, target.present / 5))
        else { return false }
        let values = Set(target.levels.compactMap(plainNumber))
        return values.count <= 2 || numbers.greatest - numbers.least < Double(2 * values.count)
    }

    private static func note(_ target: ColumnSurvey, isClassification: Bool) -> Text {
        let count = ColumnChoice.count(target)
        guard target.levels.count > 1 else {
            return Text(
                "the target \(target.name) is taken for classes, as it has one value only; data.task = \"regression\" predicts it as a number",
                zh: "目标列 \(target.name) 视为类别，因为它只有一个取值；data.task = \"regression\" 把它当作数值预测")
        }
        return isClassification
            ? Text(
                """
                the target \(target.name) is taken for classes, as it has \(count) values that are few and next to each \
                other; data.task = "regression" predicts it as a number
                """,
                zh: """
                    目标列 \(target.name) 视为类别，因为它只有 \(count) 个取值，且彼此相邻；\
                    data.task = "regression" 把它当作数值预测
                    """)
            : Text(
                """
                the target \(target.name) is predicted as a number, as it has \(count) values that look like amounts; \
                data.task = "classification" makes each a class
                """,
                zh: """
                    目标列 \(target.name) 当作数值预测，因为它的 \(count) 个取值像是数量；\
                    data.task = "classification" 把每个值当作一个类别
                    """)
    }

    private static func check(
        _ target: ColumnSurvey, in survey: TableSurvey, isFirst: Bool, path: String, notes: inout [Text]
    ) throws {
        guard target.levels.count > 1 else {
            // What is no table may have all of its text in one field.
            let only = String((target.levels.first ?? "").prefix(60))
            let others = survey.columns.map(\.name).filter { $0 != target.name }.prefix(6).joined(separator: ", ")
            let way =
                others.isEmpty
                ? Text.empty
                : Text(
                    "; data.target names another column to predict: \(others)", zh: "；用 data.target 指定要预测的另一列：\(others)"
                )
            var aside = KeptAside(file: String(path.split(separator: "/").last ?? ""))
            aside.add(survey.reading)
            let lost = aside.notes.map { Text("; ", zh: "；") + $0 }.first ?? .empty
            throw DataError(
                setting: "target", place: path,
                reason: Text(
                    "column \(target.name) has one class only, \"\(only)\"; it takes two",
                    zh: "列 \(target.name) 只有一个类别 \"\(only)\"；至少要有两个") + way + lost)
        }
        guard target.levels.count <= mostClasses else {
            throw DataError(
                setting: "target", place: path,
                reason: Text(
                    """
                    column \(target.name) has \(target.levels.count) classes or more; at most \(mostClasses) are allowed
                    """,
                    zh: "列 \(target.name) 有 \(target.levels.count) 个或更多类别；最多 \(mostClasses) 个"))
        }
        guard !isFirst else { return }
        let numbers = target.levels.sorted().compactMap { text in plainNumber(text).map { (text, $0) } }
        let alike = Dictionary(grouping: numbers, by: \.1).values.filter { $0.count > 1 }.map { $0.map(\.0) }
        if let first = alike.min(by: { $0[0] < $1[0] }) {
            let listed = first.map { Text(verbatim: $0) }.joined()
            notes.append(
                Text(
                    """
                    the target \(target.name) has classes that are equal as numbers and stay apart as they are written: \
                    \(listed)
                    """,
                    zh: "目标列 \(target.name) 有些类别作为数相等，但按写法各自分开：\(listed)"))
        }
    }
}

/// The number that a text is as programs write it; nil where it is none.
func plainNumber(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { parseNumber($0) }
}
