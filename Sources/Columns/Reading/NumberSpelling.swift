import Formats
import Foundation

/// How one number of a file is written, beside what it amounts to.
///
/// Ordinary is what programs and people write for an amount: a minus, a whole part without zeros before it, any number
/// of decimals, an exponent as programs print it (`1e-05`, `1.5E3`). Odd is a plus, a leading zero as in `0101`, an
/// exponent without sign and decimals as in `1E2`, and a whole number with more digits than a number holds. An odd one
/// may well be an amount; where the same number is written otherwise elsewhere in the column, it is a code.
struct NumberSpelling: Hashable {
    /// The text without what decimals leave open: `1.10` and `1.1` are written alike, and so are `.5` and `0.5`.
    let text: String
    let isOdd: Bool
    /// Whether it is whole and the number read from it is another one.
    let losesDigits: Bool

    /// - Parameter number: What was read from the bytes.
    init(_ bytes: UnsafeBufferPointer<UInt8>, number: Double, mark: UInt8) {
        var rest = bytes[...]
        var text: [UInt8] = []
        let hasPlus = rest.first == UInt8(ascii: "+")
        if let sign = rest.first, hasPlus || sign == UInt8(ascii: "-") {
            rest = rest.dropFirst()
            // Rounding leaves −0.
            if hasPlus || number != 0 { text.append(sign) }
        }
        let whole = rest.prefix { $0 &- 0x30 < 10 }
        rest = rest.dropFirst(whole.count)
        var fraction = rest.prefix(0)
        if rest.first == mark {
            fraction = rest.dropFirst().prefix { $0 &- 0x30 < 10 }
            rest = rest.dropFirst(1 + fraction.count)
        }
        let isDecimal = !fraction.isEmpty
        while fraction.last == UInt8(ascii: "0") { fraction = fraction.dropLast() }
        text += whole.isEmpty ? [UInt8(ascii: "0")] : Array(whole)
        if !fraction.isEmpty { text += [UInt8(ascii: ".")] + fraction }
        text += rest
        let isBareExponent = rest.count > 1 && !isDecimal && rest[rest.startIndex + 1] &- 0x30 < 10
        losesDigits = rest.isEmpty && fraction.isEmpty && !Self.holds(whole, number: abs(number))
        isOdd =
            hasPlus || (whole.count > 1 && whole.first == UInt8(ascii: "0")) || isBareExponent || losesDigits
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// Whether a number can be written oddly at all, found out in no time for nearly all.
    static func mayBeOdd(_ bytes: UnsafeBufferPointer<UInt8>, _ shape: NumberShape) -> Bool {
        guard bytes.count > 1 else { return false }
        let start = bytes[0] == UInt8(ascii: "-") ? 1 : 0
        return bytes[0] == UInt8(ascii: "+") || bytes.count > 15
            || (bytes[start] == UInt8(ascii: "0") && start + 1 < bytes.count && bytes[start + 1] &- 0x30 < 10)
            || shape.hasExponent
    }

    /// Whether a whole number is exactly what its digits say.
    private static func holds(_ digits: Slice<UnsafeBufferPointer<UInt8>>, number: Double) -> Bool {
        guard digits.count > 15 else { return true }
        let exact = String(format: "%.0f", number)
        return digits.drop { $0 == UInt8(ascii: "0") }.elementsEqual(exact.utf8)
    }
}

/// Numbers of a column that are written oddly, and whether one of them is written otherwise elsewhere.
package struct SpellingTally: Sendable {
    /// Two texts of one number: the later one with its line, and the earlier one without what decimals leave open.
    package struct Pair: Sendable {
        package let line: Int
        package let text: String
        package let other: String
    }

    /// Nil where no number is written in two ways.
    package private(set) var pair: Pair?
    /// Whole numbers with more digits than a number holds, and a first one.
    package private(set) var long = 0
    package private(set) var firstLong: (line: Int, text: String, number: Double)?
    /// What the odd ones are written like, by their number; dropped where a pair decides.
    private var odd: [Double: String] = [:]

    /// Whether there may be ordinary ones that stand beside odd ones: they are looked for in a second pass, as most
    /// columns have no odd ones, and nothing need be remembered of them.
    var isOpen: Bool { pair == nil && !odd.isEmpty }

    /// Counts a number of the first pass.
    mutating func count(
        _ number: Double, bytes: UnsafeBufferPointer<UInt8>, shape: NumberShape, record: TableRecord
    ) {
        guard NumberSpelling.mayBeOdd(bytes, shape) else { return }
        let spelling = NumberSpelling(bytes, number: number, mark: record.decimalMark)
        if spelling.losesDigits {
            long += 1
            if firstLong == nil { firstLong = (record.line, String(decoding: bytes, as: UTF8.self), number) }
        }
        guard spelling.isOdd, pair == nil else { return }
        if let other = odd[number], other != spelling.text {
            settle(bytes, line: record.line, other: other)
        } else {
            odd[number] = spelling.text
        }
    }

    /// Compares a number with the odd ones of the first pass.
    mutating func compare(_ number: Double, bytes: UnsafeBufferPointer<UInt8>, record: TableRecord) {
        guard pair == nil, let other = odd[number] else { return }
        let spelling = NumberSpelling(bytes, number: number, mark: record.decimalMark)
        if spelling.text != other { settle(bytes, line: record.line, other: other) }
    }

    private mutating func settle(_ bytes: UnsafeBufferPointer<UInt8>, line: Int, other: String) {
        pair = Pair(line: line, text: String(decoding: bytes, as: UTF8.self), other: other)
        odd = [:]
    }
}
