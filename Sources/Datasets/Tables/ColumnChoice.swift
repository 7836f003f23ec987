import Catalog
import Columns
import Formats
import Foundation
import Language

/// Decides of each column whether it is learned from, and as what.
///
/// A column holds numbers where four in five of its fields are, words such as `unknown` not counted; what is none of
/// them counts as missing. Numbers that are written as codes are kinds (``ColumnSurvey/codes``). Left out is what tells
/// nothing (one value only), what tells the rows apart (a column called a number of theirs whose values are one), and
/// texts nearly all of which are different; each of them is told with the setting that keeps it.
package struct ColumnChoice {
    let rows: Int
    private let own: NumberStyle.DecimalMark
    private let wanted: NumberStyle.DecimalMark?
    private let isFirst: Bool
    let isPicture: Bool
    private let categorical: Set<String>
    private let numeric: Set<String>
    private let kept: Set<String>
    /// The column whose rows stay in one split.
    private let group: String?
    /// Columns whose dates are made numbers; empty for all of them, nil for none.
    private let dates: Set<String>?

    package init(_ survey: TableSurvey, settings: Settings) {
        rows = survey.rows
        own = survey.decimalMark
        wanted = NumberStyle.DecimalMark(setting: settings.text("numbers"))
        isFirst = FieldRules(settings).areFirst
        // A picture needs all its points, the empty corners too.
        isPicture = !settings.integers("shape").isEmpty
        categorical = Set(settings.words("categorical"))
        numeric = Set(settings.words("numeric"))
        kept = Set(settings.words("keep"))
        let name = settings["split"]?["group"]?.text ?? ""
        group = name.isEmpty ? nil : name
        let steps = (settings["preprocessing"]?.list ?? []).filter { $0["step"]?.text == Dates.entry.id }
        let named = steps.map { $0["columns"]?.list?.compactMap(\.text) ?? [] }
        dates = steps.isEmpty ? nil : named.contains([]) ? [] : Set(named.joined())
    }

    /// How a column is read; nil where it is left out, of which a note is made.
    package func input(_ column: ColumnSurvey, at place: Int, notes: inout [Text]) throws -> ColumnPlan.Input? {
        guard !categorical.contains(column.name) || !numeric.contains(column.name) else {
            throw DataError(
                setting: "numeric",
                reason: Text(
                    "column \(column.name) stands under data.categorical, too",
                    zh: "列 \(column.name) 同时写在 data.categorical 里"))
        }
        var remarks: [Text] = []
        let reading = column.numbers.reading(own: own, wanted: wanted)
        let isNumeric = isNumeric(column, reading, notes: &remarks)
        let reason =
            isFirst
            ? firstReason(column, isNumeric: isNumeric)
            : kept.contains(column.name) ? nil : reason(column, isNumeric: isNumeric)
        if column.name == group, !kept.contains(column.name) {
            notes.append(
                Text(
                    """
                    column \(column.name) is left out: rows are shared out by it (data.split.group); \
                    data.keep = ["\(column.name)"] keeps it
                    """,
                    zh: """
                        略去列 \(column.name)：行按它划分（data.split.group）；\
                        data.keep = ["\(column.name)"] 可保留它
                        """))
            return nil
        }
        if let reason {
            notes.append(Text("column \(column.name) is left out: \(reason)", zh: "略去列 \(column.name)：\(reason)"))
            return nil
        }
        notes += remarks
        if !isNumeric, let note = column.noteOnAlikes { notes.append(note) }
        if isNumeric, let note = reading.note(column.name) { notes.append(note) }
        return ColumnPlan.Input(
            index: place, name: column.name, isNumeric: isNumeric, style: isNumeric ? reading.style : nil)
    }

    private func isNumeric(
        _ column: ColumnSurvey, _ reading: NumberTally.Reading, notes: inout [Text]
    ) -> Bool {
        if categorical.contains(column.name) { return false }
        if isFirst { return column.numbers.plain > 0 && column.texts * 20 <= column.present }
        // One without any value can only be kept, and then it is the same everywhere.
        if numeric.contains(column.name) || column.present == 0 { return true }
        guard column.holdsNumbers(reading) else {
            if let mixture = column.mixture(reading) {
                notes.append(
                    Text(
                        """
                        column \(column.name) is taken for kinds, as \(mixture); data.numeric = ["\(column.name)"] takes \
                        it for amounts, with gaps
                        """,
                        zh: """
                            列 \(column.name) 视为类别，因为 \(mixture)；\
                            data.numeric = ["\(column.name)"] 把它视为有缺失的数值
                            """))
            }
            return false
        }
        if isPicture { return true }
        if let codes = column.codes {
            notes.append(
                Text(
                    """
                    column \(column.name) holds codes, \(codes), and each is a kind; data.numeric = ["\(column.name)"] \
                    takes them for amounts
                    """,
                    zh: """
                        列 \(column.name) 存放编码，\(codes)，每个编码是一个类别；\
                        data.numeric = ["\(column.name)"] 把它们视为数值
                        """))
            return false
        }
        if let long = column.numbers.spellings.firstLong {
            notes.append(
                Text(
                    """
                    column \(column.name): \(long.text) in line \(long.line) has more digits than a number holds and is \
                    read as \(levelName(long.number)); data.categorical = ["\(column.name)"] keeps each as its text
                    """,
                    zh: """
                        列 \(column.name)：第 \(long.line) 行的 \(long.text) 位数太多，数值存不下，\
                        读作 \(levelName(long.number))；data.categorical = ["\(column.name)"] 按文本保留每个值
                        """))
        }
        return true
    }

    /// Why a column is left out; nil where it is not.
    private func reason(_ column: ColumnSurvey, isNumeric: Bool) -> Text? {
        let way = Text(
            "; data.keep = [\"\(column.name)\"] keeps it", zh: "；data.keep = [\"\(column.name)\"] 可保留它")
        if column.present == 0 { return Text("it has no values\(way)", zh: "没有值\(way)") }
        if column.isConstant(asNumbers: isNumeric), !isPicture {
            let only = (column.levels.min() ?? "").excerpt
            return Text("every value is \(only)\(way)", zh: "所有值都是 \(only)\(way)")
        }
        if isNumeric, Self.isNumbering(column, rows: rows) {
            return Text("it only numbers the rows\(way)", zh: "只是给行编号\(way)")
        }
        if !isNumeric, column.isNearlyDistinct, !becomesNumbers(column) {
            return Text(
                "nearly every row has another text (\(Self.count(column)) in \(column.present) rows)\(way)",
                zh: "几乎每行的文本都不同（\(column.present) 行中有 \(Self.count(column)) 种）\(way)")
        }
        return nil
    }

    /// Whether a step takes its dates apart.
    private func becomesNumbers(_ column: ColumnSurvey) -> Bool {
        guard let dates, dates.isEmpty || dates.contains(column.name) else { return false }
        return DateOrder(of: column.levels.map { ($0, 1) }) != nil
    }

    static func count(_ column: ColumnSurvey) -> Text {
        column.hasTooManyLevels
            ? Text(
                "more than \(min(column.levels.count, ColumnSurvey.mostLevels))",
                zh: "\(min(column.levels.count, ColumnSurvey.mostLevels)) 以上")
            : Text(verbatim: "\(column.levels.count)")
    }

    /// Whether a column is called a number of the rows and its values are one: whole and all different, and unless it
    /// says `id`, rising by one from row to row.
    package static func isNumbering(_ column: ColumnSurvey, rows: Int) -> Bool {
        let numbers = column.numbers
        guard rows > 2, numbers.plain == column.present, numbers.fractions == 0,
            numbers.isRising || column.hasTooManyLevels || column.levels.count == column.present
        else { return false }
        let words = words(of: column.name)
        if words.contains("id") { return true }
        let usual = ["", "index", "no", "nr", "row", "number", "column 1", "unnamed 0"]
        return usual.contains(words.joined(separator: " ")) && numbers.isRising
            && numbers.greatest - numbers.least == Double(numbers.plain - 1)
    }

    /// The words of a name in small letters: `PassengerId`, `passenger_id` and `Passenger ID` have two, `COVID` is one.
    package static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var former: Character?
        let letters = Array(name)
        for (index, letter) in letters.enumerated() {
            guard letter.isLetter || letter.isNumber else {
                words.append(word)
                word = ""
                former = nil
                continue
            }
            // `userID`, and the P of `HTTPPort`.
            let isNext = index + 1 < letters.count && letters[index + 1].isLowercase
            if let former, letter.isUppercase, former.isLowercase || (former.isUppercase && isNext) {
                words.append(word)
                word = ""
            }
            word.append(letter)
            former = letter
        }
        words.append(word)
        return words.filter { !$0.isEmpty }.map { $0.lowercased() }
    }
}

extension ColumnSurvey {
    /// Whether four in five fields are numbers by a reading, words such as `unknown` not counted.
    package func holdsNumbers(_ reading: NumberTally.Reading) -> Bool {
        reading.numbers > 0 && (present - words - reading.numbers) * 5 <= present - words
    }

    /// What to tell of a column with many numbers and many texts; nil for others.
    package func mixture(_ reading: NumberTally.Reading) -> Text? {
        guard reading.numbers * 5 > present, let firstText else { return nil }
        let others = present - reading.numbers
        return Text(
            "\(others) of \(present) fields are no numbers, such as \"\(firstText.text)\" in line \(firstText.line)",
            zh: "\(present) 个字段中有 \(others) 个不是数值，例如第 \(firstText.line) 行的 \"\(firstText.text)\"")
    }

    /// What shows that numbers are codes, in words for a person; nil where nothing does.
    ///
    /// They are where one of them is written in two ways of which one is odd (``NumberSpelling``), so that nothing is
    /// merged by its number that the file keeps apart; where there are leading zeros, and all of the numbers are digits
    /// alone or stand among texts; and where most of them are whole with more digits than a number holds.
    package var codes: Text? {
        let spellings = numbers.spellings
        if let pair = spellings.pair {
            return Text(
                "as \(pair.text) in line \(pair.line) stands beside \(pair.other), which is the same number",
                zh: "因为第 \(pair.line) 行的 \(pair.text) 与另一处的 \(pair.other) 是同一个数")
        }
        if let padded = numbers.padded, numbers.digits + numbers.exponents == numbers.count || texts > 0 {
            return Text("such as \(padded.text) in line \(padded.line)", zh: "例如第 \(padded.line) 行的 \(padded.text)")
        }
        if let long = spellings.firstLong, spellings.long * 2 > numbers.count {
            return Text(
                "such as \(long.text) in line \(long.line), which has more digits than a number holds",
                zh: "例如第 \(long.line) 行的 \(long.text)，位数太多，数值存不下")
        }
        return nil
    }

    fileprivate func isConstant(asNumbers isNumeric: Bool) -> Bool {
        levels.count == 1 || (isNumeric && numbers.plain == present && numbers.least == numbers.greatest)
    }
}

extension NumberTally.Reading {
    /// What to tell of numbers that are not written as programs write them.
    func note(_ name: String) -> Text? {
        guard let example else { return nil }
        guard isAmbiguous else {
            guard let style, let value = style.number(example.text) else { return nil }
            return Text(
                """
                column \(name) holds numbers written like "\(example.text)", which is \(levelName(value)) (line \
                \(example.line)); data.numbers reads them otherwise
                """,
                zh: """
                    列 \(name) 的数写成 "\(example.text)" 这样，即 \(levelName(value))（第 \(example.line) 行）；\
                    data.numbers 可改变读法
                    """)
        }
        guard let written = WrittenNumber(example.text) else { return nil }
        guard let value = written[mark], let other = written[mark.other] else { return nil }
        return Text(
            """
            column \(name): "\(example.text)" in line \(example.line) is taken for \(levelName(value)), as no number of \
            it tells whether the mark parts thousands; data.numbers = "\(mark.other.setting)" makes it \(levelName(other))
            """,
            zh: """
                列 \(name)：第 \(example.line) 行的 "\(example.text)" 视为 \(levelName(value))，因为该列没有数能说明\
                这个符号是否为千位分隔符；data.numbers = "\(mark.other.setting)" 则读作 \(levelName(other))
                """)
    }
}

extension NumberStyle.DecimalMark {
    /// The mark that the setting `numbers` names; nil where it leaves it to the numbers.
    package init?(setting: String) {
        guard let mark = Self.allCases.first(where: { $0.setting == setting }) else { return nil }
        self = mark
    }

    /// Its name as a setting.
    var setting: String { self == .point ? "point" : "comma" }
}
