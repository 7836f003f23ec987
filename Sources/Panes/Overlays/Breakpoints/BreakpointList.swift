import Drawing
import Experiments
import Hosting
import Language
import TerminalUI

extension KeyScope {
    static let breakpoints = KeyScope(id: "breakpoints", title: Text("Breakpoints and watches", zh: "断点与监视"))
}

/// Conditions at which the run shown stops and, after them, the expressions that are watched.
public struct BreakpointList: Overlay {
    private var position = ListState()

    public var id: OverlayID? { OverlayID(rawValue: "breakpoints") }
    public var hasChoices: Bool { true }
    public var scopes: [KeyScope] { [.breakpoints, .overlay, .list] }
    public var cancelTitle: Text { Text("close", zh: "关闭") }
    public func acceptTitle(_ screen: ScreenState) -> Text? { nil }

    static let commands: [ScreenCommand] = [
        ScreenCommand(
            "breakpoint.add", Text("break when…", zh: "设断点…"), in: .breakpoints, keys: ["a"], footer: 1,
            help: Text(
                "Stop the run where a condition holds, such as loss > 2 * ema(loss, 50)",
                zh: "条件成立时停止运行，例如 loss > 2 * ema(loss, 50)"), on: Self.self,
            run: { _, screen in
                let help = Text(verbatim: "loss > 2 * ema(loss, 50), grad_norm is nan, step == 500")
                let title = Text("Break when", zh: "断点条件")
                let prompt = Prompt(title, help: help, check: { text, _ in Conditions.problem(of: text) }) {
                    text, screen in
                    screen.session?.breakpoints.append(Breakpoint(text))
                    return [.command(.breakpoints(screen.session?.breakpoints ?? []))]
                }
                screen.present(prompt)
                return []
            }),
        ScreenCommand(
            "watch.add", Text("watch…", zh: "监视…"), in: .breakpoints, keys: ["w"], footer: 2,
            help: Text("Show the value of an expression live", zh: "实时显示表达式的值"), on: Self.self,
            run: { _, screen in
                let help = Text(verbatim: "ema(loss, 50), validation.accuracy, step / 100")
                let title = Text("Watch", zh: "监视")
                let prompt = Prompt(title, help: help, check: { text, _ in Conditions.quantityProblem(of: text) }) {
                    text, screen in
                    screen.session?.watches.append(text)
                    return [.command(.watches(screen.session?.watches ?? []))]
                }
                screen.present(prompt)
                return []
            }),
        ScreenCommand(
            "breakpoint.toggle", Text("on/off", zh: "启用/停用"), in: .breakpoints, keys: ["space"], footer: 3,
            help: Text("Switch the breakpoint on or off", zh: "启用或停用断点"), on: Self.self,
            run: { list, screen in
                guard let session = screen.session, session.breakpoints.indices.contains(list.position.selection)
                else { return [] }
                screen.session?.breakpoints[list.position.selection].isEnabled.toggle()
                return [.command(.breakpoints(screen.session?.breakpoints ?? []))]
            }),
        ScreenCommand(
            "breakpoint.delete", Text("delete", zh: "删除"), in: .breakpoints, keys: ["d", "delete"], footer: 4,
            help: Text("Delete the breakpoint or the watch", zh: "删除断点或监视"), on: Self.self,
            run: { list, screen in delete(list.position.selection, in: &screen) }),
    ]

    private static func delete(_ row: Int, in screen: inout ScreenState) -> [Effect] {
        guard let session = screen.session else { return [] }
        if session.breakpoints.indices.contains(row) {
            screen.session?.breakpoints.remove(at: row)
            return [.command(.breakpoints(screen.session?.breakpoints ?? []))]
        }
        let watch = row - session.breakpoints.count
        guard session.watches.indices.contains(watch) else { return [] }
        screen.session?.watches.remove(at: watch)
        return [.command(.watches(screen.session?.watches ?? []))]
    }

    public mutating func move(by rows: Int, _ screen: inout ScreenState) {
        guard let session = screen.session else { return }
        position.move(by: rows, count: session.breakpoints.count + session.watches.count)
    }

    public func draw(on frame: inout Frame, _ screen: ScreenState) {
        guard let session = screen.session else { return }
        let theme = frame.theme
        let history = session.shown
        let count = session.breakpoints.count + session.watches.count
        let width = min(84, screen.size.width - 2)
        let names = frame.wrapped(Self.names, to: max(1, width - 4))
        let size = Size(width: width, height: min(max(1, count) + names.count + 3, screen.size.height - 2))
        var inner = frame.window(Text("breakpoints and watches", zh: "断点与监视"), size)
        let foot = inner.cutBottom(inner.height >= names.count + 3 ? names.count : 0)
        _ = inner.cutBottom(foot.isEmpty ? 0 : 1)
        let hitStep = history?.breakpointHit?.step ?? 0
        var rows = session.breakpoints.map { breakpoint in
            let isHit = history?.breakpointHit?.expression == breakpoint.expression
            return Table.Row([
                breakpoint.isEnabled
                    ? theme.text(Text("● stop", zh: "● 停止"), .bad) : theme.text(Text("○ off", zh: "○ 停用"), .dim),
                theme.text(breakpoint.expression, .text),
                theme.text(
                    isHit ? Text("hit at step \(hitStep.grouped)", zh: "第 \(hitStep.grouped) 步命中") : .empty, .warning),
            ])
        }
        rows += session.watches.map { expression in
            let watch = history?.watches.first { $0.expression == expression }
            return Table.Row([
                theme.text(Text("◇ watch", zh: "◇ 监视"), .info), theme.text(expression, .text),
                theme.text(
                    watch?.value.map { Text(verbatim: Figures.expression($0)) } ?? watch?.reason
                        ?? Text(verbatim: "–"), .strong),
            ])
        }
        var table = Table(
            columns: [.init(), .init(Text("expression", zh: "表达式"), .fill), .init(alignment: .trailing)], rows: rows)
        table.showsHeader = false
        let (add, watch) = (frame.key("breakpoint.add"), frame.key("watch.add"))
        table.placeholder = Text(
            "none yet: \(add) stops the run at a condition, \(watch) watches an expression",
            zh: "尚无：\(add) 按条件停止运行，\(watch) 监视表达式")
        var place = position
        table.draw(on: &frame.canvas, in: inner, state: &place, theme: theme)
        frame.lines(names.map { theme.text($0, .faint) }, in: foot)
    }

    /// What expressions may be made of.
    private static let names = Text(
        verbatim: "step epoch loss grad_norm learning_rate validation.accuracy … ema(x, n) max(x, n)")
}
