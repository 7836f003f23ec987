import TerminalUI
import Training

extension Painter {
    /// Conditions at which the run stops, and expressions that are watched.
    mutating func breakpoints(_ place: ListState) {
        guard let workspace else { return }
        let count = workspace.breakpoints.count + workspace.watches.count
        let size = Size(width: min(76, state.size.width - 2), height: min(max(9, count + 5), state.size.height - 2))
        var inner = window("breakpoints and watches", size)
        let foot = inner.cutBottom(inner.height >= 4 ? 1 : 0)
        var rows = workspace.breakpoints.map { breakpoint in
            let isHit = history?.breakpointHit?.expression == breakpoint.expression
            return Table.Row([
                theme.text(breakpoint.isEnabled ? "● stop" : "○ off", breakpoint.isEnabled ? .bad : .dim),
                theme.text(breakpoint.expression, .text),
                theme.text(isHit ? "hit at step \(history?.breakpointHit?.step ?? 0)" : "", .warning),
            ])
        }
        rows += workspace.watches.map { expression in
            let watch = history?.watches.first { $0.expression == expression }
            return Table.Row([
                theme.text("◇ watch", .info), theme.text(expression, .text),
                theme.text(watch?.value.map(Self.figure) ?? watch?.reason ?? "–", .strong),
            ])
        }
        var table = Table(
            columns: [.init(""), .init("expression", .fill), .init("", alignment: .trailing)], rows: rows)
        table.showsHeader = false
        table.placeholder = "none yet: a stops the run at a condition, w watches an expression"
        var place = place
        table.draw(on: &canvas, in: inner, state: &place, theme: theme)
        canvas.put(
            theme.text("step epoch loss grad_norm learning_rate validation.accuracy … ema(x, n) max(x, n)", .faint),
            in: foot)
    }

    /// A value of an expression; steps and counts are whole.
    private static func figure(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? NumberFormat.significant(value)
    }

    /// Why the run stopped: the condition and its values, the layer, the rows of the batch with their losses.
    mutating func blame(_ place: ListState) {
        let size = Size(width: min(100, state.size.width - 2), height: min(30, state.size.height - 2))
        let hit = history.flatMap { history in history.breakpointHit.flatMap { $0.step == history.step ? $0 : nil } }
        var inner = window(hit == nil ? "the next batch" : "stopped at a breakpoint", size)
        if let hit {
            let place = hit.blame == nil ? "after step \(hit.step)" : "before the update of step \(hit.step + 1)"
            var text = StyledText(place + ": ", theme[.dim])
            text.append(hit.expression, theme[.warning])
            canvas.put(text, in: inner.cutTop(1))
            var values = StyledText()
            for value in hit.values {
                values.append(value.expression + " ", theme[.dim])
                values.append(
                    (value.value.map(Self.figure) ?? value.reason ?? "–") + "   ", theme[.strong])
            }
            canvas.put(values, in: inner.cutTop(1))
            if let layer = hit.layer {
                canvas.put(
                    theme.text("look first at ", .dim) + theme.text(layer, .accent)
                        + theme.text(" (4 shows it)", .faint),
                    in: inner.cutTop(1))
            }
            _ = inner.cutTop(inner.height > 10 ? 1 : 0)
        }
        if hit?.blame != nil, inner.height > 8 {
            canvas.put(
                theme.text("esc, then space goes on; X leaves this batch out", .dim), in: inner.cutBottom(1))
        }
        guard let blame = history?.blame else {
            return empty(["This is no matter of a single batch; y evaluates the rows of the next."], in: inner)
        }
        let largest = max(blame.rows.map(\.loss).filter(\.isFinite).max() ?? 1, 1e-12)
        let rows = blame.rows.map { row in
            let share = row.loss.isFinite ? row.loss / largest : 1
            let bar = String(repeating: "█", count: max(1, Int((share * 8).rounded())))
            return Table.Row([
                theme.text(row.line.map(String.init) ?? "–", .dim), theme.text(String(row.index), .dim),
                theme.text(NumberFormat.significant(row.loss), share > 0.5 ? .bad : .value),
                theme.text(bar, share > 0.5 ? .bad : .gauge),
                theme.text(row.standsOut.map { "‹\($0)› " } ?? "", .warning)
                    + theme.text(row.text == row.line.map { "line \($0)" } ? "" : row.text, .text),
            ])
        }
        let table = Table(
            columns: [
                .init("line", alignment: .trailing), .init("row", alignment: .trailing),
                .init("loss", alignment: .trailing),
                .init("", .fixed(8)), .init("what it holds", .fill),
            ], rows: rows)
        var place = place
        table.draw(on: &canvas, in: inner, state: &place, theme: theme)
    }

    /// The branches of a look-ahead as small curves, and their outcome in numbers.
    mutating func lookAhead(_ place: ListState) {
        guard let result = history?.lookAhead else { return }
        let size = Size(width: min(96, state.size.width - 2), height: min(24, state.size.height - 2))
        var inner = window("look ahead from step \(result.step): \(result.path)", size)
        let foot = inner.cutBottom(inner.height >= 6 ? 1 : 0)
        let list = inner.cutBottom(min(result.branches.count + 1, inner.height))
        let lines: [Chart.Line] = [.solid, .dashed, .dotted]
        var chart = Chart(
            series: result.branches.enumerated().map { index, branch in
                var curve = Curve()
                for record in branch.steps { curve.append(x: Double(record.step), y: record.loss) }
                let name = HyperparameterForm.typed(branch.value)
                return Chart.Series(name, curve, scope: .series(index), line: lines[index % lines.count])
            })
        chart.yScale = workspace?.chart.scale ?? .linear
        chart.symbols = chartSymbols
        if inner.height >= 3 { chart.draw(on: &canvas, in: inner, theme: theme) }
        let metrics = Array(Set(result.branches.flatMap { $0.values.keys })).sorted().prefix(
            state.size.width >= 90 ? 4 : 2)
        let rows = result.branches.enumerated().map { index, branch in
            var cells = [
                theme.text("━ ", Scope.series(index)) + theme.text(HyperparameterForm.typed(branch.value), .strong)
            ]
            let last = branch.steps.suffix(5).map(\.loss)
            let mean = last.isEmpty ? .nan : last.reduce(0, +) / Double(last.count)
            cells.append(theme.text(NumberFormat.significant(mean), .value))
            for metric in metrics {
                cells.append(theme.text(branch.values[metric].map { NumberFormat.significant($0) } ?? "–", .value))
            }
            cells.append(theme.text(branch.diverged ? "✗ diverged" : "", .bad))
            return Table.Row(cells)
        }
        var columns: [Table.Column] = [.init("value"), .init("last loss", alignment: .trailing)]
        columns += metrics.map { .init($0, alignment: .trailing) }
        columns.append(.init("", .fill))
        let table = Table(columns: columns, rows: rows)
        var place = place
        table.draw(on: &canvas, in: list, state: &place, theme: theme)
        canvas.put(
            theme.text("enter goes on with the chosen value, esc with none; the run has not moved", .dim), in: foot)
    }
}
