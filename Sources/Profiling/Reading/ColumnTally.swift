import Columns
import Datasets
import Formats
import Profiles

/// All that is counted of one column while a table is read.
struct ColumnTally: Sendable {
    private(set) var survey: ColumnSurvey
    private(set) var sums = NumberSums()
    /// Texts that count as missing, by how they are written.
    private(set) var missing = MissingTexts()
    /// Texts that count as missing where the column holds numbers.
    private(set) var words = MissingTexts()
    /// Fields that say that a number is infinite.
    private(set) var infinite = 0
    /// Rows whose field is that of the row before.
    private(set) var repeats = 0
    private var distinct = DistinctCounter()
    private var previous: UInt64?

    init(name: String) { survey = ColumnSurvey(name: name) }

    /// Counts a field and gives its hash, by which rows are compared: one for all that is missing.
    mutating func count(_ record: TableRecord, _ index: Int, fields: FieldRules) -> UInt64 {
        let bytes = record.bytes(index)
        let hash = quickHash(bytes)
        if hash == previous { repeats += 1 }
        previous = hash
        switch survey.count(record, index, fields: fields, hash: hash) {
        case .missing:
            missing.count(hash, bytes)
            return Self.missingHash
        case .number(let number): sums.add(number)
        case .word:
            words.count(hash, bytes)
            if Self.isInfinite(bytes) { infinite += 1 }
        case .writtenNumber, .text: break
        }
        distinct.insert(hash)
        return hash
    }

    private static let missingHash: UInt64 = 0x6D69_7373_696E_6731

    /// Different values: counted where they are few, estimated where they are many.
    var distinctCount: (count: Int, isExact: Bool) {
        survey.hasTooManyLevels
            ? (max(distinct.estimate, min(survey.levels.count, ColumnSurvey.mostLevels)), false)
            : (survey.values.all.count, true)
    }

    mutating func compare(_ record: TableRecord, _ index: Int, fields: FieldRules) {
        survey.compare(record, index, fields: fields)
    }

    private static func isInfinite(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let unsigned = bytes.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true
        let word = bytes.dropFirst(unsigned ? 1 : 0).map { $0 | 0x20 }
        return word.elementsEqual("inf".utf8) || word.elementsEqual("infinity".utf8)
    }
}

/// How often each way of writing a missing value comes; there are few.
struct MissingTexts: Sendable, Hashable {
    private(set) var all: [(text: String, count: Int)] = []
    private var hashes: [UInt64] = []

    mutating func count(_ hash: UInt64, _ bytes: UnsafeBufferPointer<UInt8>) {
        if let place = hashes.firstIndex(of: hash) {
            all[place].count += 1
        } else {
            hashes.append(hash)
            all.append((String(decoding: bytes, as: UTF8.self), 1))
        }
    }

    static func == (left: MissingTexts, right: MissingTexts) -> Bool { left.all.elementsEqual(right.all) { $0 == $1 } }
    func hash(into hasher: inout Hasher) { hasher.combine(hashes) }
}
