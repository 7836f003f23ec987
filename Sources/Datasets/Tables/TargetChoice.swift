import Catalog
import Formats

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

    init(_ survey: TableSurvey, column: Int, settings: Settings, path: String, notes: inout [String]) throws {
        let target = survey.columns[column]
        let task = settings.text("task"), isFirst = FieldRules(settings).areFirst
        guard target.present > 0 else {
            throw DataError(setting: "target", place: path, reason: "column \(target.name) has no values")
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
                    reason: "regression needs numbers, but column \(target.name) holds \"\(text)\"")
            }
            isClassification = false
        case "language":
            throw DataError(
                setting: "task",
                reason: "language is learned from a text, not from a table; "
                    + "allowed here: auto, classification, regression")
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
                        "the target \(target.name) holds codes, \(codes), and each is a class; "
                            + "data.numeric = [\"\(target.name)\"] takes them for amounts")
                } else if holds {
                    notes.append(Self.note(target, isClassification: isClassification))
                } else if let mixture = target.mixture(reading) {
                    notes.append(
                        "the target \(target.name) is taken for classes, as \(mixture); with data.numeric = "
                            + "[\"\(target.name)\"] and data.task = \"regression\" the numbers are predicted")
                }
            }
        }
        if !isClassification, let note = reading.note(target.name) { notes.append(note) }
        if !isClassification, !isFirst, let long = target.numbers.spellings.firstLong {
            notes.append(
                "the target \(target.name): \(long.text) in line \(long.line) has more digits than a number holds and is "
                    + "read as \(levelName(long.number))")
        }
        if isClassification { try Self.check(target, isFirst: isFirst, path: path, notes: &notes) }
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

    private static func note(_ target: ColumnSurvey, isClassification: Bool) -> String {
        let count =
            target.hasTooManyLevels ? "more than \(ColumnSurvey.mostLevels) values" : "\(target.levels.count) values"
        return isClassification
            ? "the target \(target.name) is taken for classes, as it has \(count) that are few and next to each other; "
                + "data.task = \"regression\" predicts it as a number"
            : "the target \(target.name) is predicted as a number, as it has \(count) that look like amounts; "
                + "data.task = \"classification\" makes each a class"
    }

    private static func check(
        _ target: ColumnSurvey, isFirst: Bool, path: String, notes: inout [String]
    ) throws {
        guard target.levels.count > 1 else {
            throw DataError(
                setting: "target", place: path,
                reason: "column \(target.name) has one class only, \"\(target.levels.first ?? "")\"; it takes two")
        }
        guard target.levels.count <= mostClasses else {
            throw DataError(
                setting: "target", place: path,
                reason: "column \(target.name) has \(target.levels.count) classes or more; at most \(mostClasses) are "
                    + "allowed")
        }
        guard !isFirst else { return }
        let numbers = target.levels.sorted().compactMap { text in plainNumber(text).map { (text, $0) } }
        let alike = Dictionary(grouping: numbers, by: \.1).values.filter { $0.count > 1 }.map { $0.map(\.0) }
        if let first = alike.min(by: { $0[0] < $1[0] }) {
            notes.append(
                "the target \(target.name) has classes that are equal as numbers and stay apart as they are written: "
                    + first.joined(separator: ", "))
        }
    }
}

/// The number that a text is as programs write it; nil where it is none.
func plainNumber(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { parseNumber($0) }
}
