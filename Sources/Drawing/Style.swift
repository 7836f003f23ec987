/// Ways to set off text other than color.
public struct Attributes: OptionSet, Hashable, Sendable {
    /// A bit for each attribute.
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Thick strokes; some terminals only make them brighter.
    public static let bold = Attributes(rawValue: 1)
    /// Fainter than the color itself; some terminals leave it out.
    public static let dim = Attributes(rawValue: 2)
    /// Slanted letters; some terminals leave it out.
    public static let italic = Attributes(rawValue: 4)
    /// A line below, beneath spaces too.
    public static let underline = Attributes(rawValue: 8)
    /// Foreground and background exchanged.
    public static let reverse = Attributes(rawValue: 16)

    /// The name a theme file uses for each.
    public static let names: [(name: String, attribute: Attributes)] = [
        ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
    ]
}

/// How a cell looks: two colors and attributes.
public struct Style: Hashable, Sendable {
    /// The color of the character; `.none` takes what is beneath.
    public var foreground: Color
    /// The color behind the character; `.none` takes what is beneath.
    public var background: Color
    /// How it is set off besides; none by default.
    public var attributes: Attributes

    public init(foreground: Color = .none, background: Color = .none, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's own colors.
    public static let plain = Style()

    /// This style laid over another: colors that are `.none` show what is beneath, attributes add up.
    public func over(_ beneath: Style) -> Style {
        Style(
            foreground: foreground == .none ? beneath.foreground : foreground,
            background: background == .none ? beneath.background : background,
            attributes: attributes.union(beneath.attributes))
    }

    /// The same style with more attributes.
    public func with(_ attributes: Attributes) -> Style {
        Style(foreground: foreground, background: background, attributes: self.attributes.union(attributes))
    }

    /// The same style on another background.
    public func on(_ background: Color) -> Style {
        Style(foreground: foreground, background: background, attributes: attributes)
    }
}
