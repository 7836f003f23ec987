import Datasets
import Hosting
import Language
import TerminalUI
import Training

/// A run at length: results of every split, and what it changed against the run before.
struct RunDetail {
    private let card: RunCard
    private let session: SessionState

    init(_ card: RunCard, in session: SessionState) {
        self.card = card
        self.session = session
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition, now: Double) {
        let started = Figures.ago(now - card.started)
        let inner = frame.panel(
            Text("run \(card.number)", zh: "运行 \(card.number)"),
            subtitle: Text("\(card.name) · started \(started)", zh: "\(card.name) · \(started)开始"), part: part)
        let lines = lines(frame.theme)
        let first = scroll.first(count: lines.count, visible: inner.height)
        frame.lines(Array(lines.dropFirst(first)), in: inner)
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// What there is to say, line by line.
    func lines(_ theme: Theme) -> [StyledText] {
        var lines: [StyledText] = []
        for evaluation in card.results {
            var text = StyledText(TextWidth.pad(evaluation.split.label, to: 11), theme[.heading])
            for value in evaluation.values {
                text.append("\(value.metric) ", theme[.dim])
                text.append((value.value.map { Figures.metric($0) } ?? "–") + "   ", theme[.strong])
            }
            lines.append(text)
        }
        if card.results.isEmpty { lines.append(theme.text(Text("not evaluated yet", zh: "尚未评估"), .dim)) }
        lines.append(StyledText())
        let before = session.card.runs.last { $0.number < card.number }
        if let before {
            let changes = card.experiment.differences(from: before.experiment)
            lines.append(
                theme.text(
                    changes.isEmpty
                        ? Text("the same settings as run \(before.number)", zh: "与运行 \(before.number) 的设置相同")
                        : Text("against run \(before.number)", zh: "对比运行 \(before.number)"), .heading))
            for change in changes {
                var text = StyledText("• ", theme[.changed])
                text.append(change.path + " ", theme[.label])
                let old = before.experiment.written(at: change.path)
                text.append(old.map { Text(verbatim: $0.typed) } ?? Text("none", zh: "无"), theme[.dim])
                text.append(" → ", theme[.faint])
                text.append(card.experiment.written(change).typed, theme[.changed])
                lines.append(text)
            }
        } else {
            lines.append(theme.text(Text("the first run of the session", zh: "会话的第一个运行"), .dim))
        }
        return lines
    }
}
