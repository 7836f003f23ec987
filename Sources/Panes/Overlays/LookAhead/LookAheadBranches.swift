import Catalog
import Drawing
import Experiments
import Language
import Metrics
import TerminalUI

/// The branches of a look-ahead as small curves, and their outcome in numbers; the chosen one can be gone on with.
struct LookAheadBranches: Overlay {
    private let result: LookAheadResult
    private let best: Int?
    private var position: ListState

    /// The best branch is chosen to begin with.
    init(_ result: LookAheadResult, _ session: SessionState?) {
        self.result = result
        let primary = session?.shown?.plan.map { plan in
            session?.shown?.description(of: plan.primaryMetric) ?? Metrics.description(of: plan.primaryMetric)
        }
        best = Self.best(of: result, by: primary ?? nil)
        position = ListState(selection: best ?? 0)
    }

    var id: OverlayID? { OverlayID(rawValue: "look-ahead") }
    var hasChoices: Bool { true }
    var scopes: [KeyScope] { [.overlay, .list] }
    var cancelTitle: Text { Text("close", zh: "关闭") }

    func acceptTitle(_ screen: ScreenState) -> Text? {
        guard result.branches.indices.contains(position.selection) else { return nil }
        let value = typed(result.branches[position.selection].value, screen)
        return Text("go on with \(value)", zh: "用 \(value) 继续")
    }

    mutating func move(by rows: Int, _ screen: inout ScreenState) {
        position.move(by: rows, count: result.branches.count)
    }

    mutating func accept(_ state: inout AppState) -> OverlayAnswer {
        guard result.branches.indices.contains(position.selection) else { return .close([]) }
        let value = result.branches[position.selection].value
        let change = "\(result.path) = \(typed(value, state.screen))"
        let toggle = state.screen.key("run.toggle")
        state.screen.say(
            Text("\(change) from the next step on; \(toggle) resumes", zh: "从下一步起 \(change)；\(toggle) 继续训练"))
        return .close([.command(.change([SettingChange(path: result.path, value: value)]))])
    }

    /// The branch that came out best by a metric, or by the loss where there is none; nil where none is finite.
    private static func best(of result: LookAheadResult, by metric: MetricDescription?) -> Int? {
        var best: (index: Int, value: Double)?
        for (index, branch) in result.branches.enumerated() where !branch.diverged {
            let measured = metric.flatMap { branch.values[$0.id] }
            let value = measured ?? loss(of: branch)
            guard value.isFinite else { continue }
            let direction = measured == nil ? .lowerIsBetter : metric?.direction ?? .lowerIsBetter
            if best.map({ direction.prefers(value, to: $0.value) }) ?? true { best = (index, value) }
        }
        return best?.index
    }

    /// The mean loss of its last steps; NaN where it has none.
    private static func loss(of branch: LookAheadResult.Branch) -> Double {
        let last = branch.steps.suffix(lastSteps).map(\.loss)
        return last.isEmpty ? .nan : last.reduce(0, +) / Double(last.count)
    }

    private func typed(_ value: SettingValue, _ screen: ScreenState) -> String {
        let change = SettingChange(path: result.path, value: value)
        return (screen.session?.currentCard?.experiment.written(change) ?? value).typed
    }

    func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        let size = Size(width: min(96, screen.size.width - 2), height: min(24, screen.size.height - 2))
        let step = result.step.grouped
        let (accept, cancel) = (frame.key("dialog.accept"), frame.key("dialog.cancel"))
        let words = frame.wrapped(
            Text(
                "\(accept) takes the chosen value, \(cancel) none; the run waits at step \(step)",
                zh: "\(accept) 采用所选的值，\(cancel) 不改变；运行停在第 \(step) 步"), to: max(1, size.width - 4))
        var inner = frame.window(
            Text("look ahead from step \(step): \(result.path)", zh: "从第 \(step) 步预演：\(result.path)"), size)
        let foot = inner.cutBottom(inner.height >= 6 ? words.count : 0)
        let list = inner.cutBottom(min(result.branches.count + 1, inner.height))
        frame.canvas.put(theme.text(caption(screen), .dim), in: inner.cutTop(1))
        var chart = Chart(
            series: result.branches.enumerated().map { index, branch in
                var curve = Curve()
                for record in branch.steps { curve.append(x: Double(record.step), y: record.loss) }
                return Chart.Series(
                    .empty, curve, scope: .series(index), line: Self.line(index), mark: Self.mark(index))
            })
        chart.yScale = screen.session?.smoothing.scale ?? .linear
        chart.symbols = frame.chartSymbols
        // The table below names the lines and has their values.
        chart.showsLegend = false
        chart.draw(on: &frame.canvas, in: inner, theme: theme)
        var place = position
        var table = table(screen, theme)
        table.showsPointer = true
        table.draw(on: &frame.canvas, in: list, state: &place, theme: theme)
        frame.lines(words.map { theme.text($0, .dim) }, in: foot)
    }

    private static func line(_ index: Int) -> Chart.Line { [.solid, .dashed, .dotted][index % 3] }

    private static func mark(_ index: Int) -> Unicode.Scalar { Chart.marks[index % Chart.marks.count] }

    /// What the curves are of, and what the table has of them.
    private func caption(_ screen: ScreenState) -> Text {
        let unit = screen.session?.shown?.description(of: "loss").unit ?? .empty
        let details = [unit, screen.session?.smoothing.scale.word ?? .empty, Smoothing.raw].filter { !$0.isEmpty }
        let words = details.joined(separator: Text(verbatim: " · "))
        return Text(
            "training loss \(words); below the mean of its last \(Self.lastSteps) steps",
            zh: "训练损失 \(words)；下面是最后 \(Self.lastSteps) 步的均值")
    }

    /// Steps whose mean loss stands for a branch.
    private static let lastSteps = 5

    /// Whether a schedule makes another rate of the one that is set.
    private var isScheduled: Bool {
        result.path == "training.learning-rate"
            && result.branches.contains { branch in
                guard let set = branch.value.real, let applied = branch.steps.first?.learningRate else { return false }
                return abs(applied - set) > 1e-3 * abs(set)
            }
    }

    /// A row a branch: its value, the loss of its last steps in training, and what was evaluated at its end.
    private func table(_ screen: ScreenState, _ theme: Theme) -> Table {
        let measured = Set(result.branches.flatMap { $0.values.keys })
        let order = screen.session?.shown?.plan?.metrics.map(\.id) ?? []
        let metrics = order.filter(measured.contains) + measured.subtracting(order).sorted()
        let present = screen.session?.setting(at: result.path)
        let showsApplied = isScheduled && screen.size.width >= 60
        let rates = NumberFormat.column(result.branches.map { $0.steps.first?.learningRate }, .magnitude)
        let losses = NumberFormat.column(result.branches.map { $0.diverged ? nil : Self.loss(of: $0) }, .figure)
        let measures = metrics.map { id in NumberFormat.column(result.branches.map { $0.values[id] }, .figure) }
        let rows = result.branches.enumerated().map { index, branch in
            var name = theme.text("\(Self.line(index).sample)\(Self.mark(index)) ", Scope.series(index))
            name.append(typed(branch.value, screen), theme[.strong])
            if branch.value == present { name.append(Text(" (now)", zh: "（当前）"), theme[.dim]) }
            if index == best { name.append(" ◆", theme[.best]) }
            let loss = branch.diverged ? Text("✗ diverged", zh: "✗ 发散") : nil
            return Table.Row(
                [name] + (showsApplied ? [theme.text(rates[index], .value)] : []) + [
                    theme.text(
                        loss ?? Text(verbatim: losses[index]),
                        branch.diverged ? .bad : .value)
                ] + measures.map { theme.text($0[index], .value) })
        }
        var columns = [
            Table.Column(isScheduled ? Text("base rate", zh: "基础学习率") : Text("value", zh: "值"))
        ]
        if showsApplied {
            columns.append(.init(Text("by schedule", zh: "调度后"), alignment: .trailing, isNumeric: true))
        }
        columns.append(.init(Text("train", zh: "训练"), alignment: .trailing, isNumeric: true))
        columns += metrics.map { id in
            .init(
                screen.session?.shown?.description(of: id).label ?? Metrics.label(of: id), alignment: .trailing,
                isNumeric: true)
        }
        columns.append(.init(.empty, .fill))
        return Table(columns: columns, rows: rows)
    }
}
