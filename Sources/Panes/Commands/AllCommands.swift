import TerminalUI

/// Where a command applies; the raw value is the keymap's context.
public enum CommandContext: String, Sendable, CaseIterable {
    case global, chooser, workspace, list, chart, samples, form, edit, runs, tensors, breakpoints, overlay

    /// The name in the help.
    public var title: String {
        switch self {
        case .global: "Anywhere"
        case .chooser: "Chooser"
        case .workspace: "Run and panes"
        case .list: "Lists and tables"
        case .chart: "Charts"
        case .samples: "Samples of text"
        case .form: "Hyperparameters"
        case .edit: "Typing"
        case .runs: "Runs"
        case .tensors: "Tensors"
        case .breakpoints: "Breakpoints and watches"
        case .overlay: "Dialogs"
        }
    }
}

/// Every command there is, with its keys: the footer, the help, the palette and the README read this list.
public enum AllCommands {
    /// In the order of the documented keys.
    public static let list: [Command] =
        global + chooser + transport + panes + lists + chart + samples + form + edit + runs + tensors + breakpoints
        + overlay

    private static func command(
        _ id: ActionID, _ title: String, _ keys: [KeySequence], _ context: CommandContext, footer: Int? = nil,
        help: String
    ) -> Command {
        Command(id.rawValue, title, help: help, keys: keys, context: context.rawValue, footer: footer)
    }

    private static let global = [
        command(
            .help, "help", ["?", "f1"], .global, footer: 91,
            help: "All keys that work here, found by what they do; enter runs the one chosen"),
        command(
            .palette, "palette", [":", "ctrl-p"], .global, footer: 90,
            help: "Find any command by a few letters of its name"),
        command(.theme, "theme", ["T"], .global, help: "Choose colors, seen at once; kept for the next time"),
        command(
            .mouse, "mouse", ["M"], .global,
            help: "Give the mouse back to the terminal, to select text with it, or take it again"),
        command(
            .suspend, "suspend", ["ctrl-z"], .global, help: "Back to the shell; fg returns. Training waits meanwhile"),
        command(
            .leave, "leave", ["ctrl-c"], .global,
            help: "Leave the program; while a run trains, it asks what to do with it"),
    ]

    private static let chooser = [
        command(
            .chooserStart, "start", ["enter"], .chooser, footer: 1,
            help: "Start training the chosen sample or file, or open the chosen session"),
        command(
            .chooserSettings, "settings first", ["tab"], .chooser, footer: 2,
            help: "Look at the hyperparameters of the chosen sample or file before anything is trained"),
        command(
            .chooserDelete, "delete session", ["ctrl-x"], .chooser, footer: 5,
            help: "Delete the chosen session with its runs and checkpoints; asks first"),
        command(.chooserClear, "leave", ["escape", "q"], .chooser, help: "Empty the search; on an empty one, leave"),
    ]

    private static let transport = [
        command(
            .runToggle, "pause/go on", ["space"], .workspace, footer: 31,
            help: "Pause at the next step, go on from a pause, or resume a run that was stopped"),
        command(.runStep, "step", ["s"], .workspace, footer: 32, help: "Do one training step, then pause"),
        command(.runSteps, "steps…", ["S"], .workspace, help: "Do a number of steps, then pause"),
        command(
            .runUntil, "run until…", ["r"], .workspace, footer: 37,
            help: "Run to a step (1200), by an amount (+100), to an epoch (3e) or until a condition holds, then pause"),
        command(
            .runSlower, "slower", ["<"], .workspace,
            help: "Do fewer steps a second, to watch a small model learn; what it learns stays the same"),
        command(.runFaster, "faster", [">"], .workspace, help: "Do more steps a second, in the end without a limit"),
        command(.runEvaluate, "evaluate", ["e"], .workspace, footer: 35, help: "Evaluate the validation split now"),
        command(.runCheckpoint, "save", ["w"], .workspace, footer: 36, help: "Save a checkpoint now"),
        command(
            .runNamedCheckpoint, "save as…", ["W"], .workspace,
            help: "Save a checkpoint under a name; it is never removed by itself"),
        command(
            .runBack, "back a step", ["b"], .workspace, footer: 33,
            help: "Go back one step, to exactly the weights, optimizer and data position of then"),
        command(.runBackBy, "back…", ["B"], .workspace, help: "Go back a number of steps"),
        command(
            .runGoTo, "go to step…", ["t"], .workspace,
            help: "Go to the state after any step that was done; what is not kept is replayed, with the same bits"),
        command(
            .runFork, "fork", ["f"], .workspace, footer: 34,
            help:
                "A new run with the same history up to the crosshair's step, or to here, and other settings from there"),
        command(
            .runLookAhead, "look ahead…", ["F"], .workspace,
            help: "Try a few steps with several values of a setting, side by side, and choose one"),
        command(
            .runPhase, "next phase", ["p"], .workspace,
            help: "Do one step in parts: forward, backward, update; between them the tensors can be looked at"),
        command(
            .runBlame, "why", ["y"], .workspace,
            help: "The rows of the next batch with the loss of each, the highest first"),
        command(
            .runSkipBatch, "leave out", ["X"], .workspace,
            help:
                "Leave out the batch of the next step, where it holds a broken row: the step counts, but changes nothing"
        ),
        command(
            .breakpoints, "breakpoints", ["D"], .workspace,
            help: "Conditions at which the run stops, and expressions that are watched"),
        command(.dismissAlert, "dismiss", ["d"], .workspace, help: "Dismiss the alert; it stays in the event log"),
        command(
            .back, "back", ["q", "escape"], .workspace, footer: 92,
            help: "One level back: close what is enlarged, then leave the session; training goes on"),
    ]

    private static let panes = [
        command(.paneTrain, "Train", ["1"], .workspace, help: "Curves, metrics, events and text samples of the run"),
        command(
            .paneHyperparameters, "Hyperparameters", ["2"], .workspace,
            help: "The settings of the next run, as a form; changes against the last run are marked"),
        command(.paneData, "Data", ["3"], .workspace, help: "Splits, source and notes about the data of the run"),
        command(.paneModel, "Model", ["4"], .workspace, help: "The layers with shapes, parameters, FLOPs and memory"),
        command(.paneEvaluate, "Evaluate", ["5"], .workspace, help: "Every metric of every split, over the steps"),
        command(.paneRuns, "Runs", ["8"], .workspace, help: "The runs of the session, to compare, overlay and resume"),
        command(.paneMachine, "Machine", ["9"], .workspace, help: "Load of the cores, memory, disk and throughput"),
        command(.focusNext, "next part", ["tab"], .workspace, help: "Give the keys to the next part of the pane"),
        command(
            .focusPrevious, "previous part", ["shift-tab"], .workspace,
            help: "Give the keys to the previous part of the pane"),
        command(.zoomIn, "enlarge", ["+"], .workspace, help: "Show only the part that has the keys"),
        command(.zoomOut, "restore", ["_"], .workspace, help: "Show all parts of the pane again"),
    ]

    private static let lists = [
        command(.up, "up", ["up", "k"], .list, help: "One row up"),
        command(.down, "down", ["down", "j"], .list, help: "One row down"),
        command(.first, "first", ["g g", "home"], .list, help: "To the first row"),
        command(.last, "last", ["G", "end"], .list, help: "To the last row"),
        command(.pageUp, "half page up", ["ctrl-u", "page-up"], .list, help: "Half a page up"),
        command(.pageDown, "half page down", ["ctrl-d", "page-down"], .list, help: "Half a page down"),
    ]

    private static let chart = [
        command(.chartLeft, "crosshair left", ["left", "h"], .chart, help: "Move the crosshair to an earlier step"),
        command(.chartRight, "crosshair right", ["right", "l"], .chart, help: "Move the crosshair to a later step"),
        command(.chartPanLeft, "pan left", ["shift-left", "H"], .chart, help: "Show earlier steps"),
        command(.chartPanRight, "pan right", ["shift-right", "L"], .chart, help: "Show later steps"),
        command(
            .chartZoomIn, "zoom in", ["up", "k", "i"], .chart, footer: 42,
            help: "Show fewer steps, around the crosshair or at the live end"),
        command(.chartZoomOut, "zoom out", ["down", "j", "o"], .chart, help: "Show more steps"),
        command(.chartAll, "all steps", ["g g", "home", "a"], .chart, help: "Show the whole run"),
        command(.chartLive, "live", ["G", "end"], .chart, help: "Back to the newest step, and follow it"),
        command(
            .chartScale, "log/linear", ["x"], .chart, footer: 40,
            help: "Switch the vertical axis between logarithmic and linear"),
        command(.chartSmoother, "smoother", ["."], .chart, footer: 41, help: "Average the curve over more steps"),
        command(.chartRougher, "rougher", [","], .chart, help: "Average the curve over fewer steps"),
        command(
            .chartMetric, "metric", ["v"], .chart, footer: 43,
            help: "Show the loss, or one metric of the evaluations after the other"),
        command(
            .chartCrosshair, "crosshair", ["c"], .chart, help: "Show or hide the crosshair, which reads the curves"),
        command(.chartGoTo, "go there", ["enter"], .chart, help: "Take the run to the step of the crosshair"),
    ]

    private static let samples = [
        command(
            .sampleOlder, "older", ["left", "h"], .samples, footer: 20, help: "The sample written before this one"),
        command(
            .sampleNewer, "newer", ["right", "l"], .samples, footer: 21, help: "The sample written after this one"),
    ]

    private static let form = [
        command(
            .formStart, "start a run", ["enter"], .form, footer: 1,
            help: "Start a new run with these settings; the one under way is saved first"),
        command(
            .formLess, "less", ["left", "h"], .form, footer: 3,
            help: "The next smaller sensible value, or the choice before"),
        command(
            .formMore, "more", ["right", "l"], .form, footer: 4,
            help: "The next larger sensible value, or the next choice"),
        command(.formEdit, "type", ["i"], .form, footer: 2, help: "Type a value; it is checked at every key"),
        command(
            .formApply, "apply now", ["a"], .form, footer: 5,
            help: "Give the changes to the run under way, from its next step on, where they can change mid-run"),
        command(.formRevert, "undo", ["u"], .form, footer: 6, help: "The value of the last run again"),
        command(.formRevertAll, "undo all", ["U"], .form, help: "All values of the last run again"),
        command(.formNextSection, "next section", ["]"], .form, help: "To the next group of settings"),
        command(.formPreviousSection, "previous section", ["["], .form, help: "To the group of settings before"),
    ]

    private static let edit = [
        command(.editCommit, "take it", ["enter"], .edit, footer: 1, help: "Take the typed value"),
        command(.editCancel, "cancel", ["escape"], .edit, footer: 2, help: "Leave the value as it was"),
    ]

    private static let runs = [
        command(.runsOpen, "open", ["enter"], .runs, footer: 1, help: "Show the chosen run in all panes"),
        command(
            .runsMark, "mark", ["space"], .runs, footer: 2,
            help: "Mark the run; marked runs are drawn over the curves of the Train pane"),
        command(.runsResume, "resume", ["R"], .runs, footer: 3, help: "Go on with the run where it was saved last"),
        command(
            .runsSettings, "take settings", ["c"], .runs, footer: 4,
            help: "Take the run's settings into the form, to start another one like it"),
        command(
            .runsDelete, "delete…", ["x", "delete"], .runs, footer: 6,
            help: "Delete the run with its checkpoints; asks first"),
    ]

    private static let tensors = [
        command(
            .tensorSource, "weights/gradients…", ["v"], .tensors, footer: 20,
            help: "Weights, gradients, activations or the optimizer's state, one after the other"),
        command(
            .tensorCompare, "compare…", ["c"], .tensors, footer: 21,
            help: "The largest difference of each tensor to the state after an earlier step"),
        command(
            .tensorValuesBack, "values back", ["left", "h"], .tensors, help: "Earlier values of the chosen tensor"),
        command(.tensorValuesOn, "values on", ["right", "l"], .tensors, help: "Later values of the chosen tensor"),
    ]

    private static let breakpoints = [
        command(
            .breakpointAdd, "break when…", ["a"], .breakpoints, footer: 1,
            help: "Stop the run where a condition holds, such as loss > 2 * ema(loss, 50)"),
        command(.watchAdd, "watch…", ["w"], .breakpoints, footer: 2, help: "Show the value of an expression live"),
        command(
            .breakpointToggle, "on/off", ["space"], .breakpoints, footer: 3, help: "Switch the breakpoint on or off"),
        command(
            .breakpointDelete, "delete", ["d", "delete"], .breakpoints, footer: 4,
            help: "Delete the breakpoint or the watch"),
    ]

    private static let overlay = [
        command(.accept, "choose", ["enter"], .overlay, footer: 1, help: "Do what is chosen"),
        command(.cancel, "cancel", ["escape"], .overlay, footer: 2, help: "Close without doing anything"),
        command(.previousChoice, "previous", ["up", "shift-tab"], .overlay, help: "The choice before"),
        command(.nextChoice, "next", ["down", "tab"], .overlay, help: "The next choice"),
    ]
}
