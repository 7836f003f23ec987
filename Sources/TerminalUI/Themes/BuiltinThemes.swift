import Drawing
import Language

extension Theme {
    /// The theme of the program when nothing else is chosen: dark, calm, cool. `themes/dark.toml` says the
    /// same and is a pattern for others; this one needs no file.
    public static let dark: Theme = {
        let ground = Color(hex: 0x1b202b), raised = Color(hex: 0x262d3b), lit = Color(hex: 0x2f384b)
        let line = Color(hex: 0x3f4a61), edge = Color(hex: 0x6f7c97)
        let faint = Color(hex: 0x98a2b5), dim = Color(hex: 0xa6b0c3)
        let text = Color(hex: 0xcfd6e3), strong = Color(hex: 0xf0f3f8)
        let teal = Color(hex: 0x7fc1c4), blue = Color(hex: 0x8fb4e3), green = Color(hex: 0xa6c48a)
        let yellow = Color(hex: 0xe5c98b), orange = Color(hex: 0xdfa379), red = Color(hex: 0xe8949b)
        let purple = Color(hex: 0xbd9fd9), pink = Color(hex: 0xdb9ec0)
        var theme = Theme(name: "dark", summary: Text("dark, calm and cool: the default", zh: "深色，沉静偏冷：默认主题"))
        theme.set(.background, text, ground)
        theme.set(.text, text)
        theme.set(.dim, dim)
        theme.set(.faint, faint)
        theme.set(.strong, strong, .none, .bold)
        theme.set(.accent, teal)
        theme.set(.border, line)
        theme.set(.title, dim)
        theme.set(.borderFocused, teal)
        theme.set(.titleFocused, strong, .none, .bold)
        theme.set(.header, text, raised)
        theme.set(.headerAccent, teal, raised, .bold)
        theme.set(.tab, dim)
        theme.set(.tabActive, teal, .none, .bold)
        theme.set(.footer, dim)
        theme.set(.footerKey, teal)
        theme.set(.heading, dim)
        theme.set(.selection, strong, lit)
        theme.set(.selectionInactive, text, raised)
        theme.set(.mark, teal, .none, .bold)
        theme.set(.label, dim)
        theme.set(.value, text)
        theme.set(.changed, yellow)
        theme.set(.field, text, raised)
        theme.set(.fieldFocused, strong, lit)
        theme.set(.button, text, lit)
        theme.set(.buttonFocused, ground, teal, .bold)
        theme.set(.scrollbar, edge)
        theme.set(.good, teal)
        theme.set(.warning, yellow)
        theme.set(.bad, red)
        theme.set(.info, teal)
        theme.set(.overlay, text, raised)
        theme.set(.overlayBorder, edge, raised)
        theme.set(.toast, text, lit)
        theme.set(.gauge, teal)
        theme.set(.gaugeTrack, line)
        theme.set(.axis, faint)
        theme.set(.grid, lit)
        theme.set(.crosshair, strong)
        theme.set(.best, teal, .none, .bold)
        for (index, color) in [teal, orange, purple, green, blue, pink, yellow, red].enumerated() {
            theme.set(.series(index), color)
        }
        theme[.load] = Gradient(stops: [teal, yellow, red])
        theme[.heat] = Gradient(stops: [raised, blue, Color(hex: 0xdff1f2)])
        return theme
    }()

    /// Only the terminal's own sixteen colors, on its own ground: for terminals that have no more, and for people
    /// who chose their colors there. `themes/terminal.toml` says the same.
    public static let terminal: Theme = {
        let cyan = Color.ansi(6), gray = Color.ansi(8)
        var theme = Theme(name: "terminal", summary: Text("the terminal's own sixteen colors", zh: "终端自带的十六色"))
        theme.set(.dim, .none, .none, .dim)
        theme.set(.faint, gray)
        theme.set(.strong, .none, .none, .bold)
        theme.set(.accent, cyan)
        theme.set(.border, gray)
        theme.set(.borderFocused, cyan)
        theme.set(.titleFocused, .none, .none, .bold)
        theme.set(.header, .none, .none, .bold)
        theme.set(.headerAccent, cyan, .none, .bold)
        theme.set(.tab, .none, .none, .dim)
        theme.set(.tabActive, cyan, .none, [.bold, .underline])
        theme.set(.footer, .none, .none, .dim)
        theme.set(.footerKey, cyan)
        theme.set(.heading, .none, .none, .dim)
        theme.set(.selection, .none, .none, .reverse)
        theme.set(.selectionInactive, .none, .none, .bold)
        theme.set(.mark, cyan, .none, .bold)
        theme.set(.label, .none, .none, .dim)
        theme.set(.changed, .ansi(3))
        theme.set(.field, .none, .none, .underline)
        theme.set(.fieldFocused, .none, .none, [.bold, .underline])
        theme.set(.buttonFocused, .none, .none, .reverse)
        theme.set(.scrollbar, gray)
        theme.set(.good, cyan)
        theme.set(.warning, .ansi(3))
        theme.set(.bad, .ansi(1))
        theme.set(.info, cyan)
        theme.set(.overlayBorder, cyan)
        theme.set(.toast, .none, .none, .reverse)
        theme.set(.gauge, cyan)
        theme.set(.gaugeTrack, gray)
        theme.set(.axis, gray)
        theme.set(.grid, gray)
        theme.set(.crosshair, .none, .none, .bold)
        theme.set(.best, cyan, .none, .bold)
        for (index, color) in [6, 3, 5, 2, 4, 13, 11, 9].enumerated() {
            theme.set(.series(index), .ansi(UInt8(color)))
        }
        theme[.load] = Gradient(stops: [cyan, .ansi(3), .ansi(1)])
        theme[.heat] = Gradient(stops: [gray, .ansi(4), .ansi(6)])
        return theme
    }()

    /// No color at all, for monochrome terminals and `NO_COLOR`: what matters is told by attributes.
    public static let monochrome: Theme = {
        var theme = Theme(
            name: "monochrome",
            summary: Text(
                "no color, only bold, dim, underline and reverse", zh: "无颜色，只用粗体、暗淡、下划线和反显"))
        for scope in [Scope.dim, .faint, .border, .title, .footer, .heading, .label, .gaugeTrack, .axis, .grid, .tab] {
            theme[scope] = Style(attributes: .dim)
        }
        for scope in [
            Scope.strong, .accent, .borderFocused, .titleFocused, .headerAccent, .footerKey, .selectionInactive,
            .mark, .best, .bad, .warning, .good,
        ] {
            theme[scope] = Style(attributes: .bold)
        }
        for scope in [Scope.changed, .field, .fieldFocused] { theme[scope] = Style(attributes: .underline) }
        for scope in [Scope.selection, .buttonFocused, .toast] { theme[scope] = Style(attributes: .reverse) }
        theme[.tabActive] = Style(attributes: [.bold, .underline])
        return theme
    }()

    /// The theme for a terminal that nobody chose one for.
    public static func preferred(for capabilities: Capabilities) -> Theme {
        switch capabilities.colors {
        case .mono: return .monochrome
        case .sixteen: return .terminal
        case .palette, .full: return .dark
        }
    }

    private mutating func set(
        _ scope: Scope, _ foreground: Color, _ background: Color = .none,
        _ attributes: Attributes = []
    ) {
        self[scope] = Style(foreground: foreground, background: background, attributes: attributes)
    }
}
