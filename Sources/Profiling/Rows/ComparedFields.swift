import Columns
import Formats
import Language

/// What is known of the columns of a table when their fields are compared.
struct ComparedColumns: Sendable {
    /// The places of those that hold numbers, in which words such as `n.a.` stand for a missing one, too.
    var numeric: Set<Int> = []
    /// In which order those that hold dates write them.
    var dates: [Int: DateOrder] = [:]
}

/// Counts what decides whether a column that is read holds dates.
struct DateTally {
    private var present = 0
    private var dates = [Int](repeating: 0, count: DateOrder.allCases.count)

    /// - Parameter isText: whether it is neither missing nor a number.
    mutating func count(_ record: TableRecord, _ place: Int, isText: Bool) {
        present += 1
        // Most texts are told from dates by a look.
        guard isText, let first = record.bytes(place).first, first &- 0x30 < 10 else { return }
        let text = record.text(place)
        for (index, order) in DateOrder.allCases.enumerated() where order.isDate(text) { dates[index] += 1 }
    }

    /// As a profile has it: nineteen in twenty of the values.
    var order: DateOrder? {
        guard present > 0 else { return nil }
        return zip(DateOrder.allCases, dates).first { $0.1 * 20 >= present * 19 }?.0
    }
}

/// A whole number of more digits than a floating-point number tells apart, such as the number of an account.
struct LongInteger: Sendable, Hashable {
    private let isNegative: Bool
    /// Without zeros in front.
    private let digits: [UInt8]

    /// Nil for a text that is none, and for one that a floating-point number holds.
    init?(_ bytes: some BidirectionalCollection<UInt8>) {
        guard bytes.count > 15, let first = bytes.first else { return nil }
        let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        let number = isSigned ? bytes.dropFirst() : bytes[...]
        guard number.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        let digits = number.drop { $0 == 0x30 }
        guard digits.count > 15 else { return nil }
        isNegative = first == UInt8(ascii: "-")
        self.digits = Array(digits)
    }

    static func < (left: LongInteger, right: LongInteger) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        let (small, great) = left.isNegative ? (right.digits, left.digits) : (left.digits, right.digits)
        return small.count != great.count ? small.count < great.count : small.lexicographicallyPrecedes(great)
    }
}

/// A number as rows are compared by it: exactly, where it is a whole one of many digits.
struct ComparedNumber: Sendable, Hashable {
    var value: Double
    var exact: LongInteger?

    static func < (left: ComparedNumber, right: ComparedNumber) -> Bool {
        guard left.value == right.value, let own = left.exact, let other = right.exact else {
            return left.value < right.value
        }
        return own < other
    }

    /// Whether it comes first where rows are sorted: of those that may be one, the one without all its digits.
    func precedes(_ other: ComparedNumber) -> Bool {
        self < other || value == other.value && exact == nil && other.exact != nil
    }

    /// Whether they are one number; one without all its digits is any of those that it may be.
    func isSame(as other: ComparedNumber) -> Bool { !(self < other) && !(other < self) }
}

extension TableRecord {
    /// What a field of a column of dates is compared by; nil where it is no day.
    func comparableDate(_ index: Int, _ order: DateOrder) -> Double? {
        guard let first = bytes(index).first, first &- 0x30 < 10 else { return nil }
        return order.date(text(index))?.days
    }

    /// A field as the number that a person reads in it; nil where it is none.
    func comparableNumber(_ index: Int) -> ComparedNumber? {
        writtenNumber(index).map { ComparedNumber(value: $0, exact: LongInteger(bytes(index))) }
    }

    private func writtenNumber(_ index: Int) -> Double? {
        if let number = number(index) { return number }
        let field = bytes(index)
        // Most texts are told from numbers by a look.
        guard field.count <= 48, field.contains(where: { $0 &- 0x30 < 10 }),
            !field.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }),
            !field.dropFirst().contains(UInt8(ascii: "-")), let written = WrittenNumber(text(index))
        else { return nil }
        return written[mark] ?? written[mark == .point ? .comma : .point]
    }
}
