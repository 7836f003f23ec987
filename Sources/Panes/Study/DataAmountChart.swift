import Drawing
import Foundation
import Language
import Profiles
import TerminalUI

/// Training and validation loss against the amount of data, with the law that was fitted and its band.
public struct DataAmountChart: Sendable {
    private let report: DataAmountReport
    /// Places at which the law is drawn.
    private static let places = 80

    public init(_ report: DataAmountReport) { self.report = report }

    /// Draws it; a bar at each point reaches from the lowest to the highest of its trials.
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Chart.Symbols) {
        var chart = Chart(series: series)
        chart.xScale = .logarithmic
        chart.yScale = scale
        chart.xUnit = report.setting.isText ? Text("tokens", zh: "词元") : Text("rows", zh: "行")
        chart.hasPrefixes = true
        chart.symbols = symbols
        chart.reading = report.points.last?.rows
        if let first = report.points.first, let last = report.points.last, first.rows < last.rows {
            chart.xRange = first.rows / 1.15...lawEnd * 1.05
        }
        chart.placeholder = Text("no trial has ended yet", zh: "尚无试验结束")
        guard let layout = chart.draw(on: &canvas, in: rect, theme: theme) else { return }
        for point in report.points {
            drawSpread(point.training, at: point.rows, "△", theme[.series1], layout, on: &canvas)
            drawSpread(point.validation, at: point.rows, "○", theme[.series2], layout, on: &canvas)
        }
    }

    private func drawSpread(
        _ spread: DataAmountReport.Spread?, at rows: Double, _ sign: Unicode.Scalar, _ style: Style,
        _ layout: ChartLayout, on canvas: inout Canvas
    ) {
        guard let spread, let column = layout.column(of: rows), let middle = layout.row(of: spread.mean) else { return }
        if let top = layout.row(of: spread.greatest), let bottom = layout.row(of: spread.least), top < bottom {
            for row in top...bottom { canvas.set("│", x: column, y: row, style: style) }
        }
        canvas.set(sign, x: column, y: middle, style: style)
    }

    /// Losses that differ several times are told apart on a logarithmic axis only.
    private var scale: Scale {
        let values = report.points.flatMap { [$0.training?.mean, $0.validation?.mean].compactMap { $0 } }
        guard let least = values.min(), let greatest = values.max(), least > 0 else { return .linear }
        return greatest > 5 * least ? .logarithmic : .linear
    }

    /// Twice the rows that there are, where the law reaches so far.
    private var lawEnd: Double {
        let last = report.points.last?.rows ?? 1
        return report.fit?.isSupported == true ? 2 * last : last
    }

    private var series: [Chart.Series] {
        func curve(_ value: (DataAmountReport.Point) -> Double?) -> Curve {
            var curve = Curve()
            for point in report.points { if let y = value(point) { curve.append(x: point.rows, y: y) } }
            return curve
        }
        var series = [
            Chart.Series(
                Text("○ validation", zh: "○ 验证集"), curve { $0.validation?.mean }, scope: .series2),
            Chart.Series(
                Text("△ train", zh: "△ 训练集"), curve { $0.training?.mean }, scope: .series1, line: .dashed),
        ]
        guard let fit = report.fit, let first = report.points.first, first.rows < lawEnd else { return series }
        let rows = (0..<Self.places).map { place in
            first.rows * pow(lawEnd / first.rows, Double(place) / Double(Self.places - 1))
        }
        func law(_ value: (Double) -> Double?) -> Curve {
            var curve = Curve()
            for place in rows { if let y = value(place) { curve.append(x: place, y: y) } }
            return curve
        }
        series.append(
            Chart.Series(Text("law", zh: "幂律"), law { fit.law.value(at: $0) }, scope: .accent, line: .dotted))
        guard !fit.resamples.isEmpty else { return series }
        let bands = rows.map { fit.band(at: $0) }
        func edge(_ value: (ClosedRange<Double>) -> Double) -> Curve {
            var curve = Curve()
            for (place, band) in zip(rows, bands) { if let band { curve.append(x: place, y: value(band)) } }
            return curve
        }
        series.append(Chart.Series(Text("95 % band", zh: "95% 区间"), edge(\.upperBound), scope: .faint, line: .dotted))
        series.append(Chart.Series(.empty, edge(\.lowerBound), scope: .faint, line: .dotted))
        return series
    }
}
