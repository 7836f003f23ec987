import TerminalUI
import Training

extension PartID {
    static let layers = PartID(rawValue: "layers")
}

/// The layers of the model with their shapes and costs.
struct LayerTable {
    private let session: SessionState

    init(_ session: SessionState) { self.session = session }

    /// How many layers there are.
    var count: Int { session.shown?.plan?.layers.count ?? 0 }

    /// - Parameter position: where the table stands; nil for one without a selection.
    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState? = nil) {
        let plan = session.shown?.plan
        let trailing = plan.map {
            frame.theme.text("\(NumberFormat.compact(Double($0.parameters))) parameters", .dim)
        }
        let inner = frame.panel("layers", trailing: trailing ?? StyledText(), part: part)
        guard let plan else { return frame.empty(emptyPlan(frame), in: inner) }
        let isWide = inner.width >= 70
        var columns = [
            Table.Column("layer", .fill), .init("kind"), .init("output", alignment: .trailing),
            .init("params", alignment: .trailing),
        ]
        if isWide { columns += [.init("FLOP", alignment: .trailing), .init("memory", alignment: .trailing)] }
        if isWide { columns.append(.init("share", .fixed(6))) }
        let largest = max(1, plan.layers.map(\.parameters).max() ?? 1)
        let rows = plan.layers.map { layer in
            var cells = [
                frame.theme.text(layer.name, .label), frame.theme.text(layer.kind, .dim),
                frame.theme.text(layer.outputShape.map(String.init).joined(separator: "×"), .value),
                frame.theme.text(layer.parameters == 0 ? "–" : NumberFormat.grouped(layer.parameters), .strong),
            ]
            if isWide {
                cells.append(frame.theme.text(NumberFormat.compact(layer.flops), .value))
                cells.append(frame.theme.text(NumberFormat.bytes(layer.activationBytes), .value))
                let length = Int((Double(layer.parameters) / Double(largest) * 6).rounded(.up))
                cells.append(frame.theme.text(String(repeating: "▪", count: length), .gauge))
            }
            return Table.Row(cells)
        }
        var table = Table(columns: columns, rows: rows)
        table.isFocused = position != nil && frame.hasKeys(part)
        table.isSelectable = position != nil && frame.hasKeys(part)
        var body = inner
        let totals = body.cutBottom(inner.height >= plan.layers.count + 3 || inner.height >= 12 ? 2 : 0)
        var place = position ?? ListState()
        table.draw(on: &frame.canvas, in: body, state: &place, theme: frame.theme)
        guard !totals.isEmpty else { return }
        var text = StyledText(NumberFormat.bytes(plan.memoryBytes), frame.theme[.strong])
        text.append(" for everything   ", frame.theme[.dim])
        text.append(NumberFormat.compact(plan.flopsPerStep), frame.theme[.strong])
        text.append("FLOP a step   ", frame.theme[.dim])
        text.append(plan.precision, frame.theme[.strong])
        text.append(
            ", \(plan.shards) shard\(plan.shards == 1 ? "" : "s") on \(plan.threads) thread\(plan.threads == 1 ? "" : "s")",
            frame.theme[.dim])
        frame.line(text, in: totals, row: 1)
    }

    private func emptyPlan(_ frame: Frame) -> [String] {
        session.current == nil
            ? frame.noRun
            : session.shown?.failure.map { ["The run failed before it had a model.", $0] }
                ?? ["The data are being read and the model is being built."]
    }
}
