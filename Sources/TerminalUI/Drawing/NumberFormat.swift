#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Drawing
import Language

/// Numbers as people read them on a narrow screen.
public enum NumberFormat {
    /// With so many decimals: `0.50`.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        if let special = special(value) { return special }
        let text = printed("%.*f", max(0, decimals), value)
        // A small negative number must not read "-0.00".
        return text.hasPrefix("-") && !text.contains(where: { ("1"..."9").contains($0) })
            ? String(text.dropFirst()) : text
    }

    /// With so many significant digits, zeros at the end kept so that a changing number does not jump; powers of
    /// ten for the very small and large: `0.1180`, `12.50`, `8.700e-4`.
    public static func significant(_ value: Double, digits: Int = 4) -> String {
        if let special = special(value) { return special }
        if value == 0 { return "0" }
        let exponent = Int(floor(log10(abs(value))))
        if exponent < -3 || exponent > max(5, digits) {
            return shortExponent(printed("%.*e", max(0, digits - 1), value))
        }
        return fixed(value, decimals: max(0, digits - 1 - exponent))
    }

    /// A measured figure, alike in tables, legends and readings: four decimals below ten, so that a column of them lines
    /// up, four significant digits above, powers of ten for the very small: `0.1180`, `12.50`, `4.100e-5`.
    public static func figure(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 10, value == 0 || abs(value) >= 0.000_5 else { return significant(value) }
        return fixed(value, decimals: 4)
    }

    /// A quantity whose size tells more than its digits, such as a rate, a norm or a ratio: three significant digits,
    /// powers of ten below a hundredth and from ten thousand on: `0.412`, `16.0`, `1.00e-3`.
    public static func magnitude(_ value: Double) -> String {
        guard value != 0, abs(value) < 0.01 || abs(value) >= 9999.5 else { return significant(value, digits: 3) }
        return special(value) ?? shortExponent(printed("%.*e", 2, value))
    }

    /// As short as it can be with so many significant digits: `0.001`, `3e-4`, `12.5`. For settings and ticks.
    public static func short(_ value: Double, digits: Int = 4) -> String {
        if let special = special(value) { return special }
        if value == 0 { return "0" }
        let exponent = Int(floor(log10(abs(value))))
        if exponent < -3 || exponent > 5 {
            return exponential(value, digits: digits)
        }
        return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
    }

    /// Thousands, millions …: `41.2 k`, `10.8 M`.
    public static func compact(_ value: Double) -> String {
        scaled(value, units: ["", "k", "M", "G", "T", "P"], base: 1000)
    }

    /// Bytes in powers of 1000: `212 MB`.
    public static func bytes(_ count: Int) -> String {
        scaled(Double(count), units: ["B", "kB", "MB", "GB", "TB", "PB"], base: 1000)
    }

    /// A share of one as a percentage without decimals: `60 %`.
    public static func percent(_ share: Double, decimals: Int = 0) -> String {
        fixed(share * 100, decimals: decimals) + " %"
    }

    /// A time: `0.8 s`, `41 s`, `3 m 05 s`, `1 h 12 m`, `2 d 03 h`.
    public static func duration(seconds: Double) -> String {
        if let special = special(seconds) { return special }
        if seconds < 0 { return "-" + duration(seconds: -seconds) }
        if seconds < 0.0995 { return fixed(seconds * 1000, decimals: seconds < 0.00995 ? 1 : 0) + " ms" }
        if seconds < 9.95 { return fixed(seconds, decimals: 1) + " s" }
        guard seconds < 1e12 else { return "∞" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) m \(twoDigits(whole % 60)) s" }
        if whole < 86400 { return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) m" }
        return "\(whole / 86400) d \(twoDigits(whole / 3600 % 24)) h"
    }

    /// Cells of a number from its decimal point on, 0 for a whole one; nil for a text without a digit.
    static func tail(of text: String) -> Int? {
        guard text.contains(where: \.isNumber) else { return nil }
        return text.firstIndex(of: ".").map { TextWidth.of(text[$0...]) } ?? 0
    }

    /// Numbers filled up at their ends so that, aligned to the right, their decimal points stand below each other.
    public static func aligned(_ texts: [String]) -> [String] {
        let tails = texts.map(tail)
        guard let longest = tails.compactMap({ $0 }).max() else { return texts }
        return zip(texts, tails).map { text, tail in
            text + String(repeating: " ", count: tail.map { longest - $0 } ?? 0)
        }
    }

    /// How the numbers of a column are written.
    public enum ColumnStyle: Sendable {
        /// As `figure`, `magnitude`, `compact` and `bytes` write one alone.
        case figure, magnitude, compact, bytes
    }

    /// The numbers of a whole column in one notation, one unit and with as many decimals as each other, so that aligned to
    /// the right their sizes are compared at a glance; what is not known is a dash.
    public static func column(_ values: [Double?], _ style: ColumnStyle) -> [String] {
        let all = values.compactMap { $0 }.filter { $0.isFinite && $0 != 0 }.map(abs)
        // One that is out of all proportion has a notation of its own, and the others keep their digits.
        let usual = all.filter { $0 < limit(of: style) }
        let isApart = (all.filter { $0 >= limit(of: style) }.min() ?? 0) > 1e5 * (usual.max() ?? .infinity)
        let sizes = isApart ? usual : all
        guard let most = sizes.max(), let least = sizes.min() else {
            return values.map { value in
                value.map { $0 == 0 && style == .bytes ? "0 B" : special($0) ?? "0" } ?? "–"
            }
        }
        let write = writer(style, most: most, least: least)
        return values.map { value in value.map { special($0) ?? write($0) } ?? "–" }
    }

    /// From which size on a number is written as a power of ten.
    private static func limit(of style: ColumnStyle) -> Double {
        switch style {
        case .figure: 999_950
        case .magnitude: 9999.5
        case .compact, .bytes: .infinity
        }
    }

    private static func writer(_ style: ColumnStyle, most: Double, least: Double) -> (Double) -> String {
        func exponent(_ value: Double) -> Int { Int(floor(log10(value))) }
        let digits = style == .figure ? 4 : 3
        switch style {
        case .figure, .magnitude:
            guard most >= (style == .figure ? 0.001 : 0.01), most < limit(of: style) else {
                return { $0 == 0 ? "0" : shortExponent(printed("%.*e", digits - 1, $0)) }
            }
            // Four decimals line up with each other for all that is measured; what they would round away takes two more.
            let usual = style == .figure && least < 10 ? 4 : min(4, max(0, digits - 1 - exponent(least)))
            let wanted = style == .figure && least < 0.000_5 ? 6 : usual
            let decimals = min(wanted, max(least < 1 ? usual : 0, 7 - max(1, exponent(most) + 1)))
            let rounded = 0.5 * pow(10, -Double(decimals))
            // What would be rounded away takes the others with it, where it is not out of all proportion.
            if least < rounded, most <= 1e5 * least {
                return { $0 == 0 ? "0" : shortExponent(printed("%.*e", digits - 1, $0)) }
            }
            return { value in
                value != 0 && abs(value) < rounded
                    ? shortExponent(printed("%.*e", 1, value))
                    : abs(value) >= limit(of: style)
                        ? shortExponent(printed("%.*e", digits - 1, value)) : fixed(value, decimals: decimals)
            }
        case .compact, .bytes:
            let units = style == .compact ? ["", "k", "M", "G", "T", "P"] : ["B", "kB", "MB", "GB", "TB", "PB"]
            // Below ten thousand all digits are shorter than a unit with decimals.
            let unit = most < 10_000 ? 0 : min(units.count - 1, exponent(most * 1.0005) / 3)
            let size = pow(1000, Double(unit))
            let decimals =
                unit == 0 ? 0 : least >= 0.1 * size ? 1 : least >= 0.01 * size ? 2 : least >= 0.001 * size ? 3 : 4
            return { value in
                let scaled = value / size
                if unit > 0, value != 0, abs(scaled) < 0.5 * pow(10, -Double(decimals)) {
                    return style == .compact ? compact(value) : NumberFormat.scaled(value, units: units, base: 1000)
                }
                let number = unit == 0 ? Int(scaled.rounded()).grouped : fixed(scaled, decimals: decimals)
                return units[unit].isEmpty ? number : number + " " + units[unit]
            }
        }
    }

    /// As a power of ten, without zeros at the end: `5e5`, `1.25e-7`.
    static func exponential(_ value: Double, digits: Int) -> String {
        let text = special(value) ?? shortExponent(printed("%.*e", max(0, digits - 1), value))
        guard let mark = text.firstIndex(of: "e") else { return text }
        return trimmed(String(text[..<mark])) + text[mark...]
    }

    private static func scaled(_ value: Double, units: [String], base: Double) -> String {
        if let special = special(value) { return special }
        var value = value
        var unit = 0
        while abs(value) >= 999.5, unit + 1 < units.count {
            value /= base
            unit += 1
        }
        let isWhole = unit == 0 && value == value.rounded()
        let decimals = isWhole || abs(value) >= 99.95 ? 0 : abs(value) >= 9.995 || unit > 0 ? 1 : 2
        let number = fixed(value, decimals: decimals)
        return units[unit].isEmpty ? number : number + " " + units[unit]
    }

    private static func special(_ value: Double) -> String? {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-∞" : "∞" }
        return nil
    }

    /// `1e-04` as `1e-4`.
    private static func shortExponent(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
            return text
        }
        return text[..<mark] + "e\(exponent)"
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    private static func twoDigits(_ value: Int) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }

    private static func printed(_ format: String, _ precision: Int, _ value: Double) -> String {
        // Long enough for the largest Double in full.
        var buffer = [CChar](repeating: 0, count: 400)
        let length = withVaList([Int32(clamping: min(precision, 60)), value]) {
            vsnprintf(&buffer, buffer.count, format, $0)
        }
        let count = min(max(0, Int(length)), buffer.count - 1)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A number as somebody wrote it, with ten digits that count at most and `…` for the rest: `449491.0647…`. What is no
    /// decimal number with a fraction stays as it is.
    public static func cut(_ text: String) -> String {
        guard let point = text.firstIndex(of: "."),
            text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.".contains($0)) })
        else { return text }
        let whole = text[..<point].drop { "+-0".contains($0) }.count
        let fraction = text[text.index(after: point)...]
        let zeros = whole == 0 ? fraction.prefix { $0 == "0" }.count : 0
        let kept = max(1, 10 - whole) + zeros
        return fraction.count > kept + 1 ? String(text[...point] + fraction.prefix(kept)) + "…" : text
    }

    /// Cells of a written number in front of its decimal point.
    public static func whole(of text: String) -> Int { text.prefix { $0 != "." }.count }
}
