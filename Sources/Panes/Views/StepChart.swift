import Drawing
import Experiments
import Language
import TerminalUI

/// A small chart of one figure of every step, with its present value in the corner.
struct StepChart {
    private let title: Text
    private let curve: Curve?
    private let latest: Double?
    private let scope: Scope
    private let scale: Scale
    private let isRaw: Bool
    private let hasPrefixes: Bool

    /// - Parameters:
    ///   - figure: the same figure of the step where the trainer stands.
    ///   - isRaw: whether each point is one step's own, and no average.
    ///   - hasPrefixes: whether large values are written with `k` and `M` instead of powers of ten.
    init(
        _ title: Text, _ history: RunHistory?, _ curve: KeyPath<RunHistory, BoundedCurve>,
        _ figure: KeyPath<StepRecord, Double>, scope: Scope, scale: Scale, isRaw: Bool = true,
        hasPrefixes: Bool = false
    ) {
        self.title = title
        self.curve = history?[keyPath: curve].curve
        latest = history?.present?[keyPath: figure]
        self.scope = scope
        self.scale = scale
        self.isRaw = isRaw
        self.hasPrefixes = hasPrefixes
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ window: ChartWindow) {
        let value = latest.map {
            frame.theme.text(hasPrefixes ? NumberFormat.compact($0) : NumberFormat.magnitude($0), .value)
        }
        let details = isRaw ? scale.word + Text(verbatim: " · ") + Smoothing.raw : scale.word
        let inner = frame.panel(title, subtitle: details, trailing: value ?? StyledText(), part: part)
        guard let curve else { return }
        var chart = Chart(series: [Chart.Series(.empty, curve, scope: scope)], window: window)
        chart.yScale = scale
        chart.hasPrefixes = hasPrefixes
        chart.showsLegend = false
        chart.symbols = frame.chartSymbols
        chart.placeholder = .empty
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }
}
