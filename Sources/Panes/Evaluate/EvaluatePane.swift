import Datasets
import Hosting
import Language
import TerminalUI
import Training

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

    public init() {}

    public func parts(_ screen: ScreenState) -> [Part] { [Part(.evaluations)] }

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
        EvaluationTable(screen.session?.shown)
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
            .draw(on: &frame, part, position, empty: screen.session?.current == nil ? frame.noRun : empty)
    }

    /// A metric over the steps, of the marked runs, too.
    private func drawChart(
        of chosen: EvaluationSeries?, _ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState
    ) {
        guard let chosen, let session = screen.session, let history = session.shown else {
            let inner = frame.panel(Text("over the steps", zh: "随步数的变化"), part: part)
            guard screen.session?.current != nil else { return frame.empty(frame.noRun, in: inner) }
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
        chart.symbols = frame.chartSymbols
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }
}
