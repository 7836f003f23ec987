import Drawing
import Language
import TerminalUI
import Training

extension Frame {
    /// Kept states, forks, the present step, and what going to the crosshair's step would compute again.
    mutating func timeline(_ session: SessionState, in rect: Rect, _ screen: ScreenState) {
        guard !rect.isEmpty, let timeline = session.shown?.timeline else { return }
        let target = screen.crosshairStep ?? timeline.step
        let replay = max(0, timeline.replay(to: min(max(0, target), timeline.farthest)))
        let cost = Double(replay) * timeline.secondsPerStep
        let farthest = timeline.farthest.grouped
        var words = StyledText(Text(" step ", zh: " 第 "), theme[.dim])
        words.append(timeline.step.grouped, theme[.strong])
        words.append(Text(" of \(farthest) done", zh: " 步（已训练到 \(farthest)）"), theme[.dim])
        if target != timeline.step {
            let (time, count) = (Figures.duration(cost), replay.grouped)
            let goal = target.grouped
            words.append(Text("  to \(goal): ", zh: "  到 \(goal)："), theme[.crosshair])
            words.append(
                replay == 0 ? Text("at once", zh: "立即") : Text("\(count) steps, \(time)", zh: "\(count) 步，\(time)"),
                theme[.crosshair])
        } else if let plan = session.shown?.plan, screen.size.width >= 70 {
            words.append(Text("  ", zh: "  ") + Figures.epoch(timeline.step, of: plan), theme[.text])
        }
        if target == timeline.step, screen.size.width >= 100 {
            let size = NumberFormat.bytes(timeline.bytes)
            let legend = theme.text(
                Text("  ┿ snapshots in memory, \(size)  ▪ on disk", zh: "  ┿ 内存中的快照，\(size)  ▪ 磁盘上"), .dim)
            if (words + legend).width(in: language) <= (rect.width - 2) * 2 / 3 { words = words + legend }
        }
        var place = rect.inset(horizontal: 1, vertical: 0)
        let text = place.cutRight(min(words.width(in: language), place.width * 2 / 3))
        canvas.put(words, in: text)
        let total = max(timeline.farthest, session.shown?.plan?.totalSteps ?? 0)
        var bar = TimelineBar(total: total, position: timeline.step, farthest: timeline.farthest)
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
