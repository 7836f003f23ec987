import Datasets
import Drawing
import Hosting
import Language
import Metrics
import TerminalUI
import Training

/// A run at length: results of every split, and what it changed against the run it came from.
struct RunDetail {
    private let card: RunCard
    private let session: SessionState

    init(_ card: RunCard, in session: SessionState) {
        self.card = card
        self.session = session
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition, now: Double) {
        let started = Figures.ago(now - card.started)
        let isShown = card.number == session.current
        let inner = frame.panel(
            Text("run \(card.number)", zh: "运行 \(card.number)"),
            subtitle: Text("\(card.name) · started \(started)", zh: "\(card.name) · \(started)开始"),
            trailing: isShown ? frame.theme.text(Text("◂ shown in the panes", zh: "◂ 面板中显示"), .accent) : StyledText(),
            part: part)
        let lines = lines(frame.theme, width: inner.width, frame.language)
        let first = scroll.first(count: lines.count, visible: inner.height)
        frame.lines(Array(lines.dropFirst(first)), in: inner)
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// What there is to say, line by line.
    func lines(_ theme: Theme, width: Int, _ language: Language) -> [StyledText] {
        var lines: [StyledText] = []
        for evaluation in card.results {
            var text = StyledText(TextWidth.pad(evaluation.split.label, to: 11), theme[.heading])
            for (index, value) in evaluation.values.enumerated() {
                let figure =
                    theme.text(Metrics.label(of: value.metric) + Text(verbatim: " "), .dim)
                    + theme.text(value.value.map { NumberFormat.figure($0) } ?? "–", .strong)
                if index > 0, text.width(in: language) + figure.width(in: language) > width {
                    lines.append(text)
                    text = StyledText(TextWidth.pad("", to: 11))
                }
                text += figure + "   "
            }
            lines.append(text)
        }
        if card.results.isEmpty { lines.append(theme.text(Text("not evaluated yet", zh: "尚未评估"), .dim)) }
        lines.append(StyledText())
        return lines + changes(theme)
    }

    /// The settings that differ from those of the run it is compared with.
    private func changes(_ theme: Theme) -> [StyledText] {
        guard let reference = RunComparison.reference(of: card, in: session) else {
            let gone = card.parent.map {
                Text("a fork of run \($0), which was deleted", zh: "由运行 \($0) 分叉，该运行已删除")
            }
            return [theme.text(gone ?? Text("the first run of the session", zh: "会话的第一个运行"), .dim)]
        }
        let number = reference.number
        let name =
            card.parent == nil
            ? Text("run \(number), the one before", zh: "前一个运行 \(number)")
            : Text("run \(number), its parent", zh: "父运行 \(number)")
        let changes = card.experiment.differences(from: reference.experiment)
        guard !changes.isEmpty else {
            return [theme.text(Text("the same settings as \(name)", zh: "与\(name) 的设置相同"), .heading)]
        }
        var lines = [theme.text(Text("against \(name)", zh: "对比\(name)"), .heading)]
        for change in changes {
            var text = StyledText("• ", theme[.changed])
            text.append(change.path + " ", theme[.label])
            let old = reference.experiment.written(at: change.path)
            text.append(old.map { Text(verbatim: $0.typed) } ?? Text("none", zh: "无"), theme[.dim])
            text.append(" → ", theme[.faint])
            text.append(card.experiment.written(change).typed, theme[.changed])
            lines.append(text)
        }
        return lines
    }
}
