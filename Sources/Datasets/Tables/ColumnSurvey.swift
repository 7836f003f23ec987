import Formats

/// What one column of a file holds, found in a first pass.
struct ColumnSurvey {
    let name: String
    var missing = 0
    var numbers = 0
    /// Numbers with a fraction.
    var fractions = 0
    var texts = 0
    /// Distinct texts, numbers as they are written; not counted on beyond the limit.
    var levels: Set<String> = []
    /// A first text that is no number: its line, column and itself.
    var firstText: (line: Int, text: String)?

    static let mostLevels = 2000

    init(name: String) { self.name = name }

    /// Rows with a value.
    var present: Int { numbers + texts }

    var hasTooManyLevels: Bool { levels.count > Self.mostLevels }

    /// Whether it is a column of numbers: every value is one, but for a few in many, whose rows are kept
    /// aside.
    var isNumeric: Bool { numbers > 0 && texts * 20 <= present }
}

/// A first pass over a file: what its columns hold.
struct TableSurvey {
    var columns: [ColumnSurvey]
    var rows = 0
    /// Fields that are no UTF-8 and were read as Latin-1; the first line with one.
    var latin1Fields = 0
    var firstLatin1Line: Int?
    var reading = TableReading()

    init(_ reader: any TableReader, missing: MissingValues) throws {
        var columns = reader.columns.map(ColumnSurvey.init)
        var latin1Fields = 0, rows = 0
        var firstLatin1Line: Int?
        reading = try reader.forEachRecord { record in
            rows += 1
            for index in columns.indices {
                let bytes = record.bytes(index)
                if missing.contains(bytes) {
                    columns[index].missing += 1
                    continue
                }
                if let number = record.number(index) {
                    columns[index].numbers += 1
                    if number != number.rounded() { columns[index].fractions += 1 }
                    if !columns[index].hasTooManyLevels { columns[index].levels.insert(levelName(number)) }
                } else {
                    let (text, isLatin1) = record.decoded(index)
                    if isLatin1 {
                        latin1Fields += 1
                        firstLatin1Line = firstLatin1Line ?? record.line
                    }
                    columns[index].texts += 1
                    if columns[index].firstText == nil { columns[index].firstText = (record.line, text) }
                    if !columns[index].hasTooManyLevels { columns[index].levels.insert(text) }
                }
            }
        }
        self.columns = columns
        self.latin1Fields = latin1Fields
        self.firstLatin1Line = firstLatin1Line
        self.rows = rows
    }
}

/// The name of a number as a level or class: `1` for 1.0.
func levelName(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }

/// What stands for a missing value.
struct MissingValues {
    private let texts: [[UInt8]]
    private let longest: Int

    init(_ texts: [String]) {
        self.texts = texts.map { Array($0.utf8) }
        longest = self.texts.map(\.count).max() ?? -1
    }

    func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= longest else { return false }
        return texts.contains { $0.count == bytes.count && $0.elementsEqual(bytes) }
    }
}
