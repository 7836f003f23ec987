import Formats

/// How the numbers of a column are written, counted in a first pass, and what that makes of them.
package struct NumberTally: Sendable {
    /// Numbers as the file writes them.
    package private(set) var plain = 0
    /// Those of them with a fraction, and those made of digits alone.
    package private(set) var fractions = 0
    package private(set) var digits = 0
    /// Those of digits with an exponent of digits, `1E2`, which may be codes as well.
    package private(set) var exponents = 0
    /// A first one of these two whose digits begin with a 0, as in a code.
    package private(set) var padded: (line: Int, text: String)?
    /// Those that are written otherwise than amounts are.
    package private(set) var spellings = SpellingTally()
    /// The least and the greatest of the plain ones, and whether each is greater than the one before.
    package private(set) var least = Double.infinity
    package private(set) var greatest = -Double.infinity
    package private(set) var isRising = true
    /// Plain ones whose mark could as well part thousands, and those whose mark could not.
    private var plainEither = 0
    private var plainOwnOnly = 0
    private var firstEither: (line: Int, text: String)?
    /// The other ones, by their unit.
    private var bare = Kinds()
    private var percent = Kinds()
    private var money = Kinds()
    private var moneyUnit: String?
    private var otherMoney = 0

    /// Numbers that are not plain, by the marks they can be read with.
    private struct Kinds: Sendable {
        var both = 0
        var own = 0
        var other = 0
        /// Those with both marks whose value depends on it.
        var differing = 0
        var first: (line: Int, text: String)?

        func count(_ isOwn: Bool) -> Int { both + (isOwn ? own : other) }
    }

    /// All fields that are numbers in some way.
    package var count: Int {
        plain + otherMoney + [bare, percent, money].reduce(0) { $0 + $1.both + $1.own + $1.other }
    }

    /// Counts a number as the file writes them.
    mutating func count(_ number: Double, bytes: UnsafeBufferPointer<UInt8>, record: TableRecord) {
        // Beyond so many bits all numbers are whole.
        if abs(number) < 0x1p52, Double(Int64(number)) != number { fractions += 1 }
        isRising = isRising && (plain == 0 || number > last)
        last = number
        plain += 1
        least = min(least, number)
        greatest = max(greatest, number)
        let shape = NumberShape(bytes, mark: record.decimalMark)
        spellings.count(number, bytes: bytes, shape: shape, record: record)
        if shape.others == 0 || (shape.others == 1 && shape.hasExponent) {
            if shape.others == 0 { digits += 1 } else { exponents += 1 }
            if padded == nil, bytes.count > 1, bytes[0] == UInt8(ascii: "0"), bytes[1] &- 0x30 < 10 {
                padded = (record.line, String(decoding: bytes, as: UTF8.self))
            }
        } else if shape.mark != nil {
            if shape.groupsOtherwise(bytes) {
                plainEither += 1
                firstEither = firstEither ?? (record.line, String(decoding: bytes, as: UTF8.self))
            } else {
                plainOwnOnly += 1
            }
        }
    }
    private var last = 0.0

    /// Compares a number, in a second pass, with those that are written oddly.
    mutating func compare(_ number: Double, bytes: UnsafeBufferPointer<UInt8>, record: TableRecord) {
        spellings.compare(number, bytes: bytes, record: record)
    }

    /// Counts a number that is written otherwise.
    mutating func count(_ written: WrittenNumber, text: String, line: Int, own: NumberStyle.DecimalMark) {
        func add(to kinds: inout Kinds) {
            switch (written[own], written[own.other]) {
            case (let value?, let other?):
                kinds.both += 1
                if value != other { kinds.differing += 1 }
            case (_?, nil): kinds.own += 1
            default: kinds.other += 1
            }
            kinds.first = kinds.first ?? (line, text)
        }
        switch written.unit {
        case nil: add(to: &bare)
        case WrittenNumber.percent: add(to: &percent)
        case let unit? where moneyUnit == nil || moneyUnit == unit:
            moneyUnit = unit
            add(to: &money)
        default: otherMoney += 1
        }
    }

    /// What the column as a whole makes of its numbers.
    package struct Reading: Sendable {
        /// Nil where the numbers are as the file writes them.
        package var style: NumberStyle?
        /// What parts the whole from the fraction, in the file's numbers or in this style.
        package var mark: NumberStyle.DecimalMark
        /// How many fields are numbers by it.
        package var numbers: Int
        /// A first one that is not plain.
        package var example: (line: Int, text: String)?
        /// Whether no number tells which mark is which, though it makes a difference.
        package var isAmbiguous: Bool
    }

    /// Decides by all numbers of the column; of what they leave open, the file's way is taken.
    ///
    /// - Parameters:
    ///   - own: The mark of the file's numbers.
    ///   - wanted: The mark that the experiment names; nil leaves it to the numbers.
    package func reading(own: NumberStyle.DecimalMark, wanted: NumberStyle.DecimalMark?) -> Reading {
        let undressed = plain + bare.both + bare.own + bare.other
        let inPercent = percent.both + percent.own + percent.other
        let inMoney = money.both + money.own + money.other
        let isPercent = inPercent > 0 && inPercent >= undressed + inMoney
        let isMoney = !isPercent && inMoney > 0
        let used: [Kinds] = isPercent ? [percent] : isMoney ? [bare, money] : [bare]
        let ownOnly = used.reduce(isPercent ? 0 : plainOwnOnly) { $0 + $1.own }
        let otherOnly = used.reduce(0) { $0 + $1.other }
        let isOwn = wanted.map { $0 == own } ?? (ownOnly >= otherOnly)
        var numbers = used.reduce(0) { $0 + $1.count(isOwn) }
        if !isPercent { numbers += isOwn ? plain : plain - plainOwnOnly }
        let dressed = used.contains { $0.first != nil }
        let differing = used.reduce(isPercent ? 0 : plainEither) { $0 + $1.differing }
        let unit = isPercent ? WrittenNumber.percent : isMoney ? moneyUnit : nil
        return Reading(
            style: dressed || !isOwn ? NumberStyle(decimalMark: isOwn ? own : own.other, unit: unit) : nil,
            mark: isOwn ? own : own.other,
            numbers: numbers,
            example: used.compactMap(\.first).min { $0.line < $1.line } ?? firstEither,
            isAmbiguous: wanted == nil && ownOnly == 0 && otherOnly == 0 && differing > 0)
    }
}
