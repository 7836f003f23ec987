import Drawing
import Experiments
import Language
import TerminalUI

extension Frame {
    /// How far the run shown has come, or what is under way.
    mutating func progress(_ session: SessionState, in rect: Rect, _ screen: ScreenState) {
        guard !rect.isEmpty else { return }
        if let history = session.shown, let work = history.progress { return progress(work, in: rect) }
        if let asked = screen.asked, asked.pane == screen.place.tab || session.active == nil {
            return progress(asked.progress, isCounted: false, in: rect)
        }
        guard let history = session.shown, let plan = history.plan else {
            let isWithoutRun = session.current == nil
            if isWithoutRun, let remark = session.remark, remark.pane != screen.place.tab {
                canvas.put(theme.text(" ⚠ ", .warning) + theme.text(remark.text, .text), in: rect)
                return
            }
            let words =
                isWithoutRun
                ? screen.noRun.map { text, _ in " " + text }
                : session.shown?.state == .preparing
                    ? Text(" reading the data and building the model…", zh: " 正在读取数据并构建模型…") : .empty
            canvas.put(theme.text(words, .dim), in: rect)
            return
        }
        let share = Double(history.step) / Double(max(1, plan.totalSteps))
        gauge(share, text: words(about: history, plan, share: share, screen), in: rect)
    }

    /// - Parameter isCounted: whether the parts that are done are something a person counts in.
    private mutating func progress(_ work: WorkProgress, isCounted: Bool = true, in rect: Rect) {
        let amount =
            isCounted
            ? Text(" \(work.text) \(work.amount)", zh: " \(work.text) \(work.amount)")
            : Text(" \(work.text)", zh: " \(work.text)")
        let cancel = keymap.command("app.back")?.keys.last?.label ?? ""
        let way = work.canBeCancelled ? Text("  \(cancel) cancels", zh: "  \(cancel) 取消") : .empty
        gauge(Double(work.done) / Double(max(1, work.total)), text: amount + way, in: rect)
    }

    private func words(about history: RunHistory, _ plan: RunPlan, share: Double, _ screen: ScreenState) -> Text {
        let width = screen.size.width
        var text = Text(verbatim: " " + NumberFormat.percent(share))
        if width >= 60 { text += Text(verbatim: "   ") + Figures.epoch(history.step, of: plan) }
        if let pace = screen.shownPace, history.isActive {
            let rate = NumberFormat.short(pace)
            text += Text("   ≤ \(rate) steps/s", zh: "   ≤ \(rate) 步/秒")
        }
        if history.state == .finished || history.state == .failed, screen.place.tab == PaneSet.home, width >= 60 {
            let (settings, start) = (key(for: .settings), key(for: .start))
            let end =
                history.state == .failed
                ? Text("failed", zh: "已失败")
                : history.hasStoppedEarly ? Text("stopped early", zh: "早停") : Text("done", zh: "已完成")
            text = Text(
                " \(end)  \(settings) changes settings, \(start) there starts another run",
                zh: " \(end)  \(settings) 修改设置，在那里按 \(start) 开始新的运行")
        }
        if width >= 100, screen.shownPace == nil, let rate = history.stepsPerSecond, history.isActive {
            let speed = NumberFormat.compact(rate)
            text += Text("   \(speed) steps/s", zh: "   \(speed) 步/秒")
        }
        if width >= 100, let seconds = history.latest?.seconds {
            let time = Figures.duration(seconds)
            text += Text("   \(time) trained", zh: "   已训练 \(time)")
        }
        return text
    }

    private mutating func gauge(_ share: Double, text: Text, in rect: Rect) {
        var place = rect.inset(horizontal: 1, vertical: 0)
        let words = place.cutRight(min(width(of: text), max(place.width / 2, place.width - 16)))
        canvas.set("▕", x: place.x, y: place.y, style: theme[.faint])
        Gauge(share).draw(on: &canvas, in: place.inset(horizontal: 1, vertical: 0), theme: theme)
        canvas.set("▏", x: place.right - 1, y: place.y, style: theme[.faint])
        canvas.put(theme.text(text, .text), in: words)
    }
}
