import Columns
import Datasets
import Formats
import Profiles

/// Which rows of a table are looked for: conditions on columns, and words that some field holds.
///
/// A value that is a number is compared with numbers, however the file writes them (`1,234.5`, `12 %`), and whole ones
/// digit by digit. In a column of dates one that is a date, written as the column's or year first, is compared with the
/// days. Any other, and one in quotation marks, is compared with texts, letter by letter. A missing value is equal to
/// the empty text, `""`, and is neither less nor greater than anything.
public struct RowFilter: Sendable, Hashable {
    /// As it was typed.
    public let text: String
    let conditions: [Condition]

    struct Condition: Sendable, Hashable {
        /// Where it stands among the columns; nil for any of them.
        var column: Int?
        var operation: Operation
        var value: Value
    }

    /// How a field is compared.
    enum Operation: String, Sendable, Hashable, CaseIterable {
        // The longer of two that begin alike comes first.
        case notEqual = "!="
        case atMost = "<="
        case atLeast = ">="
        case equal = "="
        case less = "<"
        case greater = ">"
        case contains = "~"
    }

    /// What fields are compared with.
    struct Value: Sendable, Hashable {
        let bytes: [UInt8]
        /// With small letters, as texts that hold it are looked for.
        let folded: [UInt8]
        let number: ComparedNumber?
        /// As each way of writing dates reads it; empty where it is none.
        let dates: [DateOrder: Double]

        /// - Parameter isQuoted: whether it is a text whatever it looks like.
        init(_ text: String, isQuoted: Bool) {
            bytes = Array(text.utf8)
            folded = bytes.map(foldedLetter)
            number =
                isQuoted
                ? nil : Double(written: text).map { ComparedNumber(value: $0, exact: LongInteger(text.utf8)) }
            guard !isQuoted else {
                dates = [:]
                return
            }
            let plain = DateOrder.yearFirst.date(text)
            let all = DateOrder.allCases.compactMap { order in
                (order.date(text) ?? plain).map { (order, $0.days) }
            }
            dates = Dictionary(uniqueKeysWithValues: all)
        }
    }

    /// Whether a row is one that is looked for.
    /// - Parameters:
    ///   - rules: say what stands for a missing value.
    ///   - columns: what is known of the columns.
    func matches(_ record: TableRecord, rules: FieldRules, columns: ComparedColumns) -> Bool {
        conditions.allSatisfy { condition in
            guard let column = condition.column else {
                return (0..<record.count).contains { record.bytes($0).contains(folded: condition.value.folded) }
            }
            return condition.matches(
                record, column, rules: rules, amongNumbers: columns.numeric.contains(column),
                dates: columns.dates[column])
        }
    }

    /// The columns of which it matters whether a field has a value.
    var columns: Set<Int> { Set(conditions.filter { $0.operation != .contains }.compactMap(\.column)) }
}

extension RowFilter.Condition {
    fileprivate func matches(
        _ record: TableRecord, _ column: Int, rules: FieldRules, amongNumbers: Bool, dates: DateOrder?
    ) -> Bool {
        let field = record.bytes(column)
        switch operation {
        case .equal: return isEqual(record, column, rules, amongNumbers: amongNumbers, dates: dates)
        case .notEqual: return !isEqual(record, column, rules, amongNumbers: amongNumbers, dates: dates)
        case .contains: return field.contains(folded: value.folded)
        case .less, .greater, .atMost, .atLeast:
            guard !rules.isMissing(field, amongNumbers: amongNumbers) else { return false }
            if let dates, let date = value.dates[dates] {
                guard let own = record.comparableDate(column, dates) else { return false }
                return holds(own < date, own > date)
            }
            if let number = value.number {
                guard let own = record.comparableNumber(column) else { return false }
                return holds(own < number, number < own)
            }
            let isLess = field.lexicographicallyPrecedes(value.bytes)
            return holds(isLess, !isLess && !field.elementsEqual(value.bytes))
        }
    }

    private func holds(_ isLess: Bool, _ isGreater: Bool) -> Bool {
        switch operation {
        case .less: isLess
        case .greater: isGreater
        case .atMost: !isGreater
        default: !isLess
        }
    }

    private func isEqual(
        _ record: TableRecord, _ column: Int, _ rules: FieldRules, amongNumbers: Bool, dates: DateOrder?
    ) -> Bool {
        let field = record.bytes(column)
        if field.elementsEqual(value.bytes) { return true }
        let isMissing = rules.isMissing(field, amongNumbers: amongNumbers)
        if value.bytes.isEmpty || isMissing { return value.bytes.isEmpty && isMissing }
        if let dates, let date = value.dates[dates] { return record.comparableDate(column, dates) == date }
        guard let number = value.number else { return false }
        return record.comparableNumber(column)?.isSame(as: number) ?? false
    }
}

/// An ASCII letter as a small one; any other byte as it is.
func foldedLetter(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

extension UnsafeBufferPointer<UInt8> {
    /// Whether a text stands in it, ASCII letters large or small.
    func contains(folded text: [UInt8]) -> Bool {
        guard let first = text.first else { return true }
        guard count >= text.count else { return false }
        let last = count - text.count
        return text.withUnsafeBufferPointer { text in
            var place = 0
            while place <= last {
                if foldedLetter(self[place]) == first {
                    var length = 1
                    while length < text.count, foldedLetter(self[place + length]) == text[length] { length += 1 }
                    if length == text.count { return true }
                }
                place += 1
            }
            return false
        }
    }
}

extension Double {
    /// The number that a person has typed; nil for another text.
    init?(written text: String) {
        guard let number = Array(text.utf8).withUnsafeBufferPointer({ parseNumber($0) }) ?? WrittenNumber(text)?[.point]
        else { return nil }
        self = number
    }
}
