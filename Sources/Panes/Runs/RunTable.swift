import Columns
import Datasets
import Drawing
import Hosting
import Language
import Metrics
import TerminalUI
import Training

/// The runs of a session, the newest first, with what they came to and what they changed.
struct RunTable {
    private let session: SessionState
    private let metric: MetricDescription?
    private let best: Int?

    init(_ session: SessionState) {
        self.session = session
        let runs = session.runTree.map(\.card)
        metric = RunComparison.metric(of: runs)
        best = metric.flatMap { RunComparison.best(of: runs, by: $0) }
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState) {
        let theme = frame.theme
        let marked = session.marked.count
        let inner = frame.panel(
            Text("runs", zh: "运行"), subtitle: Text(verbatim: session.card.name),
            trailing: marked == 0 ? StyledText() : theme.text(Text("+ \(marked) marked", zh: "+ 已标记 \(marked)"), .mark),
            part: part)
        guard !session.card.runs.isEmpty else {
            return frame.empty(frame.noRun(Text("every run of the session, to compare", zh: "会话的所有运行，可比较")), in: inner)
        }
        var placed = placed(in: part, theme)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, position)
    }

    /// The table where it is drawn.
    func placed(in part: PlacedPart, _ theme: Theme) -> PlacedTable {
        let inner = Frame.inside(part.rect)
        return PlacedTable(table(width: inner.width, theme), in: inner)
    }

    private func table(width: Int, _ theme: Theme) -> Table {
        var columns: [Table.Column] = [
            .init(Text("run", zh: "运行")), .init(Text("state", zh: "状态")),
        ]
        if width >= 60 { columns.append(.init(Text("step", zh: "步"), alignment: .trailing)) }
        columns.append(.init(metric.map(\.label) ?? Text("result", zh: "结果"), alignment: .trailing, isNumeric: true))
        if width >= 72 { columns.append(.init(Text("test", zh: "测试"), alignment: .trailing, isNumeric: true)) }
        columns.append(.init(Text("what is different", zh: "差异"), .fill))
        let tree = session.runTree
        func figures(_ split: Split) -> [String] {
            let values = tree.map { run in metric.flatMap { RunComparison.value(of: $0.id, on: split, in: run.card) } }
            return NumberFormat.column(values, .figure)
        }
        let (validated, tested) = (figures(.validation), figures(.test))
        let rows = tree.indices.map { index in
            row(tree[index], result: validated[index], test: tested[index], width: width, theme)
        }
        var table = Table(columns: columns, rows: rows)
        (table.showsMarks, table.showsPointer, table.mark) = (true, true, "+")
        return table
    }

    private func row(
        _ run: (card: RunCard, lines: String), result: String, test: String, width: Int, _ theme: Theme
    ) -> Table.Row {
        let (card, lines) = run
        let isBest = card.number == best
        var name = theme.text(lines, .faint) + theme.text(String(card.number), .strong)
        if card.number == session.current {
            name.append(width >= 100 ? Text(" ◂ shown", zh: " ◂ 显示中") : Text(verbatim: " ◂"), theme[.accent])
        }
        var cells = [name, RunSign(card).text(theme)]
        if width >= 60 {
            let (step, total) = (card.step.grouped, card.totalSteps.grouped)
            cells.append(theme.text("\(step)/\(total)", .value))
        }
        cells.append(theme.text((isBest ? "◆ " : "") + result, isBest ? .best : .value))
        if width >= 72 { cells.append(theme.text(test, .value)) }
        cells.append(differences(of: card, theme))
        return Table.Row(cells, isMarked: session.marked.contains(card.number))
    }

    private func differences(of card: RunCard, _ theme: Theme) -> StyledText {
        var text = StyledText()
        if let parent = card.parent {
            text.append(
                "⑂ \(parent)" + (card.forkStep.map { "@" + $0.grouped } ?? "") + " ", theme[.info])
        }
        guard let reference = RunComparison.reference(of: card, in: session) else {
            if card.parent == nil { text.append(Text("the first", zh: "第一个"), theme[.faint]) }
            return text
        }
        if card.parent == nil {
            let number = reference.number
            text.append(Text("from run \(number): ", zh: "与运行 \(number)："), theme[.dim])
        }
        let changes = card.experiment.differences(from: reference.experiment)
        if changes.isEmpty { text.append(Text("nothing", zh: "无"), theme[.faint]) }
        for (index, change) in changes.enumerated() {
            if index > 0 { text.append(", ", theme[.faint]) }
            let name = change.path.split(separator: ".").last.map(String.init) ?? change.path
            text.append(name + " ", theme[.dim])
            text.append(card.experiment.written(change).typed, theme[.changed])
        }
        return text
    }
}

extension SessionState {
    /// Runs as the Runs pane lists them: the newest first, forks below the run they branch off with the lines of a tree
    /// before them.
    var runTree: [(card: RunCard, lines: String)] {
        let runs = card.runs
        // A fork is younger than its parent; anything else is a damaged session, and its run a root.
        let parents = runs.map { card in
            card.parent.flatMap { parent in parent < card.number ? runs.firstIndex { $0.number == parent } : nil }
        }
        var families: [[(card: RunCard, lines: String)]] = []
        for row in Tree.rows(parents: parents) {
            if row.depth == 0 { families.append([]) }
            families[families.count - 1].append((runs[row.node], row.prefix))
        }
        return families.reversed().flatMap { $0 }
    }
}
