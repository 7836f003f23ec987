import TerminalUI

/// Where the parts of the screen are, for drawing and for the mouse.
public struct FrameLayout: Sendable {
    /// A part of the pane and where it is drawn.
    public struct Part: Sendable {
        /// Which part it is.
        public var part: PartID
        /// Its place, the border included.
        public var rect: Rect
    }

    /// A pane's tab and where it is drawn.
    public struct Tab: Sendable {
        /// The pane it opens.
        public var pane: PaneID
        /// As it is written, shortened where there is little room.
        public var title: String
        /// Its place in the row of tabs.
        public var rect: Rect
    }

    /// The line at the top; empty on screens of fewer than four rows.
    public let header: Rect
    /// From left to right; empty where there is no row for them.
    public private(set) var tabs: [Tab] = []
    /// The line of the tabs; empty on small screens and in the chooser.
    public private(set) var tabRow: Rect
    /// What is left for the pane or the chooser.
    public let body: Rect
    /// The line for an alert; empty where there is none.
    public let alert: Rect
    /// The line that says how far the run is; empty on small screens and in the chooser.
    public let progress: Rect
    /// Where a paused run stands among the states that can be reached; empty where there is none.
    public let timeline: Rect
    /// The line of keys at the bottom; empty on screens of fewer than three rows.
    public let footer: Rect
    /// The parts that are drawn, which are fewer on small screens; empty in the chooser.
    public private(set) var parts: [Part] = []

    /// Lays out a frame by the size of the screen and what it has to show.
    public init(state: AppState) {
        var rest = Rect(state.size)
        let height = rest.height
        header = rest.cutTop(height >= 4 ? 1 : 0)
        footer = rest.cutBottom(height >= 3 ? 1 : 0)
        let isInSession = !state.isChoosing && state.workspace != nil
        tabRow = rest.cutTop(isInSession && height >= 10 && rest.width >= 40 ? 1 : 0)
        progress = rest.cutBottom(isInSession && height >= 13 ? 1 : 0)
        let hasTimeline = isInSession && height >= 16 && state.workspace?.showsTimeline == true
        timeline = rest.cutBottom(hasTimeline ? 1 : 0)
        let hasAlert = isInSession && height >= 8 && state.workspace?.shown?.alert != nil
        alert = rest.cutBottom(hasAlert ? 1 : 0)
        body = rest
        guard isInSession, let workspace = state.workspace else { return }
        layTabs(workspace)
        layParts(workspace, isSmall: state.size.width < 40 || state.size.height < 10)
    }

    /// The place of a part; nil where it is not drawn.
    public func rect(of part: PartID) -> Rect? { parts.first { $0.part == part }?.rect }

    private mutating func layTabs(_ workspace: Workspace) {
        guard !tabRow.isEmpty else { return }
        let panes = PaneID.allCases
        let titles: [(PaneID) -> String] = [
            { " \($0.rawValue) \($0.title) " }, { " \($0.rawValue) \($0.shortTitle) " },
            { "\($0.rawValue) \($0.shortTitle) " },
            { $0 == workspace.pane ? " \($0.rawValue) \($0.shortTitle) " : " \($0.rawValue) " },
        ]
        let fitting = titles.first { title in
            panes.reduce(0) { $0 + TextWidth.of(title($1)) } <= tabRow.width
        }
        guard let title = fitting ?? titles.last else { return }
        var x = tabRow.x
        for pane in panes {
            let text = title(pane)
            let rect = Rect(x: x, y: tabRow.y, width: TextWidth.of(text), height: 1).intersection(tabRow)
            tabs.append(Tab(pane: pane, title: text, rect: rect))
            x += TextWidth.of(text)
        }
    }

    private mutating func layParts(_ workspace: Workspace, isSmall: Bool) {
        if isSmall || workspace.isEnlarged {
            parts = [Part(part: workspace.part, rect: body)]
            return
        }
        switch workspace.pane {
        case .train: layTrain(workspace)
        case .hyperparameters: layForm()
        case .data: parts = [Part(part: .data, rect: body)]
        case .model: layModel(workspace)
        case .evaluate: layEvaluations()
        case .runs: layRuns()
        case .machine: layMachine()
        }
    }

    /// The lower left: the text samples of a language model, or the events, whichever has the keys.
    private func lowerLeft(_ workspace: Workspace) -> PartID {
        guard workspace.parts.contains(.samples) else { return .events }
        return workspace.part == .events ? .events : .samples
    }

    private mutating func layTrain(_ workspace: Workspace) {
        let metrics = metricsHeight(workspace)
        if body.width >= 140, body.height >= 30 {
            layWideTrain(workspace, metrics: metrics)
        } else if body.width >= 72, body.height >= 14 {
            let hasRoom = body.width >= 100
            let columns = body.columns([.fill, .fixed(hasRoom ? 36 : 28)])
            var left = columns[0]
            let lower = left.cutBottom(min(max(5, body.height * 3 / 10), 12))
            parts.append(Part(part: .chart, rect: left))
            if hasRoom, workspace.parts.contains(.samples) {
                let halves = lower.columns([.fill, .fill])
                parts.append(Part(part: .events, rect: halves[0]))
                parts.append(Part(part: .samples, rect: halves[1]))
            } else {
                parts.append(Part(part: lowerLeft(workspace), rect: lower))
            }
            var right = columns[1]
            let rates = right.cutBottom(6)
            let gauges = right.cutBottom(6)
            if right.height > metrics + 8 {
                parts.append(Part(part: .metrics, rect: right.cutTop(metrics)))
                parts.append(Part(part: .gradient, rect: right))
            } else {
                parts.append(Part(part: .metrics, rect: right))
            }
            parts.append(Part(part: .gauges, rect: gauges))
            parts.append(Part(part: .rates, rect: rates))
        } else if body.width >= 50, body.height >= 14 {
            var rest = body
            let lower = rest.cutBottom(min(7, body.height / 3))
            parts.append(Part(part: .chart, rect: rest))
            let halves = lower.columns([.fill, .fill])
            parts.append(Part(part: .metrics, rect: halves[0]))
            parts.append(Part(part: lowerLeft(workspace), rect: halves[1]))
        } else {
            parts = [Part(part: workspace.part, rect: body)]
        }
    }

    private mutating func layWideTrain(_ workspace: Workspace, metrics: Int) {
        var rest = body
        var side = rest.cutRight(min(76, body.width * 2 / 5))
        let small = rest.cutBottom(max(9, body.height / 4))
        parts.append(Part(part: .chart, rect: rest))
        let charts = small.columns([.fill, .fill])
        parts.append(Part(part: .learningRate, rect: charts[0]))
        parts.append(Part(part: .gradient, rect: charts[1]))
        let top = side.cutTop(max(12, min(metrics, side.height / 3)))
        let columns = top.columns([.fill, .fixed(min(30, top.width / 2))])
        parts.append(Part(part: .metrics, rect: columns[0]))
        let gauges = columns[1].rows([.fill, .fixed(6)])
        parts.append(Part(part: .gauges, rect: gauges[0]))
        parts.append(Part(part: .rates, rect: gauges[1]))
        if workspace.parts.contains(.samples) {
            parts.append(Part(part: .samples, rect: side.cutTop(side.height * 3 / 5)))
        } else if let layers = workspace.shown?.plan?.layers.count, layers > 0, side.height >= 16 {
            parts.append(Part(part: .layers, rect: side.cutTop(min(layers + 5, side.height / 2))))
        }
        parts.append(Part(part: .events, rect: side))
    }

    private func metricsHeight(_ workspace: Workspace) -> Int {
        let shown = workspace.shown?.evaluations ?? []
        let rows = shown.filter { $0.split == .validation }.count
        let tested = shown.filter { $0.split == .test }.count
        return max(6, rows + (tested > 0 ? tested + 1 : 0) + 5)
    }

    private mutating func layForm() {
        guard body.width >= 66, body.height >= 10 else {
            var rest = body
            let help = rest.cutBottom(body.height >= 12 ? 5 : 0)
            parts.append(Part(part: .form, rect: rest))
            if !help.isEmpty { parts.append(Part(part: .fieldHelp, rect: help)) }
            return
        }
        let columns = body.columns([.fill, .fixed(min(60, max(30, body.width * 2 / 5)))])
        parts.append(Part(part: .form, rect: columns[0]))
        var right = columns[1]
        if right.height >= 16 { parts.append(Part(part: .schedule, rect: right.cutBottom(min(14, right.height / 2)))) }
        parts.append(Part(part: .fieldHelp, rect: right))
    }

    private mutating func layModel(_ workspace: Workspace) {
        guard workspace.shown?.inspection != nil || workspace.part == .tensors, body.width >= 60, body.height >= 14
        else {
            parts = [Part(part: workspace.part, rect: body)]
            return
        }
        if body.width >= 150 {
            let columns = body.columns([.fill, .fill, .fill])
            parts = [
                Part(part: .layers, rect: columns[0]), Part(part: .tensors, rect: columns[1]),
                Part(part: .tensorDetail, rect: columns[2]),
            ]
        } else if body.height >= 30 {
            let rows = body.rows([.fraction(0.35), .fill])
            let columns = rows[1].columns([.fill, .fill])
            parts = [
                Part(part: .layers, rect: rows[0]), Part(part: .tensors, rect: columns[0]),
                Part(part: .tensorDetail, rect: columns[1]),
            ]
        } else if workspace.part == .layers {
            parts = [Part(part: .layers, rect: body)]
        } else {
            let columns = body.columns([.fill, .fill])
            parts = [Part(part: .tensors, rect: columns[0]), Part(part: .tensorDetail, rect: columns[1])]
        }
    }

    private mutating func layEvaluations() {
        var rest = body
        if body.width >= 110 {
            let chart = rest.cutRight(body.width / 2)
            parts = [Part(part: .evaluations, rect: rest), Part(part: .evaluationChart, rect: chart)]
        } else if body.height >= 18 {
            let chart = rest.cutBottom(body.height / 2)
            parts = [Part(part: .evaluations, rect: rest), Part(part: .evaluationChart, rect: chart)]
        } else {
            parts = [Part(part: .evaluations, rect: body)]
        }
    }

    private mutating func layRuns() {
        var rest = body
        let detail = rest.cutBottom(body.height >= 14 ? min(10, body.height / 2) : 0)
        parts.append(Part(part: .runs, rect: rest))
        if !detail.isEmpty { parts.append(Part(part: .runDetail, rect: detail)) }
    }

    private mutating func layMachine() {
        var rest = body
        if body.width >= 70, body.height >= 12 {
            let load = rest.cutRight(body.width / 2)
            parts = [Part(part: .machine, rect: rest), Part(part: .load, rect: load)]
        } else {
            parts = [Part(part: .machine, rect: body)]
        }
    }
}
