import TerminalUI
import Training

/// Draws a state onto a canvas; each part of the screen is an extension of its own.
struct Painter {
    let state: AppState
    let theme: Theme
    let layout: FrameLayout
    var canvas: Canvas
    /// Where the chart was drawn, for the mouse.
    var plot: ChartLayout?

    init(state: AppState) {
        self.state = state
        theme = state.currentTheme
        layout = FrameLayout(state: state)
        canvas = theme.canvas(size: state.size, symbols: state.symbols)
    }

    var workspace: Workspace? { state.workspace }
    var history: RunHistory? { state.workspace?.shown }

    /// Draws a part inside its panel.
    mutating func draw(_ part: PartID, in rect: Rect) {
        guard !rect.isEmpty else { return }
        switch part {
        case .chart: chart(in: rect)
        case .metrics: metrics(in: rect)
        case .events: events(in: rect)
        case .samples: samples(in: rect)
        case .gauges: gauges(in: rect)
        case .rates: rates(in: rect)
        case .learningRate: learningRate(in: rect)
        case .gradient: gradient(in: rect)
        case .form: form(in: rect)
        case .fieldHelp: fieldHelp(in: rect)
        case .schedule: schedule(in: rect)
        case .data: data(in: rect)
        case .layers: layers(in: rect)
        case .tensors: tensors(in: rect)
        case .tensorDetail: tensorDetail(in: rect)
        case .evaluations: evaluations(in: rect)
        case .evaluationChart: evaluationChart(in: rect)
        case .runs: runs(in: rect)
        case .runDetail: runDetail(in: rect)
        case .machine: machine(in: rect)
        case .load: load(in: rect)
        }
    }

    /// The panel of a part; returns what is inside it. Very small ones go without lines.
    mutating func panel(
        _ title: String, subtitle: String = "", trailing: StyledText = StyledText(), part: PartID, in rect: Rect
    ) -> Rect {
        guard rect.height >= 4, rect.width >= 12 else {
            var rest = rect
            if rect.height >= 3 { canvas.put(theme.text(title, .title), in: rest.cutTop(1)) }
            return rest
        }
        let isFocused = state.overlays.isEmpty && workspace?.part == part
        return Panel(title, subtitle: subtitle, trailing: trailing, isFocused: isFocused)
            .draw(on: &canvas, in: rect, theme: theme)
    }

    /// A row of texts and styles put one after the other, cut at the right.
    mutating func line(_ text: StyledText, in rect: Rect, row: Int) {
        let place = rect.row(row)
        guard !place.isEmpty else { return }
        canvas.put(text, in: place)
    }

    /// Sentences in the middle of an empty part: what would fill it, and the key that does so.
    mutating func empty(_ sentences: [String], in rect: Rect) {
        let lines = sentences.flatMap { TextWidth.wrap($0, to: max(1, rect.width - 2)) }
        let top = max(0, (rect.height - lines.count) / 2)
        for (index, text) in lines.prefix(rect.height).enumerated() {
            let row = rect.row(top + index)
            guard !row.isEmpty else { break }
            canvas.put(theme.text(text, .dim), in: row, alignment: .center)
        }
    }

    /// The label and color of a run's state, with a sign that tells it without color.
    static func sign(of runState: RunState) -> (symbol: String, word: String, scope: Scope) {
        switch runState {
        case .preparing: ("◌", "preparing", .info)
        case .running: ("●", "training", .good)
        case .paused: ("◐", "paused", .warning)
        case .evaluating: ("◇", "evaluating", .info)
        case .saving: ("▪", "saving", .info)
        case .finished: ("✓", "finished", .good)
        case .stopped: ("○", "stopped", .dim)
        case .failed: ("✗", "failed", .bad)
        }
    }
}

extension AppState {
    /// The whole screen.
    public func draw() -> Canvas {
        var painter = Painter(state: self)
        painter.screen()
        return painter.canvas
    }
}
