import TerminalUI
import Training

/// All tensors of a kind with their statistics.
struct TensorTable {
    private let session: SessionState
    private let inspector: Inspector

    init(_ session: SessionState, _ inspector: Inspector) {
        self.session = session
        self.inspector = inspector
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let history = session.shown
        let inspection = history?.inspection
        var subtitle = inspection.map { "after step \($0.step)" } ?? ""
        if let against = inspector.against { subtitle += " against \(against)" }
        let inner = frame.panel(title(of: inspector.source), subtitle: subtitle, part: part)
        guard let inspection, !inspection.tensors.isEmpty else {
            let words =
                session.active == nil
                ? ["Tensors can be looked at while a run is paused.", "\(frame.key("run.toggle")) loads this run."]
                : history?.state == .paused || history?.state == .finished
                    ? ["There are none of this kind.", "\(frame.key("tensor.source")) shows the others."]
                    : ["Pause the run with \(frame.key("run.toggle")) to look inside."]
            return frame.empty(words, in: inner)
        }
        var placed = placed(in: part, frame.theme)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, inspector.position)
    }

    /// The table where it is drawn.
    func placed(in part: PlacedPart, _ theme: Theme) -> PlacedTable {
        let tensors = session.shown?.inspection?.tensors ?? []
        let inner = Frame.inside(part.rect)
        let hasRatio = tensors.contains { $0.updateRatio != nil }
        let hasDifference = tensors.contains { $0.largestDifference != nil }
        let isWide = inner.width >= 58
        let rows = tensors.map { report in
            var cells = [
                theme.text(report.name, .label), theme.text(bars(report.histogram, width: 8), .gauge),
                theme.text(NumberFormat.short(report.norm, digits: 3), .value),
            ]
            if isWide { cells.append(theme.text(NumberFormat.short(report.mean, digits: 2), .dim)) }
            if hasDifference {
                cells.append(
                    theme.text(
                        report.largestDifference.map { NumberFormat.short($0, digits: 2) } ?? "–", .changed))
            } else if hasRatio {
                let ratio = report.updateRatio
                let isOdd = ratio.map { $0 > 0 && !(1e-5...1e-1).contains($0) } ?? false
                cells.append(
                    theme.text(ratio.map { NumberFormat.short($0, digits: 2) } ?? "–", isOdd ? .warning : .value))
            }
            let dead =
                report.nonFinite > 0
                ? "✗ \(report.nonFinite) nan" : report.zeros >= 0.005 ? NumberFormat.percent(report.zeros) : ""
            cells.append(theme.text(dead, report.nonFinite > 0 ? .bad : report.zeros > 0.5 ? .warning : .dim))
            return Table.Row(cells)
        }
        var columns: [Table.Column] = [
            .init("tensor", .fill, isName: true), .init("values", .fixed(8)), .init("norm", alignment: .trailing),
        ]
        if isWide { columns.append(.init("mean", alignment: .trailing)) }
        if hasDifference {
            columns.append(.init("differs", alignment: .trailing))
        } else if hasRatio {
            columns.append(.init("upd/w", alignment: .trailing))
        }
        columns.append(.init("zeros", alignment: .trailing))
        var table = Table(columns: columns, rows: rows)
        table.gap = 1
        return PlacedTable(table, in: inner)
    }

    private func title(of source: InspectionRequest.Source) -> String {
        switch source {
        case .weight: "weights"
        case .gradient: "gradients of the next batch"
        case .activation: "activations of the next batch"
        case .optimizer: "optimizer's state"
        }
    }

    /// A histogram in a few characters.
    private func bars(_ counts: [Int], width: Int) -> String {
        let steps: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        guard !counts.isEmpty else { return "" }
        var sums = [Int](repeating: 0, count: width)
        for (index, count) in counts.enumerated() { sums[index * width / counts.count] += count }
        let largest = max(1, sums.max() ?? 1)
        return String(sums.map { $0 == 0 ? steps[0] : steps[1 + min(7, $0 * 8 / (largest + 1))] })
    }
}
