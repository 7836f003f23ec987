import Catalog
import Language
import TerminalUI
import Training

/// The branches of a look-ahead as small curves, and their outcome in numbers; the chosen one can be gone on with.
struct LookAheadBranches: Overlay {
    private var position = ListState()

    var id: OverlayID? { OverlayID(rawValue: "look-ahead") }
    var scopes: [KeyScope] { [.overlay, .list] }
    var cancelTitle: Text { Text("close", zh: "关闭") }

    func acceptTitle(_ screen: ScreenState) -> Text? {
        guard let result = screen.session?.shown?.lookAhead, result.branches.indices.contains(position.selection)
        else { return nil }
        let value = Self.typed(result.branches[position.selection].value, of: result, screen)
        return Text("go on with \(value)", zh: "用 \(value) 继续")
    }

    mutating func move(by rows: Int, _ screen: inout ScreenState) {
        position.move(by: rows, count: screen.session?.shown?.lookAhead?.branches.count ?? 0)
    }

    mutating func accept(_ state: inout AppState) -> OverlayAnswer {
        guard let result = state.screen.session?.shown?.lookAhead, result.branches.indices.contains(position.selection)
        else { return .close([]) }
        let value = result.branches[position.selection].value
        let change = "\(result.path) = \(Self.typed(value, of: result, state.screen))"
        state.screen.say(Text("\(change) from the next step on", zh: "从下一步起 \(change)"))
        return .close([.command(.change([SettingChange(path: result.path, value: value)]))])
    }

    private static func typed(_ value: SettingValue, of result: LookAheadResult, _ screen: ScreenState) -> String {
        let change = SettingChange(path: result.path, value: value)
        return (screen.session?.currentCard?.experiment.written(change) ?? value).typed
    }

    func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        guard let result = screen.session?.shown?.lookAhead else { return }
        let size = Size(width: min(96, screen.size.width - 2), height: min(24, screen.size.height - 2))
        let (accept, cancel) = (frame.key("dialog.accept"), frame.key("dialog.cancel"))
        let words = frame.wrapped(
            Text(
                "\(accept) goes on with the chosen value, \(cancel) with none; the run has not moved",
                zh: "\(accept) 用所选的值继续，\(cancel) 不改变；运行没有移动"), to: max(1, size.width - 4))
        var inner = frame.window(
            Text("look ahead from step \(result.step): \(result.path)", zh: "从第 \(result.step) 步预演：\(result.path)"),
            size)
        let foot = inner.cutBottom(inner.height >= 6 ? words.count : 0)
        let list = inner.cutBottom(min(result.branches.count + 1, inner.height))
        let lines: [Chart.Line] = [.solid, .dashed, .dotted]
        var chart = Chart(
            series: result.branches.enumerated().map { index, branch in
                var curve = Curve()
                for record in branch.steps { curve.append(x: Double(record.step), y: record.loss) }
                let name = Text(verbatim: Self.typed(branch.value, of: result, screen))
                return Chart.Series(name, curve, scope: .series(index), line: lines[index % lines.count])
            })
        chart.yScale = screen.session?.smoothing.scale ?? .linear
        chart.symbols = frame.chartSymbols
        if inner.height >= 3 { chart.draw(on: &frame.canvas, in: inner, theme: theme) }
        let metrics = Array(Set(result.branches.flatMap { $0.values.keys })).sorted().prefix(
            screen.size.width >= 90 ? 4 : 2)
        let rows = result.branches.enumerated().map { index, branch in
            var cells = [
                theme.text("━ ", Scope.series(index))
                    + theme.text(Self.typed(branch.value, of: result, screen), .strong)
            ]
            let last = branch.steps.suffix(5).map(\.loss)
            let mean = last.isEmpty ? .nan : last.reduce(0, +) / Double(last.count)
            cells.append(theme.text(NumberFormat.significant(mean), .value))
            for metric in metrics {
                cells.append(theme.text(branch.values[metric].map { NumberFormat.significant($0) } ?? "–", .value))
            }
            cells.append(theme.text(branch.diverged ? Text("✗ diverged", zh: "✗ 发散") : .empty, .bad))
            return Table.Row(cells)
        }
        var columns: [Table.Column] = [
            .init(Text("value", zh: "值")), .init(Text("last loss", zh: "最后损失"), alignment: .trailing, isNumeric: true),
        ]
        columns += metrics.map { .init(Text(verbatim: $0), alignment: .trailing, isNumeric: true) }
        columns.append(.init(.empty, .fill))
        let table = Table(columns: columns, rows: rows)
        var place = position
        table.draw(on: &frame.canvas, in: list, state: &place, theme: theme)
        frame.lines(words.map { theme.text($0, .dim) }, in: foot)
    }
}
