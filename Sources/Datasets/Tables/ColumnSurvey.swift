import Formats
import Language

/// What one column of a file holds, found before it is read.
struct ColumnSurvey {
    let name: String
    var missing = 0
    /// Fields that mean that there is no number, such as `unknown`; they are none of the texts.
    var words = 0
    /// Fields that are a number in no way.
    var texts = 0
    /// A first one of them: its line and itself.
    var firstText: (line: Int, text: String)?
    /// The fields that are numbers in some way.
    var numbers = NumberTally()
    /// Distinct texts, words included; not counted on beyond the limit.
    var levels: Set<String> = []
    /// Rows with a value when the limit was reached.
    private(set) var rowsAtLimit: Int?

    /// A first text that stands there in characters of two kinds, which look alike.
    private(set) var alike: String?

    static let mostLevels = 2000

    init(name: String) { self.name = name }

    /// Rows with a value.
    var present: Int { numbers.count + words + texts }

    var hasTooManyLevels: Bool { levels.count > Self.mostLevels }

    /// Whether most rows have a text that no other has, as far as they were counted.
    var isNearlyDistinct: Bool { levels.count > max(2, (rowsAtLimit ?? present) / 2) }

    /// What to tell of texts that look alike and are not the same characters.
    var noteOnAlikes: Text? {
        alike.map { text in
            Text(
                "column \(name): \"\(text)\" stands there in two ways of Unicode that mean the same, and is one value",
                zh: "列 \(name)：\"\(text)\" 有两种等价的 Unicode 写法，视为同一个值")
        }
    }

    mutating func insert(level: @autoclosure () -> String) {
        guard !hasTooManyLevels else { return }
        let level = level()
        let (isNew, known) = levels.insert(level)
        // Swift takes texts for one that Unicode does, such as é in one character and in two.
        if !isNew, alike == nil, !level.utf8.elementsEqual(known.utf8) { alike = known }
        if hasTooManyLevels { rowsAtLimit = present }
    }
}

/// What the columns of a file hold, found in a first pass; and in a second one where a column may hold codes.
struct TableSurvey {
    var columns: [ColumnSurvey]
    var rows = 0
    /// Fields that are no UTF-8 and were read as Windows-1252; the first line with one.
    var legacyFields = 0
    var firstLegacyLine: Int?
    var reading = TableReading()
    /// What parts whole from fraction where the file as a whole is looked at.
    var decimalMark = NumberStyle.DecimalMark.point

    init(_ reader: any TableReader, fields: FieldRules) throws {
        var columns = reader.columns.map(ColumnSurvey.init)
        var legacyFields = 0, rows = 0
        var firstLegacyLine: Int?
        var decimalMark = NumberStyle.DecimalMark.point
        reading = try reader.forEachRecord { record in
            rows += 1
            decimalMark = record.mark
            for index in columns.indices {
                let bytes = record.bytes(index)
                if fields.isMissing(bytes) {
                    columns[index].missing += 1
                    continue
                }
                if let number = record.number(index) {
                    columns[index].numbers.count(number, bytes: bytes, record: record)
                    columns[index].insert(level: fields.level(record, index))
                    continue
                }
                let (text, isLegacy) = record.decoded(index)
                if isLegacy {
                    legacyFields += 1
                    firstLegacyLine = firstLegacyLine ?? record.line
                }
                if fields.isMissingNumber(bytes) {
                    columns[index].words += 1
                } else if !fields.areFirst, let written = WrittenNumber(text) {
                    columns[index].numbers.count(written, text: text, line: record.line, own: decimalMark)
                } else {
                    columns[index].texts += 1
                    if columns[index].firstText == nil { columns[index].firstText = (record.line, text) }
                }
                columns[index].insert(level: text)
            }
        }
        let open = columns.indices.filter { columns[$0].numbers.spellings.isOpen }
        if !fields.areFirst, !open.isEmpty {
            _ = try reader.forEachRecord { record in
                for index in open where !fields.isMissing(record.bytes(index)) {
                    guard let number = record.number(index) else { continue }
                    columns[index].numbers.compare(number, bytes: record.bytes(index), record: record)
                }
            }
        }
        self.columns = columns
        self.legacyFields = legacyFields
        self.firstLegacyLine = firstLegacyLine
        self.rows = rows
        self.decimalMark = decimalMark
    }
}
