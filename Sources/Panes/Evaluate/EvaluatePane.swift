import Datasets
import Drawing
import Hosting
import Language
import TerminalUI
import Training

extension KeyScope {
    static let evaluations = KeyScope(id: "evaluations", title: Text("Evaluate", zh: "评估"))
}

extension PartID {
    static let evaluations = PartID(rawValue: "evaluations")
    fileprivate static let evaluationChart = PartID(rawValue: "evaluation-chart")
    fileprivate static let smallCharts = (1...5).map { PartID(rawValue: "evaluation-chart-\($0)") }
}

/// Every metric of every split, over the steps.
public struct EvaluatePane: Pane {
    public static let id = PaneID(rawValue: "evaluate")
    public static let tab: PaneTab? = PaneTab(
        number: 5, title: Text("Evaluate", zh: "评估"),
        help: Text("Every metric of every split, over the steps", zh: "各划分的所有指标随步数的变化"))

    private var position = ListState()
    /// The step whose evaluation is read; nil for the newest.
    private var step: Int?

    public init() {}

    public func parts(_ screen: ScreenState) -> [Part] { [Part(.evaluations, scopes: [.evaluations, .list])] }

    public static let commands: [PaneCommand<EvaluatePane>] = [
        PaneCommand(
            "evaluations.earlier", Text("earlier", zh: "更早"), in: .evaluations, keys: ["left", "h"], footer: 1,
            help: Text("Read the values of the evaluation before", zh: "读取前一次评估的值"),
            state: { pane, screen in pane.state(screen) },
            run: { pane, screen in pane.read(screen) { steps, now in steps.last { $0 < now } ?? now } }),
        PaneCommand(
            "evaluations.later", Text("later", zh: "更晚"), in: .evaluations, keys: ["right", "l"], footer: 2,
            help: Text(
                "Read the values of the next evaluation; after the last one the newest", zh: "读取后一次评估的值；最后一次之后为最新值"),
            state: { pane, screen in pane.step == nil ? .hidden : pane.state(screen) },
            run: { pane, screen in pane.read(screen) { steps, now in steps.first { $0 > now } } }),
        PaneCommand(
            "evaluations.best", Text("best", zh: "最优"), in: .evaluations, keys: ["*"], footer: 3,
            help: Text("Read the values at the best step of the chosen metric", zh: "读取所选指标最优一步的值"),
            state: { pane, screen in pane.state(screen) },
            run: { pane, screen in
                let best = pane.chosen(screen)?.best?.step
                return pane.read(screen) { _, _ in best }
            }),
        PaneCommand(
            "evaluations.next-split", Text("next split", zh: "下一划分"), in: .evaluations, keys: ["n"], footer: 5,
            help: Text("The same metric of the next split", zh: "下一个划分的同一指标"),
            state: { pane, screen in pane.state(screen) },
            run: { pane, screen in
                pane.chooseNextSplit(screen)
                return []
            }),
        PaneCommand(
            "evaluations.go-to", Text("go there", zh: "跳到此处"), in: .evaluations, keys: ["enter"], footer: 4,
            help: Text("Take the run to the step whose values are read", zh: "使运行跳到正在读取的那一步"),
            state: { pane, screen in pane.state(screen) },
            run: { pane, screen in
                let step = pane.step
                return screen.travel { screen in
                    guard let step else {
                        let (earlier, go) = (screen.key("evaluations.earlier"), screen.key("evaluations.go-to"))
                        screen.say(
                            Text(
                                "\(earlier) reads an earlier evaluation, \(go) goes to its step",
                                zh: "\(earlier) 读取更早的评估，\(go) 跳到那一步"))
                        return []
                    }
                    return [.command(.goTo(step: step))]
                }
            }),
        predictCommand,
    ]

    /// Whether there is an evaluation to be read.
    private func state(_ screen: ScreenState) -> CommandState {
        chosen(screen) == nil ? .refused(Text("there is no evaluation yet", zh: "尚未评估")) : .ready
    }

    /// Chooses another step to be read, given the steps of the chosen series and the one that is read now.
    private mutating func read(_ screen: ScreenState, _ next: ([Int], Int) -> Int?) -> [Effect] {
        guard let series = chosen(screen) else { return [] }
        step = next(series.points.map(\.step), step ?? series.latest?.step ?? 0)
        return []
    }

    private mutating func chooseNextSplit(_ screen: ScreenState) {
        guard let series = screen.session?.shown?.evaluations, let chosen = chosen(screen) else { return }
        let order = Array(series.indices.dropFirst(position.selection + 1)) + Array(0..<position.selection)
        guard let next = order.first(where: { series[$0].metric.id == chosen.metric.id }) else { return }
        position.selection = next
    }

    /// From the step that is read to the newest.
    public mutating func goBack(from part: PartID, _ screen: inout ScreenState) -> Bool {
        defer { step = nil }
        return step != nil
    }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        var rest = body
        if body.width >= 110 {
            let others = others(screen).count
            // Where there is room for it, the other metrics have their curves below.
            let small = others > 0 && body.height >= 30 ? rest.cutBottom(min(14, body.height / 3)) : .zero
            let chart = rest.cutRight(body.width / 2)
            let columns =
                small.isEmpty ? [] : small.columns(Array(repeating: .fill, count: min(others, small.width / 40)))
            return [PlacedPart(.evaluations, rest), PlacedPart(.evaluationChart, chart)]
                + zip(PartID.smallCharts, columns).map { PlacedPart($0, $1) }
        }
        guard body.height >= 18 else { return [PlacedPart(.evaluations, body)] }
        let chart = rest.cutBottom(body.height / 2)
        return [PlacedPart(.evaluations, rest), PlacedPart(.evaluationChart, chart)]
    }

    private func chosen(_ screen: ScreenState) -> EvaluationSeries? {
        let series = screen.session?.shown?.evaluations ?? []
        return series.indices.contains(position.selection) ? series[position.selection] : nil
    }

    /// What was evaluated on the chosen split besides the chosen metric.
    private func others(_ screen: ScreenState) -> [EvaluationSeries] {
        guard let chosen = chosen(screen) else { return [] }
        return (screen.session?.shown?.evaluations ?? []).filter {
            $0.split == chosen.split && $0.metric.id != chosen.metric.id
        }
    }

    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        if case .answer(let answer) = news, let written = answer.of(PredictionQuery.self) {
            Self.tell(written, &screen)
        }
        return []
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        table(screen).placed(in: part, screen.currentTheme).move(&position, by: rows)
        return []
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        _ = table(screen).placed(in: part, screen.currentTheme).select(at: point, &position)
        return []
    }

    private func table(_ screen: ScreenState) -> EvaluationTable {
        EvaluationTable(screen.session?.shown, step: step)
    }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        if let index = PartID.smallCharts.firstIndex(of: part.id) {
            let others = others(screen)
            return drawChart(of: others.indices.contains(index) ? others[index] : nil, part, on: &frame, screen)
        }
        guard part.id == .evaluations else { return drawChart(of: chosen(screen), part, on: &frame, screen) }
        let evaluate = frame.key("run.evaluate")
        let way =
            screen.session?.shown?.failure
            ?? Text("\(evaluate) evaluates now.", zh: "\(evaluate) 立即评估。")
        let empty = [Text("No evaluation yet.", zh: "尚未评估。"), way]
        table(screen)
            .draw(
                on: &frame, part, position,
                empty: screen.session?.current == nil
                    ? frame.noRun(Text("every metric of every split", zh: "各划分的所有指标")) : empty)
    }

    /// A metric over the steps, of the marked runs, too.
    private func drawChart(
        of chosen: EvaluationSeries?, _ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState
    ) {
        guard let chosen, let session = screen.session, let history = session.shown else {
            let inner = frame.panel(Text("over the steps", zh: "随步数的变化"), part: part)
            guard screen.session?.current != nil else {
                return frame.empty(frame.noRun(Text("the curve of a metric", zh: "指标的曲线")), in: inner)
            }
            let evaluate = frame.key("run.evaluate")
            let words = [
                Text("The curve of the chosen metric.", zh: "所选指标的曲线。"),
                Text(
                    "It begins with the first evaluation; \(evaluate) makes one now.", zh: "从第一次评估开始；\(evaluate) 立即评估。"),
            ]
            return frame.empty(words, in: inner)
        }
        let unit = chosen.metric.unit
        let subtitle = unit.isEmpty ? chosen.split.label : chosen.split.label + Text(verbatim: " · ") + unit
        let inner = frame.panel(chosen.metric.label, subtitle: subtitle, part: part)
        var chart = Chart(series: RunCurves(session).metric(chosen.metric.id, on: chosen.split, of: history))
        chart.window.crosshair = step.map(Double.init)
        chart.symbols = frame.chartSymbols
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }
}
