import Experiments
import Language
import TerminalUI

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
        var subtitle =
            inspection.map { $0.step.grouped }.map { Text("after step \($0)", zh: "第 \($0) 步之后") }
            ?? .empty
        if let against = inspector.against { subtitle += Text(" against \(against)", zh: "，对比 \(against)") }
        let inner = frame.panel(title(of: inspector.source), subtitle: subtitle, part: part)
        guard let inspection, !inspection.tensors.isEmpty else {
            return frame.empty(emptyWords(frame), in: inner)
        }
        var placed = placed(in: part, frame.theme)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, inspector.position)
    }

    /// Why there are no tensors, and what shows some.
    private func emptyWords(_ frame: Frame) -> [Text] {
        let (toggle, source) = (frame.key("run.toggle"), frame.key("tensor.source"))
        let load = frame.key("tensor.load")
        // What has the keys here is another part where the layers are shown, too.
        let next = frame.focus == .tensors ? .empty : frame.key("focus.next") + Text(", then ", zh: " 再按 ")
        let state = session.shown?.state
        if session.active == nil {
            return [
                Text(
                    "Weights, gradients and activations of every layer, with their values and histograms.",
                    zh: "各层的权重、梯度和激活，以及它们的值与直方图。"),
                Text(
                    "\(next)\(load) loads this run, paused, to look inside; it does not train.",
                    zh: "\(next)\(load) 载入这个运行并暂停，以便查看内部；不会训练。"),
            ]
        }
        guard state == .paused || state == .finished else {
            return [Text("Pause the run with \(toggle) to look inside.", zh: "按 \(toggle) 暂停运行以查看内部。")]
        }
        return [
            Text("There are none of this kind.", zh: "没有这一类张量。"),
            Text("\(source) shows the others.", zh: "\(source) 显示其他张量。"),
        ]
    }

    /// The table where it is drawn.
    func placed(in part: PlacedPart, _ theme: Theme) -> PlacedTable {
        let tensors = session.shown?.inspection?.tensors ?? []
        let inner = Frame.inside(part.rect)
        let hasRatio = tensors.contains { $0.updateRatio != nil }
        let hasDifference = tensors.contains { $0.largestDifference != nil }
        let isWide = inner.width >= 58
        func column(_ value: (TensorReport) -> Double?) -> [String] {
            NumberFormat.column(tensors.map(value), .magnitude)
        }
        let (norms, means) = (column(\.norm), column(\.mean))
        let (differences, ratios) = (column(\.largestDifference), column(\.updateRatio))
        let rows = tensors.enumerated().map { index, report in
            var cells = [
                theme.text(report.name, .label), theme.text(bars(report.histogram, width: isWide ? 8 : 6), .gauge),
                theme.text(norms[index], .value),
            ]
            if isWide { cells.append(theme.text(means[index], .dim)) }
            if hasDifference {
                cells.append(theme.text(differences[index], .changed))
            } else if hasRatio {
                let ratio = report.updateRatio
                let isOdd = ratio.map { $0 > 0 && !(1e-5...1e-1).contains($0) } ?? false
                cells.append(theme.text(ratios[index], isOdd ? .warning : .value))
            }
            let dead =
                report.nonFinite > 0
                ? "✗ \(report.nonFinite) nan" : NumberFormat.percent(report.zeros)
            cells.append(theme.text(dead, report.nonFinite > 0 ? .bad : report.zeros > 0.5 ? .warning : .dim))
            return Table.Row(cells)
        }
        var columns: [Table.Column] = [
            .init(Text("tensor", zh: "张量"), .fill, isName: true),
            .init(Text("values", zh: "值"), .fixed(isWide ? 8 : 6)),
            .init(Text("norm", zh: "范数"), alignment: .trailing, isNumeric: true),
        ]
        if isWide { columns.append(.init(Text("mean", zh: "均值"), alignment: .trailing, isNumeric: true)) }
        if hasDifference {
            columns.append(.init(Text("differs", zh: "差异"), alignment: .trailing, isNumeric: true))
        } else if hasRatio {
            columns.append(.init(Text("upd/w", zh: "更新比"), alignment: .trailing, isNumeric: true))
        }
        columns.append(.init(Text("zeros", zh: "零值"), alignment: .trailing))
        var table = Table(columns: columns, rows: rows)
        table.gap = 1
        return PlacedTable(table, in: inner)
    }

    private func title(of source: InspectionRequest.Source) -> Text {
        switch source {
        case .weight: Text("weights", zh: "权重")
        case .gradient: Text("gradients of the next batch", zh: "下一批的梯度")
        case .activation: Text("activations of the next batch", zh: "下一批的激活")
        case .optimizer: Text("optimizer's state", zh: "优化器状态")
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
