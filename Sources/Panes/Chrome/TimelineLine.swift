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
        var words = StyledText(Text(" at ", zh: " 位于 "), theme[.dim])
        words.append("\(timeline.step)", theme[.strong])
        words.append(Text(" of \(timeline.farthest) done", zh: "，共完成 \(timeline.farthest) 步"), theme[.dim])
        if target != timeline.step {
            let time = NumberFormat.duration(seconds: cost)
            words.append(Text("  to \(target): ", zh: "  到 \(target)："), theme[.crosshair])
            words.append(
                replay == 0 ? Text("at once", zh: "立即") : Text("\(replay) steps, \(time)", zh: "\(replay) 步，\(time)"),
                theme[.crosshair])
        } else if let plan = session.shown?.plan, screen.size.width >= 70 {
            let done = NumberFormat.fixed(plan.epoch(ofStep: max(1, timeline.step)), decimals: 1)
            let all = NumberFormat.short(plan.epoch(ofStep: plan.totalSteps), digits: 3)
            words.append(Text("  epoch \(done) of \(all)", zh: "  第 \(done)/\(all) 轮"), theme[.text])
        }
        if target == timeline.step, screen.size.width >= 100 {
            let size = NumberFormat.bytes(timeline.bytes)
            words.append(Text("  \(size) of snapshots", zh: "  快照 \(size)"), theme[.faint])
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
