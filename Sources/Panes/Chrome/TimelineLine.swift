import TerminalUI
import Training

extension Frame {
    /// Kept states, forks, the present step, and what going to the crosshair's step would compute again.
    mutating func timeline(_ session: SessionState, in rect: Rect, _ screen: ScreenState) {
        guard !rect.isEmpty, let timeline = session.shown?.timeline else { return }
        let target = screen.crosshairStep ?? timeline.step
        let replay = max(0, timeline.replay(to: min(max(0, target), timeline.farthest)))
        let cost = Double(replay) * timeline.secondsPerStep
        var words = StyledText(" at ", theme[.dim])
        words.append("\(timeline.step)", theme[.strong])
        words.append(" of \(timeline.farthest) done", theme[.dim])
        if target != timeline.step {
            words.append("  to \(target): ", theme[.crosshair])
            words.append(
                replay == 0 ? "at once" : "\(replay) steps, \(NumberFormat.duration(seconds: cost))", theme[.crosshair])
        } else if screen.size.width >= 100 {
            words.append("  \(NumberFormat.bytes(timeline.bytes)) of snapshots", theme[.faint])
        }
        var place = rect.inset(horizontal: 1, vertical: 0)
        let text = place.cutRight(min(words.width, place.width * 2 / 3))
        canvas.put(words, in: text)
        var bar = TimelineBar(total: timeline.farthest, position: timeline.step, farthest: timeline.farthest)
        bar.inMemory = timeline.inMemory
        bar.onDisk = timeline.onDisk
        if target != timeline.step { bar.target = target }
        let forks = session.card.runs.filter { $0.parent == session.current }
        bar.branches = forks.enumerated().compactMap { index, card in
            card.forkStep.map { .init(step: $0, label: String(card.number), scope: .series(index + 1)) }
        }
        bar.draw(on: &canvas, in: place, theme: theme)
    }
}
