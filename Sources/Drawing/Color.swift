#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A color of a cell. The terminal reduces it to what it can show.
public enum Color: Hashable, Sendable {
    /// No color of its own: what is beneath shows through, at the bottom the terminal's default.
    case none
    /// One of the terminal's own sixteen colors, 0…15.
    case ansi(UInt8)
    /// One of the 256 colors of xterm's palette.
    case indexed(UInt8)
    /// Red, green and blue, 0…255 each.
    case rgb(UInt8, UInt8, UInt8)

    /// From `0xRRGGBB`.
    public init(hex: UInt32) {
        self = .rgb(UInt8(hex >> 16 & 0xff), UInt8(hex >> 8 & 0xff), UInt8(hex & 0xff))
    }
}

extension Color {
    /// Red, green and blue of the color where it is known: `nil` for the terminal's own colors, which the user
    /// may have changed.
    public var components: (red: UInt8, green: UInt8, blue: UInt8)? {
        switch self {
        case .none, .ansi: return nil
        case .rgb(let red, let green, let blue): return (red, green, blue)
        case .indexed(let index): return index < 16 ? nil : Color.palette(index)
        }
    }

    /// A point on the line between two colors; `amount` 0 is this one, 1 the other. Without known components
    /// the nearer one.
    public func mixed(with other: Color, amount: Double) -> Color {
        let share = min(1, max(0, amount.isNaN ? 0 : amount))
        guard let from = components, let to = other.components else { return share < 0.5 ? self : other }
        func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
            UInt8((Double(a) + (Double(b) - Double(a)) * share).rounded())
        }
        return .rgb(mix(from.red, to.red), mix(from.green, to.green), mix(from.blue, to.blue))
    }

    /// The contrast of two colors, 1 to 21, by the formula of the Web Content Accessibility Guidelines 2.2; nil where one
    /// is not known.
    public func contrast(with other: Color) -> Double? {
        guard let first = luminance, let second = other.luminance else { return nil }
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    private var luminance: Double? {
        guard let (red, green, blue) = components else { return nil }
        func linear(_ value: UInt8) -> Double {
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The color as one of xterm's 256: the nearest in the 6×6×6 cube or among the grays.
    public var reducedTo256: Color {
        guard case .rgb(let red, let green, let blue) = self else { return self }
        func level(_ value: UInt8) -> Int {
            value < 48 ? 0 : value < 115 ? 1 : min(5, (Int(value) - 35) / 40)
        }
        let cube = 16 + 36 * level(red) + 6 * level(green) + level(blue)
        let average = (Int(red) + Int(green) + Int(blue)) / 3
        let gray = 232 + min(23, max(0, (average - 3) / 10))
        let nearest = [UInt8(cube), UInt8(gray)].min { distance(to: $0) < distance(to: $1) }
        return .indexed(nearest ?? UInt8(cube))
    }

    /// The color as one of the terminal's sixteen, taking xterm's usual values for these.
    public var reducedTo16: Color {
        guard let components else {
            if case .indexed(let index) = self { return .ansi(index) }
            return self
        }
        var best: UInt8 = 7
        var bestDistance = Int.max
        for (index, known) in Color.usualSixteen.enumerated() {
            let distance = Color.distance(components, known)
            if distance < bestDistance { (best, bestDistance) = (UInt8(index), distance) }
        }
        return .ansi(best)
    }

    private func distance(to index: UInt8) -> Int {
        guard let components else { return .max }
        return Color.distance(components, Color.palette(index))
    }

    private static func distance(
        _ a: (red: UInt8, green: UInt8, blue: UInt8),
        _ b: (red: UInt8, green: UInt8, blue: UInt8)
    ) -> Int {
        // Weighted by how strongly the eye sees each channel.
        let red = Int(a.red) - Int(b.red)
        let green = Int(a.green) - Int(b.green)
        let blue = Int(a.blue) - Int(b.blue)
        return 3 * red * red + 6 * green * green + blue * blue
    }

    /// Components of an entry of xterm's palette from 16 up.
    private static func palette(_ index: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8) {
        if index >= 232 {
            let gray = 8 + 10 * (index - 232)
            return (gray, gray, gray)
        }
        let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
        let cube = Int(index) - 16
        return (steps[max(0, cube) / 36], steps[max(0, cube) / 6 % 6], steps[max(0, cube) % 6])
    }

    private static let usualSixteen: [(red: UInt8, green: UInt8, blue: UInt8)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]
}
