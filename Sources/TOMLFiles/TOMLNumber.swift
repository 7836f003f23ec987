/// Numbers as TOML writes them.
enum TOMLNumber {
    case integer(Int)
    case real(Double)
    /// A whole number beyond 64 bits.
    case tooLarge

    /// The number that is this word; nil where it is none.
    static func read(_ word: ArraySlice<UInt8>) -> TOMLNumber? {
        var rest = word
        var sign = ""
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            sign = first == UInt8(ascii: "-") ? "-" : ""
            rest.removeFirst()
        }
        if rest.elementsEqual("inf".utf8) { return .real(sign.isEmpty ? .infinity : -.infinity) }
        if rest.elementsEqual("nan".utf8) { return .real(.nan) }
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where rest.starts(with: prefix.utf8) {
            guard rest.count == word.count else { return nil }  // these take no sign
            rest.removeFirst(2)
            guard let digits = digits(&rest, radix: radix), rest.isEmpty else { return nil }
            return Int(digits, radix: radix).map { .integer($0) } ?? .tooLarge
        }
        guard let whole = digits(&rest, radix: 10), whole.count == 1 || !whole.hasPrefix("0") else { return nil }
        if rest.isEmpty { return Int(sign + whole).map { .integer($0) } ?? .tooLarge }
        var number = sign + whole
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard let fraction = digits(&rest, radix: 10) else { return nil }
            number += "." + fraction
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            number += "e"
            if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
                number += first == UInt8(ascii: "-") ? "-" : "+"
                rest.removeFirst()
            }
            guard let exponent = digits(&rest, radix: 10) else { return nil }
            number += exponent
        }
        return rest.isEmpty ? Double(number).map { .real($0) } : nil
    }

    /// Whether a word begins as a date (`1979-05-27`) or a time (`07:32`) does. More is not looked at, since nothing
    /// takes one.
    static func isDate(_ word: ArraySlice<UInt8>) -> Bool {
        let isDigit = word.prefix(5).map { (0x30...0x39).contains($0) }
        guard isDigit.count == 5 else { return false }
        let letters = Array(word.prefix(5))
        return isDigit[..<4].allSatisfy { $0 } && letters[4] == UInt8(ascii: "-")
            || isDigit[0] && isDigit[1] && letters[2] == UInt8(ascii: ":") && isDigit[3] && isDigit[4]
    }

    /// The digits at the front, without the underscores that may stand between two of them; nil where there are none.
    private static func digits(_ rest: inout ArraySlice<UInt8>, radix: Int) -> String? {
        var digits = ""
        while let byte = rest.first {
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, let digit = character.hexDigitValue, digit < radix {
                digits.append(character)
                rest.removeFirst()
            } else if byte == UInt8(ascii: "_"), !digits.isEmpty, let next = rest.dropFirst().first, next < 0x80,
                let digit = Character(Unicode.Scalar(next)).hexDigitValue, digit < radix
            {
                rest.removeFirst()
            } else {
                break
            }
        }
        return digits.isEmpty ? nil : digits
    }
}
