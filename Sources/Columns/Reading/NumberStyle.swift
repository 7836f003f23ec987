import Formats

/// How the numbers of a column are written, where it is not as programs write them: with a decimal comma, with
/// separators between thousands, with a sign of money or of percent.
///
/// Read are `1,234.5` and `1.234,5`; `1 234` and `1'234` with any of the spaces and apostrophes in use; a minus of
/// either kind and an accountant's parentheses; and one unit before or after the digits, which changes no value:
/// `12.5 %` is 12.5.
public struct NumberStyle: Sendable, Hashable, Codable {
    /// What parts the whole from the fraction.
    public enum DecimalMark: String, Sendable, Hashable, Codable, CaseIterable {
        case point = "."
        case comma = ","

        package var other: DecimalMark { self == .point ? .comma : .point }
    }

    /// What parts the whole from the fraction; the other one may part thousands.
    public var decimalMark: DecimalMark
    /// What stands beside the digits: `%`, or a sign of money, which may be left out; nil for nothing.
    public var unit: String?

    /// The number that a text stands for in this style; nil where it is none.
    public func number(_ text: String) -> Double? {
        guard let written = WrittenNumber(text), accepts(written.unit) else { return nil }
        return written[decimalMark]
    }

    /// Whether a number with this unit belongs to the column: another money is another amount, and a bare number
    /// among percentages might be a share.
    func accepts(_ other: String?) -> Bool { other == unit || (other == nil && unit != WrittenNumber.percent) }
}

/// A number taken apart: its unit, and its value with either mark.
package struct WrittenNumber {
    /// What stands beside the digits.
    package let unit: String?
    private let point: Double?
    private let comma: Double?

    static let percent = "%"
    /// The longest text that is looked at.
    private static let longest = 48
    /// Signs of money, longer ones before those they begin with.
    private static let units: [[Unicode.Scalar]] =
        [
            percent, "US$", "R$", "A$", "C$", "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₫", "₴", "₪", "฿", "zł", "Kč",
            "Fr.", "kr", "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "PLN", "SEK", "NOK", "DKK", "CZK", "INR", "RUB",
            "CAD", "AUD", "BRL", "元", "円",
        ].map { Array($0.unicodeScalars) }

    /// The value with a mark; nil where the text is no number with it.
    package subscript(mark: NumberStyle.DecimalMark) -> Double? { mark == .point ? point : comma }

    /// Nil where the text is no number at all.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.contains(where: { $0 &- 0x30 < 10 }),
            // A unit and an exponent have no more letters.
            text.utf8.count(where: { ($0 | 0x20) &- 0x61 < 26 }) <= 4
        else { return nil }
        var scalars = Array(text.unicodeScalars)[...]
        scalars.trimSpaces()
        var isNegative = false, isSigned = false
        if scalars.first == "(", scalars.last == ")" {
            scalars = scalars.dropFirst().dropLast()
            (isNegative, isSigned) = (true, true)
        }
        var unit: String?
        while true {
            scalars.trimSpaces()
            if !isSigned, let sign = scalars.first, "+-\u{2212}".unicodeScalars.contains(sign) {
                (isNegative, isSigned) = (sign != "+", true)
                scalars.removeFirst()
            } else if unit == nil, let found = Self.units.first(where: { scalars.starts(with: $0) }) {
                unit = Self.text(found)
                scalars.removeFirst(found.count)
            } else if unit == nil,
                let found = Self.units.first(where: { scalars.reversed().starts(with: $0.reversed()) })
            {
                unit = Self.text(found)
                scalars.removeLast(found.count)
            } else {
                break
            }
        }
        guard let first = scalars.first, first.isDigit || first == "." || first == "," else { return nil }
        let digits = Array(scalars)
        func value(_ mark: Unicode.Scalar, _ group: Unicode.Scalar) -> Double? {
            Self.value(digits, mark: mark, group: group).map { isNegative ? -$0 : $0 }
        }
        let point = value(".", ","), comma = value(",", ".")
        guard point != nil || comma != nil else { return nil }
        (self.point, self.comma, self.unit) = (point, comma, unit)
    }

    private static func text(_ scalars: [Unicode.Scalar]) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }

    /// Digits with a mark, and with separators of one kind between thousands, if any.
    private static func value(_ scalars: [Unicode.Scalar], mark: Unicode.Scalar, group: Unicode.Scalar) -> Double? {
        let end = scalars.firstIndex { $0 == mark || $0 == "e" || $0 == "E" } ?? scalars.count
        var groups: [Int] = [0]
        var separator: Unicode.Scalar?
        var plain: [UInt8] = []
        for scalar in scalars[..<end] {
            if scalar.isDigit {
                groups[groups.count - 1] += 1
                plain.append(UInt8(scalar.value))
            } else {
                guard scalar == group || scalar.isSpace || scalar == "'" || scalar == "\u{2019}",
                    separator == nil || separator == scalar
                else { return nil }
                separator = scalar
                groups.append(0)
            }
        }
        if groups.count > 1 {
            guard (1...3).contains(groups[0]), groups.dropFirst().allSatisfy({ $0 == 3 }), plain[0] != 0x30 else {
                return nil
            }
        }
        for scalar in scalars[end...] {
            guard scalar.isASCII else { return nil }
            plain.append(scalar == mark ? UInt8(ascii: ".") : UInt8(scalar.value))
            // The other mark, or a second one, is refused by the parser.
            if scalar != mark, scalar == "." { return nil }
        }
        return plain.withUnsafeBufferPointer { parseNumber($0) }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    /// A space as it stands between thousands, or before a unit.
    fileprivate var isSpace: Bool {
        switch self {
        case " ", "\u{A0}", "\u{2007}", "\u{2009}", "\u{202F}": true
        default: false
        }
    }
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate mutating func trimSpaces() {
        while first?.isSpace == true { removeFirst() }
        while last?.isSpace == true { removeLast() }
    }
}

/// What a number of a file is written with, found by one look at its bytes.
struct NumberShape {
    /// Bytes that are no digits.
    private(set) var others = 0
    /// Where the last mark between whole and fraction stands.
    private(set) var mark: Int?
    private(set) var hasExponent = false

    init(_ bytes: UnsafeBufferPointer<UInt8>, mark: UInt8) {
        for place in 0..<bytes.count {
            let byte = bytes[place]
            if byte &- 0x30 < 10 { continue }
            others += 1
            if byte == mark { self.mark = place } else if byte | 0x20 == UInt8(ascii: "e") { hasExponent = true }
        }
    }

    /// Whether it would be a whole number with separators if its mark were one: `1.234`, but neither `0.234` nor `1.23`.
    func groupsOtherwise(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? 1 : 0
        let whole = bytes.count - start - 4
        return (1...3).contains(whole) && mark == start + whole && others == start + 1
            && bytes[start] != UInt8(ascii: "0")
    }
}
