import Drawing
import Experiments
import Hosting
import Language
import TerminalUI

extension KeyScope {
    static let batchRows = KeyScope(id: "batch-rows", title: Text("Stopped at a breakpoint", zh: "停在断点"))
}

/// Why the run stopped: the condition and its values, the layer, the rows of the batch with their losses. Or the rows
/// of the next batch, where they were asked for.
struct BatchRows: Overlay {
    private var position = ListState()

    var id: OverlayID? { OverlayID(rawValue: "batch-rows") }
    var scopes: [KeyScope] { [.batchRows, .overlay, .list] }
    var cancelTitle: Text { Text("close", zh: "关闭") }
    func acceptTitle(_ screen: ScreenState) -> Text? { nil }

    static let commands: [ScreenCommand] = [
        ScreenCommand(
            "batch.layer", Text("show the layer", zh: "查看该层"), in: .batchRows, keys: ["4"], footer: 3,
            help: Text("Look into the layer that the breakpoint points to", zh: "查看断点所指的层"),
            state: { hit($0)?.layer == nil ? .hidden : .ready },
            run: { screen in
                guard let layer = hit(screen)?.layer else {
                    screen.say(Text("no layer stands out", zh: "没有突出的层"))
                    return []
                }
                screen.overlays.removeLast()
                screen.request(.inspect(layer: layer))
                return []
            }),
        onward("batch.resume", "run.toggle", Text("go on", zh: "继续"), ["space"], footer: 1),
        onward("batch.skip", "run.skip-batch", Text("skip batch", zh: "跳过该批"), ["X"], footer: 2),
        onward("batch.step", "run.step", Text("step", zh: "单步"), ["s"], footer: 4),
    ]

    /// A command of the run that is at hand here, too; the view goes with it.
    private static func onward(
        _ id: String, _ command: String, _ title: Text, _ keys: [KeySequence], footer: Int
    ) -> ScreenCommand {
        ScreenCommand(
            id, title, in: .batchRows, keys: keys, footer: footer,
            help: Text("Close this and do as the key does in the panes", zh: "关闭此视图并执行该键在面板中的功能"),
            state: { app in
                guard case .refused(let reason, let isProblem)? = AllCommands.row(command)?.state(app) else {
                    return .ready
                }
                return .refused(reason, isProblem: isProblem)
            },
            perform: { app in
                if app.screen.overlays.last is BatchRows { app.screen.overlays.removeLast() }
                return app.perform(command)
            })
    }

    /// The breakpoint at which the run stands; nil where it stands elsewhere.
    private static func hit(_ screen: ScreenState) -> BreakpointHit? {
        guard let history = screen.session?.shown, let hit = history.breakpointHit else { return nil }
        return hit.step == history.step ? hit : nil
    }

    mutating func move(by rows: Int, _ screen: inout ScreenState) {
        position.move(by: rows, count: screen.session?.shown?.blame?.rows.count ?? 0)
    }

    func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        let history = screen.session?.shown
        let size = Size(width: min(100, screen.size.width - 2), height: min(30, screen.size.height - 2))
        let hit = Self.hit(screen)
        var inner = frame.window(
            title(of: hit), size)
        if let hit { describe(hit, in: &inner, on: &frame) }
        if hit?.blame != nil, inner.height > 8 {
            let (close, toggle, skip) = (
                frame.key("dialog.cancel"), frame.key("run.toggle"), frame.key("run.skip-batch")
            )
            let words = Text(
                "\(close), then \(toggle) goes on; \(skip) skips this batch",
                zh: "\(close) 后按 \(toggle) 继续；\(skip) 跳过这一批")
            frame.canvas.put(theme.text(words, .dim), in: inner.cutBottom(1))
        }
        guard let blame = history?.blame else {
            let blame = frame.key("run.blame")
            return frame.empty(
                [
                    Text(
                        "This is no matter of a single batch; \(blame) evaluates the rows of the next.",
                        zh: "这与单独一批无关；\(blame) 评估下一批的各行。")
                ], in: inner)
        }
        let largest = max(blame.rows.map(\.loss).filter(\.isFinite).max() ?? 1, 1e-12)
        // Texts have none.
        let hasTargets = blame.rows.contains { $0.target != nil }
        let losses = NumberFormat.column(blame.rows.map(\.loss), .figure)
        let rows = zip(blame.rows, losses).map { row, loss in
            let share = row.loss.isFinite ? row.loss / largest : 1
            let bar = String(repeating: "█", count: max(1, Int((share * 8).rounded())))
            let oddity = row.oddity.map { theme.text($0, .warning) + "  " } ?? StyledText()
            // A row of which nothing is told but its line says no more than the first column.
            let content = row.text == row.line.map { "line \($0)" } ? "" : row.text
            var cells = [
                theme.text(loss, share > 0.5 ? .bad : .value),
                theme.text(row.loss.isFinite && row.loss > 0 ? bar : "", share > 0.5 ? .bad : .gauge),
                theme.text(row.line.map(String.init) ?? "–", .dim), theme.text(String(row.index), .dim),
            ]
            if hasTargets { cells.append(theme.text(row.target ?? "–", .value)) }
            return Table.Row(cells + [oddity + theme.text(content, .text)])
        }
        let isClassification = history?.plan?.classes.isEmpty == false
        var columns = [
            Table.Column(Text("loss", zh: "损失"), alignment: .trailing, isNumeric: true),
            .init(.empty, .fixed(8)), .init(Text("file line", zh: "文件行"), alignment: .trailing),
            .init(Text("sample", zh: "样本"), alignment: .trailing),
        ]
        if hasTargets {
            columns.append(.init(isClassification ? Text("class", zh: "类别") : Text("target", zh: "目标列")))
        }
        columns.append(.init(Text("what it holds", zh: "内容"), .fill))
        let table = Table(columns: columns, rows: rows)
        var place = position
        table.draw(on: &frame.canvas, in: inner, state: &place, theme: theme)
    }

    private func title(of hit: BreakpointHit?) -> Text {
        switch hit?.isNonFinite {
        case nil: Text("the next batch", zh: "下一批")
        case true?: Text("stopped: a value is not finite", zh: "已停止：出现非有限值")
        case false?: Text("stopped at a breakpoint", zh: "停在断点")
        }
    }

    private func describe(_ hit: BreakpointHit, in inner: inout Rect, on frame: inout Frame) {
        let theme = frame.theme
        let place =
            hit.blame == nil
            ? Text("after step \(hit.step): ", zh: "第 \(hit.step) 步之后：")
            : Text("before the update of step \(hit.step + 1): ", zh: "第 \(hit.step + 1) 步更新之前：")
        var text = StyledText(place, theme[.dim])
        text.append(hit.condition, theme[.warning])
        frame.canvas.put(text, in: inner.cutTop(1))
        var values = StyledText()
        for value in hit.values {
            values.append(value.expression + " ", theme[.dim])
            let shown = value.value.map { Text(verbatim: Figures.expression($0)) } ?? value.reason
            values.append((shown ?? Text(verbatim: "–")) + Text(verbatim: "   "), theme[.strong])
        }
        frame.canvas.put(values, in: inner.cutTop(1))
        if let layer = hit.layer {
            let show = frame.key("batch.layer")
            frame.canvas.put(
                theme.text(Text("look first at ", zh: "先看 "), .dim) + theme.text(layer, .accent)
                    + theme.text(Text(" (\(show) shows it)", zh: "（\(show) 查看）"), .faint),
                in: inner.cutTop(1))
        }
        _ = inner.cutTop(inner.height > 10 ? 1 : 0)
    }
}
