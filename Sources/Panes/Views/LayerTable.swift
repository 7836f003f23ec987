import Drawing
import Experiments
import Language
import TerminalUI

extension PartID {
    static let layers = PartID(rawValue: "layers")
}

/// The layers of the model with their shapes and costs.
struct LayerTable {
    private let session: SessionState

    init(_ session: SessionState) { self.session = session }

    /// - Parameters:
    ///   - position: where the table stands; nil for one without a selection.
    ///   - hint: a word for the corner.
    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState? = nil, hint: Text = .empty) {
        let plan = session.shown?.plan
        var trailing = StyledText(hint, frame.theme[.accent])
        if let count = plan.map({ NumberFormat.compact(Double($0.parameters)) }) {
            // One stretch with what parts it from the hint, so that both go where there is no room.
            let before = Text(verbatim: hint.isEmpty ? "" : " · ")
            trailing.append(before + Text("\(count) parameters", zh: "\(count) 个参数"), frame.theme[.dim])
        }
        let inner = frame.panel(Text("layers", zh: "层"), trailing: trailing, part: part)
        guard let plan else { return frame.empty(emptyPlan(frame), in: inner) }
        var placed = placed(in: part, frame.theme)
        placed.table.isFocused = position != nil && frame.hasKeys(part)
        placed.table.isSelectable = placed.table.isFocused
        placed.draw(on: &frame, position ?? ListState())
        var totals = inner
        _ = totals.cutTop(placed.rect.height)
        guard !totals.isEmpty else { return }
        var text = StyledText(NumberFormat.bytes(plan.memoryBytes), frame.theme[.strong])
        text.append(Text(" for everything   ", zh: " 总内存   "), frame.theme[.dim])
        text.append(NumberFormat.compact(plan.flopsPerStep), frame.theme[.strong])
        text.append(Text("FLOP a step   ", zh: "FLOP/步   "), frame.theme[.dim])
        text.append(plan.precision, frame.theme[.strong])
        let slices = Text("\(plan.slices) slice\(plan.slices == 1 ? "" : "s")", zh: "\(plan.slices) 个切片")
        let threads = Text("\(plan.threads) thread\(plan.threads == 1 ? "" : "s")", zh: "\(plan.threads) 个线程")
        text.append(Text(", \(slices) on \(threads)", zh: "，\(slices)，\(threads)"), frame.theme[.dim])
        frame.line(text, in: totals, row: 1)
    }

    /// The table where it is drawn, with room below for what it comes to.
    func placed(in part: PlacedPart, _ theme: Theme) -> PlacedTable {
        let layers = session.shown?.plan?.layers ?? []
        var body = Frame.inside(part.rect)
        let hasTotals = body.height >= layers.count + 3 || body.height >= 12
        let table = table(layers, width: body.width, theme)
        _ = body.cutBottom(hasTotals ? 2 : 0)
        return PlacedTable(table, in: body)
    }

    private func table(_ layers: [LayerSummary], width: Int, _ theme: Theme) -> Table {
        let isWide = width >= 70
        let longest = max(8, layers.map { TextWidth.of($0.name) }.max() ?? 0)
        // As wide as its names: figures far from the name they belong to are hard to read.
        var columns = [
            Table.Column(
                Text("layer", zh: "层"), isWide ? .fixed(min(longest, max(12, width - 58))) : .fill, isName: true),
            .init(Text("kind", zh: "类型")),
            .init(Text("output", zh: "输出"), alignment: .trailing),
            .init(Text("params", zh: "参数"), alignment: .trailing),
        ]
        if isWide {
            columns += [
                .init(Text(verbatim: "FLOP"), alignment: .trailing),
                .init(Text("memory", zh: "内存"), alignment: .trailing), .init(Text("share", zh: "占比"), .fixed(6)),
            ]
        }
        let largest = max(1, layers.map(\.parameters).max() ?? 1)
        let costs = NumberFormat.column(layers.map { $0.flops > 0 ? $0.flops : nil }, .compact)
        let memory = NumberFormat.column(layers.map { Double($0.activationBytes) }, .bytes)
        let rows = layers.enumerated().map { index, layer in
            var cells = [
                theme.text(layer.name, .label), theme.text(layer.kind, .dim),
                theme.text(layer.outputShape.map(String.init).joined(separator: "×"), .value),
                theme.text(layer.parameters == 0 ? "–" : layer.parameters.grouped, .strong),
            ]
            if isWide {
                cells.append(theme.text(costs[index], .value))
                cells.append(theme.text(memory[index], .value))
                let length = Int((Double(layer.parameters) / Double(largest) * 6).rounded(.up))
                cells.append(theme.text(String(repeating: "▪", count: length), .gauge))
            }
            return Table.Row(cells)
        }
        return Table(columns: columns, rows: rows)
    }

    private func emptyPlan(_ frame: Frame) -> [Text] {
        if session.current == nil { return frame.noRun(Text("the layers of the model", zh: "模型的各层")) }
        guard let failure = session.shown?.failure else {
            return [Text("The data are being read and the model is being built.", zh: "正在读取数据并构建模型。")]
        }
        return [Text("The run failed before it had a model.", zh: "运行在模型建成之前就失败了。"), failure]
    }
}
