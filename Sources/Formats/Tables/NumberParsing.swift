/// A number as files write them: sign, digits, fraction and exponent, nothing else; nil for anything
/// else, an infinite number too.
///
/// Short numbers are exact in one multiplication or division (Clinger 1990); the rest go the library's
/// way, which is right to the last bit and does not depend on the locale.
public func parseNumber(_ bytes: UnsafeBufferPointer<UInt8>, decimalMark: UInt8 = UInt8(ascii: ".")) -> Double? {
    var position = 0
    let count = bytes.count
    guard count > 0 else { return nil }
    var isNegative = false
    if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
        isNegative = bytes[0] == UInt8(ascii: "-")
        position = 1
    }
    if let plain = plainNumber(bytes, from: position, decimalMark: decimalMark) { return isNegative ? -plain : plain }
    var mantissa: UInt64 = 0
    var digits = 0, significant = 0, exponent = 0
    while position < count, bytes[position] &- 0x30 < 10 {
        mantissa = mantissa &* 10 &+ UInt64(bytes[position] &- 0x30)
        if mantissa != 0 { significant += 1 }
        digits += 1
        position += 1
    }
    if position < count, bytes[position] == decimalMark {
        position += 1
        while position < count, bytes[position] &- 0x30 < 10 {
            mantissa = mantissa &* 10 &+ UInt64(bytes[position] &- 0x30)
            if mantissa != 0 { significant += 1 }
            digits += 1
            exponent -= 1
            position += 1
        }
    }
    guard digits > 0 else { return nil }
    if position < count, bytes[position] | 0x20 == UInt8(ascii: "e") {
        position += 1
        var sign = 1
        if position < count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            sign = bytes[position] == UInt8(ascii: "-") ? -1 : 1
            position += 1
        }
        var written = 0
        let first = position
        while position < count, bytes[position] &- 0x30 < 10 {
            written = min(written * 10 + Int(bytes[position] &- 0x30), 100_000)
            position += 1
        }
        guard position > first else { return nil }
        exponent += sign * written
    }
    guard position == count else { return nil }
    if significant <= 18, mantissa < 1 << 53, (-22...22).contains(exponent) {
        let whole = Double(mantissa)
        let value = exponent < 0 ? whole / powersOfTen[-exponent] : whole * powersOfTen[exponent]
        return isNegative ? -value : value
    }
    let text = String(decoding: bytes.map { $0 == decimalMark ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
    guard let value = Double(text), value.isFinite else { return nil }
    return value
}

/// A number of few digits with a mark among them or none, as nearly all are; nil for any other.
@inline(__always)
private func plainNumber(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, decimalMark: UInt8) -> Double? {
    // So many digits cannot overflow.
    guard bytes.count &- start <= 18 else { return nil }
    var mantissa: UInt64 = 0
    var mark = -1
    var position = start
    while position < bytes.count {
        let byte = bytes[position], digit = byte &- 0x30
        if digit < 10 {
            mantissa = mantissa &* 10 &+ UInt64(digit)
        } else {
            guard byte == decimalMark, mark < 0 else { return nil }
            mark = position
        }
        position &+= 1
    }
    guard bytes.count &- start > (mark < 0 ? 0 : 1), mantissa < 1 << 53 else { return nil }
    let whole = Double(mantissa)
    return mark < 0 ? whole : whole / powersOfTen[bytes.count &- mark &- 1]
}

private let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]
