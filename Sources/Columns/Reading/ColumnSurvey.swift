import Formats
import Language

/// What one column of a file holds, found before it is read.
package struct ColumnSurvey: Sendable {
    package let name: String
    package private(set) var missing = 0
    /// Fields that mean that there is no number, such as `unknown`; they are none of the texts.
    package private(set) var words = 0
    /// Fields that are a number in no way.
    package private(set) var texts = 0
    /// A first one of them: its line and itself.
    package private(set) var firstText: (line: Int, text: String)?
    /// The fields that are numbers in some way.
    package private(set) var numbers = NumberTally()
    /// Distinct texts, words included; not counted on beyond the limit.
    package private(set) var levels: Set<String> = []
    /// How often each of them stands there, by its bytes; what comes behind the limit is not counted.
    package private(set) var values = ValueCounts()
    /// Rows with a value when the limit was reached.
    private(set) var rowsAtLimit: Int?
    /// Fields that are no UTF-8 and were read as Windows-1252; the first line with one.
    private(set) var legacyFields = 0
    private(set) var firstLegacyLine: Int?

    /// A first text that stands there in characters of two kinds, which look alike.
    package private(set) var alike: String?

    package static let mostLevels = 2000
    /// The most memory that they may take: long texts are no kinds.
    private static let mostLevelBytes = 32 << 20
    private var levelBytes = 0

    package init(name: String) { self.name = name }

    /// Rows with a value.
    package var present: Int { numbers.count + words + texts }

    package var hasTooManyLevels: Bool { levels.count > Self.mostLevels || levelBytes > Self.mostLevelBytes }

    /// Whether most rows have a text that no other has, as far as they were counted.
    package var isNearlyDistinct: Bool { levels.count > max(2, (rowsAtLimit ?? present) / 2) }

    /// What to tell of texts that look alike and are not the same characters.
    package var noteOnAlikes: Text? {
        alike.map { text in
            Text(
                "column \(name): \"\(text.excerpt)\" stands there in two ways of Unicode that mean the same, and is one value",
                zh: "列 \(name)：\"\(text.excerpt)\" 有两种等价的 Unicode 写法，视为同一个值")
        }
    }

    /// What a field was counted as.
    package enum Field: Sendable {
        case missing
        /// A number as programs write it.
        case number(Double)
        /// What means that there is no number, such as `unknown`.
        case word
        /// A number that is written otherwise, such as `1 234 €`.
        case writtenNumber
        case text
    }

    /// Counts a field of a record.
    /// - Parameter hash: ``quickHash(_:)`` of its bytes, by which a value that was counted before is known at once.
    @discardableResult
    package mutating func count(_ record: TableRecord, _ index: Int, fields: FieldRules, hash: UInt64) -> Field {
        let bytes = record.bytes(index)
        if fields.isMissing(bytes) {
            missing += 1
            return .missing
        }
        if let number = record.number(index) {
            numbers.count(number, bytes: bytes, record: record)
            if !hasTooManyLevels, !values.count(hash) { insert(fields.level(record, index), hash: hash) }
            return .number(number)
        }
        let (text, isLegacy) = record.decoded(index)
        if isLegacy {
            legacyFields += 1
            firstLegacyLine = firstLegacyLine ?? record.line
        }
        let field: Field
        if fields.isMissingNumber(bytes) {
            words += 1
            field = .word
        } else if !fields.areFirst, let written = WrittenNumber(text) {
            numbers.count(written, text: text, line: record.line, own: record.mark)
            field = .writtenNumber
        } else {
            texts += 1
            if firstText == nil { firstText = (record.line, text.excerpt) }
            field = .text
        }
        if !hasTooManyLevels, !values.count(hash) { insert(text, hash: hash) }
        return field
    }

    /// Whether only a second pass tells if its numbers are codes.
    package var isOpen: Bool { numbers.spellings.isOpen }

    /// Compares a field, in a second pass, with the numbers that are written oddly.
    package mutating func compare(_ record: TableRecord, _ index: Int, fields: FieldRules) {
        guard !fields.isMissing(record.bytes(index)), let number = record.number(index) else { return }
        numbers.compare(number, bytes: record.bytes(index), record: record)
    }

    private mutating func insert(_ level: String, hash: UInt64) {
        values.insert(level, hash: hash)
        levelBytes += level.utf8.count
        let (isNew, known) = levels.insert(level)
        // Swift takes texts for one that Unicode does, such as é in one character and in two.
        if !isNew, alike == nil, !level.utf8.elementsEqual(known.utf8) { alike = known }
        if hasTooManyLevels { rowsAtLimit = present }
    }
}
