import Language
import TerminalUI
import Training

extension TrainPane {
    static let chartCommands: [PaneCommand<TrainPane>] = [
        window(
            "chart.left", Text("crosshair left", zh: "十字线左移"), ["left", "h"],
            help: Text("Move the crosshair to an earlier step", zh: "十字线移到较早的步")
        ) {
            $0.moveCrosshair(by: -1, columns: $2, whole: $1)
        },
        window(
            "chart.right", Text("crosshair right", zh: "十字线右移"), ["right", "l"],
            help: Text("Move the crosshair to a later step", zh: "十字线移到较晚的步")
        ) {
            $0.moveCrosshair(by: 1, columns: $2, whole: $1)
        },
        window(
            "chart.pan-left", Text("pan left", zh: "左移"), ["shift-left", "H"],
            help: Text("Show earlier steps", zh: "显示较早的步")
        ) { window, whole, _ in
            window.pan(by: -0.25, whole: whole)
        },
        window(
            "chart.pan-right", Text("pan right", zh: "右移"), ["shift-right", "L"],
            help: Text("Show later steps", zh: "显示较晚的步")
        ) { window, whole, _ in
            window.pan(by: 0.25, whole: whole)
        },
        window(
            "chart.zoom-in", Text("zoom in", zh: "放大"), ["up", "k", "i"], footer: 42,
            help: Text("Show fewer steps, around the crosshair or at the live end", zh: "在十字线周围或最新处显示更少的步")
        ) { window, whole, _ in
            let center = window.crosshair ?? (window.isLive ? whole.upperBound : nil)
            window.zoom(by: 0.5, around: center, whole: whole)
        },
        window(
            "chart.zoom-out", Text("zoom out", zh: "缩小"), ["down", "j", "o"],
            help: Text("Show more steps", zh: "显示更多的步")
        ) { window, whole, _ in
            window.zoom(by: 2, whole: whole)
        },
        window(
            "chart.all", Text("all steps", zh: "全部"), ["g g", "home", "a"],
            help: Text("Show the whole run", zh: "显示整个运行")
        ) { window, _, _ in
            window.follow()
        },
        window(
            "chart.live", Text("live", zh: "实时"), ["G", "end"],
            help: Text("Back to the newest step, and follow it", zh: "回到最新的步并跟随")
        ) { window, _, _ in
            window.follow()
            window.crosshair = nil
        },
        smoothing(
            "chart.scale", Text("log/linear", zh: "对数/线性"), ["x"], footer: 40,
            help: Text("Switch the vertical axis between logarithmic and linear", zh: "纵轴在对数与线性之间切换")
        ) { $0.isLogarithmic.toggle() },
        smoothing(
            "chart.smoother", Text("more smoothing", zh: "增加平滑"), ["."], footer: 41,
            help: Text("Average the curve over more steps", zh: "用更多的步平均曲线")
        ) { $0.smooth(by: 1) },
        smoothing(
            "chart.rougher", Text("less smoothing", zh: "减少平滑"), [","],
            help: Text("Average the curve over fewer steps", zh: "用更少的步平均曲线")
        ) { $0.smooth(by: -1) },
        PaneCommand(
            "chart.metric", Text("metric", zh: "指标"), in: .chart, keys: ["v"], footer: 43,
            help: Text("Show the loss, or one metric of the evaluations after the other", zh: "依次显示损失和各评估指标"),
            state: { chartState($1) },
            run: { pane, screen in
                guard let metrics = screen.session?.shown?.chartedMetrics else { return [] }
                let place = pane.metric.flatMap { metrics.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
                pane.metric = place < metrics.count ? metrics[place] : nil
                return []
            }),
        window(
            "chart.crosshair", Text("crosshair", zh: "十字线"), ["c"],
            help: Text("Show or hide the crosshair, which reads the curves", zh: "显示或隐藏读取曲线值的十字线")
        ) { window, whole, _ in
            window.crosshair = window.crosshair == nil ? whole.upperBound : nil
        },
        PaneCommand(
            "chart.go-to", Text("go there", zh: "跳到此处"), in: .chart, keys: ["enter"],
            help: Text("Take the run to the step of the crosshair", zh: "使运行跳到十字线所在的步"),
            run: { _, screen in
                screen.travel { screen in
                    guard let step = screen.crosshairStep else {
                        let (left, right) = (screen.key("chart.left"), screen.key("chart.right"))
                        let go = screen.key("chart.go-to")
                        screen.say(
                            Text(
                                "\(left)\(right) moves the crosshair, \(go) goes to its step",
                                zh: "\(left)\(right) 移动十字线，\(go) 跳到它所在的步"))
                        return []
                    }
                    return [.command(.goTo(step: step))]
                }
            }),
    ]

    /// Without a run, or before its first step, there is no curve.
    private static func chartState(_ screen: ScreenState) -> CommandState {
        guard let session = screen.session, session.current != nil else { return .refused(screen.noRun) }
        guard session.shown?.loss.isEmpty == false || session.shown?.isActive == true else {
            return .refused(Text("there is no curve yet", zh: "还没有曲线"))
        }
        return .ready
    }

    /// A command that changes which steps are shown, or moves the crosshair.
    private static func window(
        _ id: String, _ title: Text, _ keys: [KeySequence], footer: Int? = nil, help: Text,
        change: @escaping @Sendable (inout ChartWindow, _ whole: ClosedRange<Double>, _ columns: Int) -> Void
    ) -> PaneCommand<TrainPane> {
        PaneCommand(
            id, title, in: .chart, keys: keys, footer: footer, help: help, state: { chartState($1) },
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
        _ id: String, _ title: Text, _ keys: [KeySequence], footer: Int? = nil, help: Text,
        change: @escaping @Sendable (inout Smoothing) -> Void
    ) -> PaneCommand<TrainPane> {
        PaneCommand(
            id, title, in: .chart, keys: keys, footer: footer, help: help, state: { chartState($1) },
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
