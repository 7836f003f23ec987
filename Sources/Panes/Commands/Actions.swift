/// What a person can ask for; the raw value is the command's id in the help and in the user's keymap.
public enum ActionID: String, Sendable, Hashable, CaseIterable {
    // Anywhere
    case help = "app.help"
    case palette = "app.palette"
    case theme = "app.theme"
    case mouse = "app.mouse"
    case suspend = "app.suspend"
    case leave = "app.leave"
    case back = "app.back"

    // Chooser
    case chooserStart = "chooser.start"
    case chooserSettings = "chooser.settings"
    case chooserDelete = "chooser.delete"
    case chooserClear = "chooser.clear"

    // Panes
    case paneTrain = "pane.train"
    case paneHyperparameters = "pane.hyperparameters"
    case paneData = "pane.data"
    case paneModel = "pane.model"
    case paneEvaluate = "pane.evaluate"
    case paneRuns = "pane.runs"
    case paneMachine = "pane.machine"
    case focusNext = "focus.next"
    case focusPrevious = "focus.previous"
    case zoomIn = "focus.enlarge"
    case zoomOut = "focus.restore"

    // Transport
    case runToggle = "run.toggle"
    case runStep = "run.step"
    case runSteps = "run.steps"
    case runUntil = "run.until"
    case runSlower = "run.slower"
    case runFaster = "run.faster"
    case runEvaluate = "run.evaluate"
    case runCheckpoint = "run.checkpoint"
    case runNamedCheckpoint = "run.named-checkpoint"
    case runBack = "run.back"
    case runBackBy = "run.back-by"
    case runGoTo = "run.go-to"
    case runFork = "run.fork"
    case runLookAhead = "run.look-ahead"
    case runPhase = "run.phase"
    case runBlame = "run.blame"
    case runSkipBatch = "run.skip-batch"
    case breakpoints = "run.breakpoints"
    case dismissAlert = "run.dismiss"

    // Lists
    case up = "list.up"
    case down = "list.down"
    case first = "list.first"
    case last = "list.last"
    case pageUp = "list.page-up"
    case pageDown = "list.page-down"

    // Chart
    case chartLeft = "chart.left"
    case chartRight = "chart.right"
    case chartPanLeft = "chart.pan-left"
    case chartPanRight = "chart.pan-right"
    case chartZoomIn = "chart.zoom-in"
    case chartZoomOut = "chart.zoom-out"
    case chartAll = "chart.all"
    case chartLive = "chart.live"
    case chartScale = "chart.scale"
    case chartSmoother = "chart.smoother"
    case chartRougher = "chart.rougher"
    case chartMetric = "chart.metric"
    case chartCrosshair = "chart.crosshair"
    case chartGoTo = "chart.go-to"

    // Samples of text
    case sampleOlder = "sample.older"
    case sampleNewer = "sample.newer"

    // Hyperparameters
    case formLess = "form.less"
    case formMore = "form.more"
    case formEdit = "form.edit"
    case formStart = "form.start"
    case formApply = "form.apply"
    case formRevert = "form.revert"
    case formRevertAll = "form.revert-all"
    case formNextSection = "form.next-section"
    case formPreviousSection = "form.previous-section"
    case editCommit = "edit.commit"
    case editCancel = "edit.cancel"

    // Runs
    case runsOpen = "runs.open"
    case runsMark = "runs.mark"
    case runsResume = "runs.resume"
    case runsDelete = "runs.delete"
    case runsSettings = "runs.settings"

    // Tensors
    case tensorSource = "tensor.source"
    case tensorCompare = "tensor.compare"
    case tensorValuesBack = "tensor.values-back"
    case tensorValuesOn = "tensor.values-on"

    // Breakpoints and watches
    case breakpointAdd = "breakpoint.add"
    case watchAdd = "watch.add"
    case breakpointToggle = "breakpoint.toggle"
    case breakpointDelete = "breakpoint.delete"

    // Overlays
    case accept = "dialog.accept"
    case cancel = "dialog.cancel"
    case previousChoice = "dialog.previous"
    case nextChoice = "dialog.next"
}
