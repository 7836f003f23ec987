import TerminalUI
import Training

extension Frame {
    /// How far the run shown has come, or what is under way.
    mutating func progress(_ session: SessionState, in rect: Rect, _ screen: ScreenState) {
        guard !rect.isEmpty else { return }
        guard let history = session.shown, let plan = history.plan else {
            let words =
                session.current == nil
                ? " " + screen.noRun
                : session.shown?.state == .preparing ? " reading the data and building the model…" : ""
            canvas.put(theme.text(words, .dim), in: rect)
            return
        }
        if let work = history.progress {
            gauge(
                Double(work.done) / Double(max(1, work.total)),
                text: " \(work.title) \(work.done)/\(work.total)  \(key("run.toggle")) cancels", in: rect)
            return
        }
        let share = Double(history.step) / Double(max(1, plan.totalSteps))
        gauge(share, text: words(about: history, plan, share: share, screen), in: rect)
    }

    private func words(about history: RunHistory, _ plan: RunPlan, share: Double, _ screen: ScreenState) -> String {
        let width = screen.size.width
        var text = " " + NumberFormat.percent(share)
        let epochs = plan.epoch(ofStep: plan.totalSteps)
        let epoch = history.step == 0 ? 0 : plan.epoch(ofStep: history.step)
        if width >= 60 {
            let done = NumberFormat.fixed(epoch, decimals: epochs < 100 ? 1 : 0)
            text += "   epoch \(done) of \(NumberFormat.short(epochs, digits: 3))"
        }
        if let pace = screen.pace, history.isActive { text += "   ≤ \(NumberFormat.short(pace)) steps/s" }
        if history.state == .finished, screen.place.tab == PaneSet.home, width >= 60 {
            text =
                " done   \(key(for: .settings)) changes settings, \(key(for: .start)) there starts another run"
        }
        if width >= 100, screen.pace == nil, let rate = history.stepsPerSecond, history.isActive {
            text += "   \(NumberFormat.compact(rate)) steps/s"
        }
        if width >= 100, let seconds = history.latest?.seconds {
            text += "   \(NumberFormat.duration(seconds: seconds)) trained"
        }
        return text
    }

    private mutating func gauge(_ share: Double, text: String, in rect: Rect) {
        var place = rect.inset(horizontal: 1, vertical: 0)
        let words = place.cutRight(min(TextWidth.of(text), max(place.width / 2, place.width - 16)))
        canvas.set("▕", x: place.x, y: place.y, style: theme[.faint])
        Gauge(share).draw(on: &canvas, in: place.inset(horizontal: 1, vertical: 0), theme: theme)
        canvas.set("▏", x: place.right - 1, y: place.y, style: theme[.faint])
        canvas.put(theme.text(text, .text), in: words)
    }
}
