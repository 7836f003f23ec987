import Columns
import Datasets
import Language
import TerminalUI
import Training

/// Curves of the run shown and, over them, of the runs that are marked, in whatever chart.
///
/// Runs differ by their lines, and what was validated by signs on its points, so that they are told apart without color.
struct RunCurves {
    private let session: SessionState

    init(_ session: SessionState) { self.session = session }

    /// Whether a marked run other than the one shown lies over it.
    var isComparing: Bool { !others.isEmpty }

    /// The marked runs other than the one shown, as far as they have been read.
    private var others: [(number: Int, history: RunHistory)] {
        session.marked.filter { $0 != session.current }.compactMap { number in
            session.history(number).map { (number, $0) }
        }
    }

    /// The loss of every run in training, and as it was validated.
    func losses(of history: RunHistory) -> [Chart.Series] {
        var series = [Chart.Series(name(Text("train", zh: "训练")), history.loss.curve, scope: .series1)]
        series[0].tag = tag
        let (trained, validated) =
            isComparing ? (Text("train", zh: "训练"), Text("valid", zh: "验证")) : (.empty, .empty)
        series[0].valueName = trained
        if let validation = history.validationLoss {
            let name = isComparing ? .empty : Text("valid", zh: "验证")
            series.append(
                Chart.Series(
                    name, validation.curve, scope: .series2, mark: Chart.marks[0],
                    best: isComparing ? nil : validation.marker))
            series[1].valueName = validated
        }
        for (index, other) in others.enumerated() {
            let look = Look(index)
            var training = Chart.Series(
                Self.name(of: other.number), other.history.loss.curve, scope: look.scope, line: look.line,
                showsRaw: false)
            training.tag = String(other.number)
            training.valueName = trained
            series.append(training)
            if let validation = other.history.validationLoss {
                var curve = Chart.Series(
                    .empty, validation.curve, scope: look.scope, line: look.line, mark: look.mark)
                curve.valueName = validated
                series.append(curve)
            }
        }
        return series
    }

    /// A metric of every run as it was evaluated on a split.
    func metric(_ id: String, on split: Split, of history: RunHistory) -> [Chart.Series] {
        let scope: Scope = split == .train ? .series1 : split == .validation ? .series2 : .series3
        var series: [Chart.Series] = []
        if let found = history.evaluation(of: id, on: split), !found.points.isEmpty {
            var own = Chart.Series(
                name(split.label), found.curve, scope: scope, mark: Chart.marks[0],
                best: isComparing ? nil : found.marker)
            own.tag = tag
            series.append(own)
        }
        for (index, other) in others.enumerated() {
            guard let found = other.history.evaluation(of: id, on: split), !found.points.isEmpty else { continue }
            let look = Look(index)
            var curve = Chart.Series(
                Self.name(of: other.number), found.curve, scope: look.scope, line: look.line, mark: look.mark)
            curve.tag = String(other.number)
            series.append(curve)
        }
        return series
    }

    /// How the curves of a marked run are drawn.
    private struct Look {
        let scope: Scope
        let line: Chart.Line
        let mark: Unicode.Scalar

        init(_ index: Int) {
            scope = .series(index + 2)
            line = [Chart.Line.dashed, .dotted][index % 2]
            mark = Chart.marks[1 + index % (Chart.marks.count - 1)]
        }
    }

    private static func name(of run: Int) -> Text { Text("run \(run)", zh: "运行 \(run)") }

    /// What the shown run's first curve is called: by its number, where there are others.
    private func name(_ alone: Text) -> Text {
        isComparing ? session.current.map(Self.name) ?? alone : alone
    }

    private var tag: String { isComparing ? session.current.map(String.init) ?? "" : "" }
}
