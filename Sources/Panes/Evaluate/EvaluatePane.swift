import Datasets
import Hosting
import Language
import TerminalUI
import Training

extension PartID {
    static let evaluations = PartID(rawValue: "evaluations")
    fileprivate static let evaluationChart = PartID(rawValue: "evaluation-chart")
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
            let chart = rest.cutRight(body.width / 2)
            return [PlacedPart(.evaluations, rest), PlacedPart(.evaluationChart, chart)]
        }
        guard body.height >= 18 else { return [PlacedPart(.evaluations, body)] }
        let chart = rest.cutBottom(body.height / 2)
        return [PlacedPart(.evaluations, rest), PlacedPart(.evaluationChart, chart)]
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
        let series = screen.session?.shown?.evaluations ?? []
        if part.id == .evaluationChart {
            let chosen = series.indices.contains(position.selection) ? series[position.selection] : nil
            drawChart(of: chosen, part, on: &frame)
        } else {
            let evaluate = frame.key("run.evaluate")
            let empty = [
                Text("No evaluation yet.", zh: "尚未评估。"),
                Text("\(evaluate) evaluates the validation split now.", zh: "\(evaluate) 立即评估验证集。"),
            ]
            table(screen)
                .draw(on: &frame, part, position, empty: screen.session?.current == nil ? frame.noRun : empty)
        }
    }

    /// The chosen metric over the steps.
    private func drawChart(of chosen: EvaluationSeries?, _ part: PlacedPart, on frame: inout Frame) {
        guard let chosen else {
            _ = frame.panel(Text("over the steps", zh: "随步数的变化"), part: part)
            return
        }
        let inner = frame.panel(chosen.metric.label, subtitle: chosen.split.label, part: part)
        let scope: Scope = chosen.split == .train ? .series1 : chosen.split == .validation ? .series2 : .series3
        var chart = Chart(
            series: [Chart.Series(chosen.split.label, chosen.curve, scope: scope, best: chosen.marker)])
        chart.symbols = frame.chartSymbols
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }
}
