import Catalog
import Formats

/// How the fields of a table are read: by which version of the rules, and what stands for a missing value.
package struct FieldRules: Sendable {
    /// The rules of the setting `rules`: 1 are those of sessions from before there was one. By them a text that looks
    /// like a number is a level by its value, a text among numbers costs its row, and a cleaning list says all
    /// that is done.
    package let version: Int
    private let missing: MissingValues
    private let missingNumbers: MissingValues

    package static let newest = 2

    /// The rules of an experiment.
    package init(_ settings: Settings) {
        self.init(
            version: settings.integer("rules"), missing: settings.words("missing"),
            missingNumbers: settings.words("missing-numbers"))
    }

    /// - Parameter missingNumbers: what stands for a missing value in columns of numbers only.
    init(version: Int, missing: [String], missingNumbers: [String]) {
        self.version = version
        self.missing = MissingValues(missing)
        self.missingNumbers = MissingValues(version < 2 ? [] : missingNumbers, ignoringCase: true)
    }

    /// Whether these are the rules of sessions from before there was a choice.
    package var areFirst: Bool { version < 2 }

    package func isMissing(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { missing.contains(bytes) }

    /// Whether a field means that there is no number, where the rest of its column are numbers.
    package func isMissingNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { missingNumbers.contains(bytes) }

    /// Whether a field has no value, in a column of numbers or in any other.
    package func isMissing(_ bytes: UnsafeBufferPointer<UInt8>, amongNumbers: Bool) -> Bool {
        isMissing(bytes) || (amongNumbers && isMissingNumber(bytes))
    }

    /// A field as the name of a kind or class: its text as it stands, so that `0101` and `101` are two.
    package func level(_ record: TableRecord, _ index: Int) -> String {
        if areFirst, let number = record.number(index) { return levelName(number) }
        return record.text(index)
    }

    /// A field as a number; nil where it is none.
    package func number(_ record: TableRecord, _ index: Int, style: NumberStyle?) -> Double? {
        guard let style else { return record.number(index) }
        if style.unit != WrittenNumber.percent, style.decimalMark == record.mark, let plain = record.number(index) {
            return plain
        }
        return style.number(record.text(index))
    }
}

extension TableRecord {
    /// What parts whole from fraction in the file.
    package var mark: NumberStyle.DecimalMark { decimalMark == UInt8(ascii: ",") ? .comma : .point }
}

/// The name of a number as a level or class by the first rules: `1` for 1.0.
package func levelName(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }

/// What stands for a missing value.
struct MissingValues: Sendable {
    /// By their length.
    private let texts: [[[UInt8]]]
    private let ignoresCase: Bool
    /// Which bytes one of them begins with: most fields are told from all of them by that alone.
    private let begins: [Bool]

    init(_ texts: [String], ignoringCase: Bool = false) {
        let texts = texts.map { Array((ignoringCase ? $0.lowercased() : $0).utf8) }
        let longest = texts.map(\.count).max() ?? -1
        var begins = [Bool](repeating: false, count: 256)
        for first in texts.compactMap(\.first) { begins[Int(first)] = true }
        self.begins = begins
        self.texts = (0..<(longest + 1)).map { length in texts.filter { $0.count == length } }
        ignoresCase = ignoringCase
    }

    func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count < texts.count else { return false }
        if let first = bytes.first, !begins[Int(ignoresCase ? Self.small(first) : first)] { return false }
        return texts[bytes.count].contains { text in
            ignoresCase ? text.elementsEqual(bytes, by: { $0 == Self.small($1) }) : text.elementsEqual(bytes)
        }
    }

    private static func small(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
