import TerminalUI
import Training

extension TrainPane {
    static let chartCommands: [PaneCommand<TrainPane>] = [
        window("chart.left", "crosshair left", ["left", "h"], help: "Move the crosshair to an earlier step") {
            $0.moveCrosshair(by: -1, columns: $2, whole: $1)
        },
        window("chart.right", "crosshair right", ["right", "l"], help: "Move the crosshair to a later step") {
            $0.moveCrosshair(by: 1, columns: $2, whole: $1)
        },
        window("chart.pan-left", "pan left", ["shift-left", "H"], help: "Show earlier steps") { window, whole, _ in
            window.pan(by: -0.25, whole: whole)
        },
        window("chart.pan-right", "pan right", ["shift-right", "L"], help: "Show later steps") { window, whole, _ in
            window.pan(by: 0.25, whole: whole)
        },
        window(
            "chart.zoom-in", "zoom in", ["up", "k", "i"], footer: 42,
            help: "Show fewer steps, around the crosshair or at the live end"
        ) { window, whole, _ in
            let center = window.crosshair ?? (window.isLive ? whole.upperBound : nil)
            window.zoom(by: 0.5, around: center, whole: whole)
        },
        window("chart.zoom-out", "zoom out", ["down", "j", "o"], help: "Show more steps") { window, whole, _ in
            window.zoom(by: 2, whole: whole)
        },
        window("chart.all", "all steps", ["g g", "home", "a"], help: "Show the whole run") { window, _, _ in
            window.follow()
        },
        window("chart.live", "live", ["G", "end"], help: "Back to the newest step, and follow it") { window, _, _ in
            window.follow()
            window.crosshair = nil
        },
        smoothing(
            "chart.scale", "log/linear", ["x"], footer: 40,
            help: "Switch the vertical axis between logarithmic and linear"
        ) { $0.isLogarithmic.toggle() },
        smoothing("chart.smoother", "more smoothing", ["."], footer: 41, help: "Average the curve over more steps") {
            $0.smooth(by: 1)
        },
        smoothing("chart.rougher", "less smoothing", [","], help: "Average the curve over fewer steps") {
            $0.smooth(by: -1)
        },
        PaneCommand(
            "chart.metric", "metric", in: .chart, keys: ["v"], footer: 43,
            help: "Show the loss, or one metric of the evaluations after the other",
            run: { pane, screen in
                guard let metrics = screen.session?.shown?.chartedMetrics else { return [] }
                let place = pane.metric.flatMap { metrics.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
                pane.metric = place < metrics.count ? metrics[place] : nil
                return []
            }),
        window("chart.crosshair", "crosshair", ["c"], help: "Show or hide the crosshair, which reads the curves") {
            window, whole, _ in window.crosshair = window.crosshair == nil ? whole.upperBound : nil
        },
        PaneCommand(
            "chart.go-to", "go there", in: .chart, keys: ["enter"], help: "Take the run to the step of the crosshair",
            run: { _, screen in
                screen.travel { screen in
                    guard let step = screen.crosshairStep else {
                        let (left, right) = (screen.key("chart.left"), screen.key("chart.right"))
                        screen.say("\(left)\(right) moves the crosshair, \(screen.key("chart.go-to")) goes to its step")
                        return []
                    }
                    return [.command(.goTo(step: step))]
                }
            }),
    ]

    /// A command that changes which steps are shown, or moves the crosshair.
    private static func window(
        _ id: String, _ title: String, _ keys: [KeySequence], footer: Int? = nil, help: String,
        change: @escaping @Sendable (inout ChartWindow, _ whole: ClosedRange<Double>, _ columns: Int) -> Void
    ) -> PaneCommand<TrainPane> {
        PaneCommand(
            id, title, in: .chart, keys: keys, footer: footer, help: help,
            run: { _, screen in
                guard var window = screen.session?.window, let whole = screen.session?.stepRange else { return [] }
                // As many stops as the plot has columns, more or less.
                change(&window, whole, max(20, min(screen.size.width, 160) * 2 / 3))
                // Steps are whole.
                window.crosshair = window.crosshair?.rounded()
                screen.session?.window = window
                return []
            })
    }

    private static func smoothing(
        _ id: String, _ title: String, _ keys: [KeySequence], footer: Int? = nil, help: String,
        change: @escaping @Sendable (inout Smoothing) -> Void
    ) -> PaneCommand<TrainPane> {
        PaneCommand(
            id, title, in: .chart, keys: keys, footer: footer, help: help,
            run: { _, screen in
                screen.session?.smooth(change)
                return []
            })
    }
}

extension RunHistory {
    /// Metrics other than the loss that a chart can show.
    var chartedMetrics: [String] {
        var ids: [String] = []
        for series in evaluations where series.metric.id != "loss" && !ids.contains(series.metric.id) {
            ids.append(series.metric.id)
        }
        return ids
    }
}
