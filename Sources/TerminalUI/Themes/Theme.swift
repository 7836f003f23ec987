import Drawing
import Language

/// How everything looks: a style for each ``Scope``, and gradients.
public struct Theme: Sendable, Hashable {
    /// Ramps of color for amounts.
    public enum GradientName: String, CaseIterable, Hashable, Sendable {
        /// From calm to too much: load, memory.
        case load
        /// From nothing to much, without judgment: heat maps, histograms.
        case heat
    }

    /// The name by which it is chosen.
    public var name: String
    /// A line about it.
    public var summary: Text
    private var styles: [Style]
    private var gradients: [Gradient]

    /// A theme in which every scope looks like plain text.
    public init(name: String, summary: Text = .empty) {
        self.name = name
        self.summary = summary
        styles = [Style](repeating: .plain, count: Scope.allCases.count)
        gradients = GradientName.allCases.map { _ in Gradient(stops: [.none, .none, .none]) }
    }

    /// The style of a scope. It has a background only where the theme gives the scope one, so text shows whatever
    /// it is drawn on.
    public subscript(scope: Scope) -> Style {
        get { styles[Theme.index[scope] ?? 0] }
        set { styles[Theme.index[scope] ?? 0] = newValue }
    }

    /// The ramp of a name; without colors in a theme that gives it none.
    public subscript(gradient: GradientName) -> Gradient {
        get { gradients[GradientName.allCases.firstIndex(of: gradient) ?? 0] }
        set { gradients[GradientName.allCases.firstIndex(of: gradient) ?? 0] = newValue }
    }

    /// The style of an empty screen.
    public var ground: Style { self[.text].over(self[.background]) }

    /// An empty canvas in the theme's ground.
    public func canvas(size: Size, symbols: SymbolSet = .unicode, language: Language = .english) -> Canvas {
        Canvas(size: size, style: ground, symbols: symbols, language: language)
    }

    /// Text in the style of a scope.
    public func text(_ text: Text, _ scope: Scope) -> StyledText {
        StyledText(text, self[scope])
    }

    /// What is the same in every language, in the style of a scope.
    public func text(_ text: String, _ scope: Scope) -> StyledText {
        StyledText(text, self[scope])
    }

    private static let index: [Scope: Int] = Dictionary(
        uniqueKeysWithValues: Scope.allCases.enumerated().map { ($1, $0) })
}

/// Colors for amounts from 0 to 1, by stops at equal distances.
public struct Gradient: Sendable, Hashable {
    /// From the color of 0 to that of 1; empty for no color at all.
    public let stops: [Color]

    public init(stops: [Color]) {
        self.stops = stops
    }

    /// The color of an amount; outside 0…1 the nearest end.
    public func color(at amount: Double) -> Color {
        guard let last = stops.last else { return .none }
        let position = min(1, max(0, amount.isNaN ? 0 : amount)) * Double(stops.count - 1)
        let index = Int(position)
        guard index + 1 < stops.count else { return last }
        return stops[index].mixed(with: stops[index + 1], amount: position - Double(index))
    }
}

extension Theme {
    /// A curve's color sunk into the ground, so that raw points are seen behind their curve and never in front of it: as
    /// far as leaves them a contrast of 3, what the Web Content Accessibility Guidelines ask of what tells something.
    public func faint(_ scope: Scope) -> Style {
        let color = self[scope].foreground, ground = self.ground.background
        guard color.components != nil, ground.components != nil else { return self[.grid] }
        let sunk = stride(from: 0.62, to: 0, by: -0.02).lazy.map { color.mixed(with: ground, amount: $0) }
        return Style(foreground: sunk.first { $0.contrast(with: ground) ?? 0 >= 3 } ?? color)
    }
}
