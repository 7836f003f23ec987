/// What a piece of the screen means; a ``Theme`` says how that looks. The raw value is the key in theme files.
public enum Scope: String, CaseIterable, Hashable, Sendable {
    // The ground everything stands on
    case background, text, dim, faint, strong, accent
    // Boxes around panes
    case border, title
    case borderFocused = "border.focused"
    case titleFocused = "title.focused"
    // The bar at the top, tabs and the footer
    case header
    case headerAccent = "header.accent"
    case tab
    case tabActive = "tab.active"
    case footer
    case footerKey = "footer.key"
    // Lists, tables, forms
    case heading, selection, mark
    case selectionInactive = "selection.inactive"
    case label, value, changed
    case field
    case fieldFocused = "field.focused"
    case button
    case buttonFocused = "button.focused"
    case scrollbar
    // Meaning
    case good, warning, bad, info
    // Over everything else
    case overlay
    case overlayBorder = "overlay.border"
    case toast
    // Gauges and charts
    case gauge
    case gaugeTrack = "gauge.track"
    case axis, grid, crosshair, best
    case series1 = "series.1"
    case series2 = "series.2"
    case series3 = "series.3"
    case series4 = "series.4"
    case series5 = "series.5"
    case series6 = "series.6"
    case series7 = "series.7"
    case series8 = "series.8"

    /// What the scope is used for: the documentation of theme files.
    public var help: String {
        switch self {
        case .background: return "the ground of the whole screen; its bg is everyone's default"
        case .text: return "ordinary text"
        case .dim: return "labels, units, what is less important"
        case .faint: return "hints, empty places"
        case .strong: return "what the eye should find first"
        case .accent: return "the color of the program"
        case .border: return "lines around a pane"
        case .borderFocused: return "lines around the pane that has the keys"
        case .title: return "a pane's title"
        case .titleFocused: return "the title of the pane that has the keys"
        case .header: return "the line at the top"
        case .headerAccent: return "the program's name in it"
        case .tab: return "names of panes in the tab bar"
        case .tabActive: return "the pane that is shown"
        case .footer: return "what the keys in the footer do"
        case .footerKey: return "the keys in the footer"
        case .heading: return "column titles, sections of a form"
        case .selection: return "the selected row"
        case .selectionInactive: return "the selected row of a pane that has not the keys"
        case .mark: return "rows that are marked"
        case .label: return "names of settings"
        case .value: return "their values"
        case .changed: return "values that differ from the last run's"
        case .field: return "where text can be typed"
        case .fieldFocused: return "where it is being typed"
        case .button: return "a button"
        case .buttonFocused: return "the button that enter presses"
        case .scrollbar: return "the handle that shows the place in a long list"
        case .good: return "success, improvement"
        case .warning: return "look at this"
        case .bad: return "failure, non-finite numbers"
        case .info: return "worth knowing"
        case .overlay: return "the ground of dialogs, help and palette"
        case .overlayBorder: return "lines around them"
        case .toast: return "messages that go away by themselves"
        case .gauge: return "the full part of a bar"
        case .gaugeTrack: return "its empty part"
        case .axis: return "axes and their numbers"
        case .grid: return "lines behind curves; raw curves where colors cannot be mixed"
        case .crosshair: return "the crosshair and what it reads"
        case .best: return "the marker of the best value"
        case .series1, .series2, .series3, .series4, .series5, .series6, .series7, .series8:
            return "a curve, bar or group; numbered in order of use"
        }
    }

    /// The scope of curve number `index`, counted from zero and starting over after the eighth.
    public static func series(_ index: Int) -> Scope {
        let all: [Scope] = [.series1, .series2, .series3, .series4, .series5, .series6, .series7, .series8]
        return all[((index % all.count) + all.count) % all.count]
    }
}
