import TerminalUI
import Training

extension AppState {
    /// Does what a command asks for; returns what is to be done outside.
    public mutating func perform(_ id: ActionID) -> [Effect] {
        switch id {
        case .help, .palette, .theme, .accept, .cancel, .previousChoice, .nextChoice: return performOverlay(id)
        case .mouse:
            configuration.isMouseEnabled.toggle()
            say(
                configuration.isMouseEnabled
                    ? "the mouse works here again" : "the mouse belongs to the terminal; M takes it back")
        case .suspend: return [.suspend]
        case .leave: return leave()
        case .back: return goBack()
        case .chooserStart, .chooserSettings, .chooserDelete, .chooserClear: return performChooser(id)
        case .paneTrain: show(.train)
        case .paneHyperparameters: show(.hyperparameters)
        case .paneData: show(.data)
        case .paneModel:
            show(.model)
            return inspect()
        case .paneEvaluate: show(.evaluate)
        case .paneRuns: show(.runs)
        case .paneMachine: show(.machine)
        case .focusNext: moveFocus(by: 1)
        case .focusPrevious: moveFocus(by: -1)
        case .zoomIn: workspace?.isEnlarged = true
        case .zoomOut: workspace?.isEnlarged = false
        case .runToggle, .runStep, .runSteps, .runUntil, .runEvaluate, .runCheckpoint, .runNamedCheckpoint:
            return performTransport(id)
        case .runBack, .runBackBy, .runGoTo, .runFork, .runLookAhead, .runPhase, .runBlame,
            .runSkipBatch, .breakpoints, .chartGoTo:
            return performTimeTravel(id)
        case .runSlower: return changePace(slower: true)
        case .runFaster: return changePace(slower: false)
        case .tensorSource, .tensorCompare, .tensorValuesBack, .tensorValuesOn: return performInspector(id)
        case .breakpointAdd, .watchAdd, .breakpointToggle, .breakpointDelete: return performBreakpoints(id)
        case .dismissAlert: workspace?.dismissAlert()
        case .up: return move(by: -1)
        case .down: return move(by: 1)
        case .first: return move(by: -1_000_000)
        case .last: return move(by: 1_000_000)
        case .pageUp: return move(by: -max(1, size.height / 3))
        case .pageDown: return move(by: max(1, size.height / 3))
        case .chartLeft, .chartRight, .chartPanLeft, .chartPanRight, .chartZoomIn, .chartZoomOut, .chartAll,
            .chartLive, .chartScale, .chartSmoother, .chartRougher, .chartMetric, .chartCrosshair:
            performChart(id)
        case .sampleOlder: moveSample(by: 1)
        case .sampleNewer: moveSample(by: -1)
        case .formLess, .formMore, .formEdit, .formStart, .formApply, .formRevert, .formRevertAll, .formNextSection,
            .formPreviousSection, .editCommit, .editCancel:
            return performForm(id)
        case .runsOpen, .runsMark, .runsResume, .runsDelete, .runsSettings: return performRuns(id)
        }
        return []
    }

    mutating func show(_ pane: PaneID) {
        guard workspace?.pane != pane else { return }
        workspace?.pane = pane
        workspace?.focus = 0
        workspace?.isEnlarged = false
    }

    private mutating func moveFocus(by direction: Int) {
        guard let parts = workspace?.parts, let focus = workspace?.focus else { return }
        workspace?.focus = (min(focus, parts.count - 1) + direction + parts.count) % parts.count
    }

    private mutating func goBack() -> [Effect] {
        if workspace?.isEnlarged == true {
            workspace?.isEnlarged = false
            return []
        }
        if workspace?.part == .chart, workspace?.chart.window.crosshair != nil {
            workspace?.chart.window.crosshair = nil
            return []
        }
        if workspace?.forkPoint != nil, workspace?.pane == .hyperparameters { dropFork() }
        if let pane = workspace?.pane, pane != .train, workspace?.shown != nil {
            show(.train)
            return []
        }
        guard !isSingleSession, workspace != nil else { return leave() }
        isChoosing = true
        if workspace?.isTraining == true {
            say("training goes on; enter on the first line returns to it")
            return [.listSessions]
        }
        workspace = nil
        return [.closeSession, .listSessions]
    }

    /// Leaves the program; asks where a run would be lost.
    mutating func leave() -> [Effect] {
        guard workspace?.isTraining == true else { return [.quit(.idle)] }
        if leaving != nil {
            say("the run is being saved; a moment")
            return []
        }
        if case .dialog(let dialog) = overlays.last, dialog.title == Self.leaveTitle { return [] }
        overlays.append(.dialog(leaveDialog))
        return []
    }

    private static let leaveTitle = "A run is training"

    private var leaveDialog: ChoiceDialog {
        let step = workspace?.trained?.step ?? 0
        return ChoiceDialog(
            title: Self.leaveTitle, text: "It has come to step \(NumberFormat.grouped(step)).",
            choices: [
                .init(
                    "stop after this step and save", help: "resume it at any time, exactly where it stopped",
                    .leave(.saved)),
                .init("go on without the screen", help: "it trains to its end in the background", .leave(.detached)),
                .init("discard", help: "stop without saving; earlier checkpoints stay", .leave(.discarded)),
                .init("cancel", help: "stay here", .nothing),
            ])
    }

    /// Moves in the list that has the keys.
    private mutating func move(by rows: Int) -> [Effect] {
        if !overlays.isEmpty {
            moveChoice(by: rows)
            return []
        }
        if isChoosing {
            chooser.position.move(by: rows, count: chooser.rows.count)
            return []
        }
        guard var workspace else { return [] }
        let history = workspace.shown
        switch workspace.part {
        case .metrics: workspace.metricsPosition.move(by: rows, count: history?.evaluations.count ?? 0)
        case .events:
            let last = max(0, (history?.log.count ?? 0) - 1)
            workspace.logOffset = min(max(0, workspace.logOffset + rows), last)
        case .samples: workspace.sampleLine = min(max(0, workspace.sampleLine + rows), 10_000)
        case .form: workspace.form?.move(by: rows)
        case .data: workspace.dataPosition.move(by: rows, count: DataPane.lineCount(self))
        case .layers: workspace.layersPosition.move(by: rows, count: history?.plan?.layers.count ?? 0)
        case .evaluations: workspace.evaluationsPosition.move(by: rows, count: history?.evaluations.count ?? 0)
        case .runs: workspace.runsPosition.move(by: rows, count: workspace.session.runs.count)
        case .tensors:
            workspace.inspector.position.move(by: rows, count: history?.inspection?.tensors.count ?? 0)
            workspace.inspector.firstValue = 0
            self.workspace = workspace
            return inspectValues()
        default: return []
        }
        self.workspace = workspace
        return []
    }

    private mutating func moveSample(by age: Int) {
        guard let count = workspace?.shown?.samples.count, count > 0, let current = workspace?.sampleAge else { return }
        workspace?.sampleAge = min(max(0, current + age), count - 1)
        workspace?.sampleLine = 0
    }

    private mutating func performChart(_ id: ActionID) {
        guard var chart = workspace?.chart, let history = workspace?.shown, let whole = stepRange else { return }
        // As many stops as the plot has columns, more or less: the plot's own width is known only when drawn.
        let columns = max(20, min(size.width, 160) * 2 / 3)
        switch id {
        case .chartLeft: chart.window.moveCrosshair(by: -1, columns: columns, whole: whole)
        case .chartRight: chart.window.moveCrosshair(by: 1, columns: columns, whole: whole)
        case .chartPanLeft: chart.window.pan(by: -0.25, whole: whole)
        case .chartPanRight: chart.window.pan(by: 0.25, whole: whole)
        case .chartZoomIn:
            chart.window.zoom(
                by: 0.5, around: chart.window.crosshair ?? (chart.window.isLive ? whole.upperBound : nil),
                whole: whole)
        case .chartZoomOut: chart.window.zoom(by: 2, whole: whole)
        case .chartAll: chart.window.follow()
        case .chartLive:
            chart.window.follow()
            chart.window.crosshair = nil
        case .chartScale: chart.isLogarithmic.toggle()
        case .chartSmoother: chart.smooth(by: 1)
        case .chartRougher: chart.smooth(by: -1)
        case .chartMetric:
            let metrics = history.chartedMetrics
            let place = chart.metric.flatMap { metrics.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
            chart.metric = place < metrics.count ? metrics[place] : nil
        case .chartCrosshair:
            chart.window.crosshair = chart.window.crosshair == nil ? whole.upperBound : nil
        default: return
        }
        // Steps are whole.
        chart.window.crosshair = chart.window.crosshair?.rounded()
        workspace?.chart = chart
        workspace?.smooth()
    }
}

extension AppState {
    /// The steps that the shown run's curves span.
    var stepRange: ClosedRange<Double>? {
        guard let history = workspace?.shown else { return nil }
        let first = Double(history.loss.firstStep ?? 0)
        return first...max(Double(history.loss.lastStep ?? 0), first + 1)
    }
}

extension RunHistory {
    /// Metrics other than the loss that a chart can show.
    public var chartedMetrics: [String] {
        var ids: [String] = []
        for series in evaluations where series.metric.id != "loss" && !ids.contains(series.metric.id) {
            ids.append(series.metric.id)
        }
        return ids
    }
}
