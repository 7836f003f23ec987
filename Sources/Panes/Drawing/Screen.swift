import TerminalUI
import Training

extension Painter {
    /// Everything, from the header to what lies over it.
    mutating func screen() {
        if state.isChoosing || workspace == nil {
            if state.isChoosing { chooser() } else { waiting() }
        } else {
            header()
            tabs()
            for part in layout.parts { draw(part.part, in: part.rect) }
            alert()
            timeline()
            progress()
        }
        footer()
        notice()
        for overlay in state.overlays { draw(overlay) }
    }

    /// Before a session that was asked for on the command line is there.
    private mutating func waiting() {
        brand(in: layout.header)
        if let problem = state.openingProblem {
            return empty([problem, "", "q leaves."], in: layout.body.inset(horizontal: 2, vertical: 1))
        }
        empty([state.opening.map { "opening \($0)…" } ?? "nothing is open: q leaves"], in: layout.body)
    }

    /// The program's name; returns the column after it.
    @discardableResult
    mutating func brand(in rect: Rect) -> Int {
        guard !rect.isEmpty else { return rect.x }
        canvas.fill(rect, style: theme[.header].over(theme.ground))
        return canvas.put("workbench", x: rect.x + 1, y: rect.y, style: theme[.headerAccent], width: rect.width - 1)
    }

    /// Session and run at the left; state, step and time left at the right.
    private mutating func header() {
        let rect = layout.header
        guard !rect.isEmpty, let workspace else { return }
        canvas.fill(rect, style: theme[.header].over(theme.ground))
        let right = status()
        let rightWidth = min(right.width + 1, rect.width)
        var left = rect
        let corner = left.cutRight(rightWidth)
        canvas.put(right, in: corner)
        guard left.width >= 8 else { return }
        var x = rect.x + 1
        if left.width >= 40 { x = brand(in: left) + 2 }
        let name = workspace.session.name
        let run = workspace.currentCard.map { "run \($0.number)" } ?? "no run yet"
        var text = StyledText(name, theme[.strong])
        text.append(" › ", theme[.dim])
        text.append(run, theme[.header])
        if !workspace.session.isWritable { text.append("  read only", theme[.warning]) }
        canvas.put(text, in: Rect(x: x, y: rect.y, width: left.right - x - 1, height: 1))
    }

    private func status() -> StyledText {
        guard let history else { return StyledText("", theme[.dim]) }
        let sign = Self.sign(of: history.state)
        var text = StyledText("\(sign.symbol) \(sign.word)", theme[sign.scope])
        let isWide = state.size.width >= 60
        if let total = history.plan?.totalSteps {
            text.append(isWide ? "  step " : " ", theme[.dim])
            text.append("\(history.step)", theme[.strong])
            text.append("/\(total)", theme[.dim])
            if let phase = history.phase, phase.next != .forward {
                text.append("  \(phase.next.rawValue) next", theme[.info])
            }
        }
        if isWide, history.isActive, history.state != .preparing, var left = history.timeLeft {
            if let pace = state.pace, let total = history.plan?.totalSteps {
                left = max(left, Double(max(0, total - history.step)) / pace)
            }
            text.append("   \(NumberFormat.duration(seconds: left)) left", theme[.header])
        } else if isWide, let outcome = history.outcome {
            text.append("   in \(NumberFormat.duration(seconds: outcome.seconds))", theme[.header])
        }
        return text
    }

    private mutating func tabs() {
        guard let workspace, !layout.tabRow.isEmpty else { return }
        canvas.fill(layout.tabRow, style: theme[.tab].over(theme.ground))
        for tab in layout.tabs {
            let isShown = tab.pane == workspace.pane
            canvas.put(
                tab.title, x: tab.rect.x, y: tab.rect.y, style: theme[isShown ? .tabActive : .tab],
                width: tab.rect.width)
        }
        let marked = workspace.marked.count
        if marked > 0, let last = layout.tabs.last {
            let text = "+ \(marked) marked "
            let x = layout.tabRow.right - text.count
            if x > last.rect.right { canvas.put(text, x: x, y: layout.tabRow.y, style: theme[.mark]) }
        }
    }

    private mutating func alert() {
        guard !layout.alert.isEmpty, let alert = history?.alert else { return }
        let isError = alert.severity == .error
        let style = theme[isError ? .bad : .warning].with(.bold)
        var text = StyledText(isError ? " ✗ " : " ⚠ ", style)
        text.append("step \(alert.step): ", style)
        text.append(alert.message, theme[.text])
        var rect = layout.alert
        let hint = "  d dismiss "
        if rect.width > 50 { canvas.put(theme.text(hint, .faint), in: rect.cutRight(hint.count)) }
        canvas.put(text, in: rect)
    }

    /// Kept states, forks, the present step, and what going to the crosshair's step would compute again.
    private mutating func timeline() {
        guard !layout.timeline.isEmpty, let history, let timeline = history.timeline else { return }
        let target = workspace?.chart.window.crosshair.map { Int($0.rounded()) } ?? timeline.step
        let replay = max(0, timeline.replay(to: min(max(0, target), timeline.farthest)))
        let cost = Double(replay) * timeline.secondsPerStep
        var words = StyledText(" at ", theme[.dim])
        words.append("\(timeline.step)", theme[.strong])
        words.append(" of \(timeline.farthest) done", theme[.dim])
        if target != timeline.step {
            words.append("  to \(target): ", theme[.crosshair])
            words.append(
                replay == 0 ? "at once" : "\(replay) steps, \(NumberFormat.duration(seconds: cost))", theme[.crosshair])
        } else if state.size.width >= 100 {
            words.append("  \(NumberFormat.bytes(timeline.bytes)) of snapshots", theme[.faint])
        }
        var rect = layout.timeline.inset(horizontal: 1, vertical: 0)
        let text = rect.cutRight(min(words.width, rect.width * 2 / 3))
        canvas.put(words, in: text)
        var bar = TimelineBar(total: timeline.farthest, position: timeline.step, farthest: timeline.farthest)
        bar.inMemory = timeline.inMemory
        bar.onDisk = timeline.onDisk
        if target != timeline.step { bar.target = target }
        let forks = workspace?.session.runs.filter { $0.parent == workspace?.current } ?? []
        bar.branches = forks.enumerated().compactMap { index, card in
            card.forkStep.map { .init(step: $0, label: String(card.number), scope: .series(index + 1)) }
        }
        bar.draw(on: &canvas, in: rect, theme: theme)
    }

    private mutating func progress() {
        guard !layout.progress.isEmpty else { return }
        guard let history, let plan = history.plan else {
            let words =
                workspace?.current == nil
                ? " no run yet: 2 shows the settings, enter there starts one"
                : history?.state == .preparing ? " reading the data and building the model…" : ""
            canvas.put(theme.text(words, .dim), in: layout.progress)
            return
        }
        if let work = history.progress {
            gauge(
                Double(work.done) / Double(max(1, work.total)),
                text: " \(work.title) \(work.done)/\(work.total)  space cancels")
            return
        }
        let share = Double(history.step) / Double(max(1, plan.totalSteps))
        var text = " " + NumberFormat.percent(share)
        let epochs = plan.epoch(ofStep: plan.totalSteps)
        let epoch = history.step == 0 ? 0 : plan.epoch(ofStep: history.step)
        if state.size.width >= 60 {
            text +=
                "   epoch \(NumberFormat.fixed(epoch, decimals: epochs < 100 ? 1 : 0)) of \(NumberFormat.short(epochs, digits: 3))"
        }
        if let pace = state.pace, history.isActive { text += "   ≤ \(NumberFormat.short(pace)) steps/s" }
        if history.state == .finished, workspace?.pane == .train, state.size.width >= 60 {
            text = " done   2 changes settings, enter there starts another run"
        }
        if state.size.width >= 100, state.pace == nil, let rate = history.stepsPerSecond, history.isActive {
            text += "   \(NumberFormat.compact(rate)) steps/s"
        }
        if state.size.width >= 100, let seconds = history.latest?.seconds {
            text += "   \(NumberFormat.duration(seconds: seconds)) trained"
        }
        gauge(share, text: text)
    }

    private mutating func gauge(_ share: Double, text: String) {
        var rect = layout.progress.inset(horizontal: 1, vertical: 0)
        let words = rect.cutRight(min(TextWidth.of(text), max(rect.width / 2, rect.width - 16)))
        canvas.set("▕", x: rect.x, y: rect.y, style: theme[.faint])
        Gauge(share).draw(on: &canvas, in: rect.inset(horizontal: 1, vertical: 0), theme: theme)
        canvas.set("▏", x: rect.right - 1, y: rect.y, style: theme[.faint])
        canvas.put(theme.text(text, .text), in: words)
    }

    /// The keys of what has the focus; as many as there is room for, the last of them always.
    private mutating func footer() {
        let rect = layout.footer
        guard !rect.isEmpty else { return }
        canvas.fill(rect, style: theme[.footer].over(theme.ground))
        let commands = state.keymap.footer(in: state.contexts).filter(isUseful)
        let fixed = commands.filter { ($0.footer ?? 0) >= 90 }
        var room = rect.width - 1 - fixed.reduce(0) { $0 + hint($1).width + 2 }
        var shown: [Command] = []
        for command in commands where (command.footer ?? 0) < 90 {
            let width = hint(command).width + 2
            guard width <= room else { continue }
            room -= width
            shown.append(command)
        }
        var x = rect.x + 1
        for command in shown + fixed {
            x = canvas.put(hint(command), x: x, y: rect.y, width: max(0, rect.right - x)) + 2
        }
    }

    /// Whether a command's first key reaches it now, and whether it would do anything.
    private func isUseful(_ command: Command) -> Bool {
        guard let id = ActionID(rawValue: command.id), let key = command.keys.first,
            state.keymap.lookup(key.keys, in: state.contexts) == .command(command)
        else { return false }
        switch id {
        case .runStep, .runEvaluate, .runCheckpoint, .runUntil: return workspace?.isTraining ?? false
        case .runBack, .runFork: return history?.state == .paused || history?.state == .finished
        case .runToggle:
            return workspace?.current != nil && history?.state != .failed
                && (history?.state != .finished || workspace?.active == nil)
        case .chooserDelete: if case .session = state.chooser.selected { return true } else { return false }
        case .chooserSettings: if case .session = state.chooser.selected { return false } else { return true }
        case .formApply: return (workspace?.isTraining ?? false) && !(workspace?.form?.changes.isEmpty ?? true)
        case .formRevert: return workspace?.form.flatMap { form in form.focused.map(form.isChanged) } ?? false
        case .palette where state.size.width < 60, .back where state.size.width < 50: return false
        case .help, .palette: return !state.takesText || (state.isChoosing && state.chooser.query.text.isEmpty)
        default: return true
        }
    }

    private func hint(_ command: Command) -> StyledText {
        var title = command.title
        switch ActionID(rawValue: command.id) {
        case .runToggle:
            title =
                workspace?.isTraining != true
                ? (history?.state == .finished ? "load" : "resume") : history?.state == .paused ? "go on" : "pause"
        case .chooserStart: if case .session = state.chooser.selected { title = "open" }
        case .back:
            if workspace?.pane == .train, workspace?.isEnlarged != true {
                title = state.isSingleSession ? "quit" : "sessions"
            }
        default: break
        }
        var text = StyledText(command.keys.first?.label ?? "", theme[.footerKey])
        text.append(" " + title, theme[.footer])
        return text
    }

    /// A word about what was just done, at the lower right; and the keys of a sequence that is not complete.
    private mutating func notice() {
        let pending = state.dispatcher.pending.map(\.label).joined()
        if !pending.isEmpty {
            canvas.put(
                " \(pending)… ", x: max(0, layout.footer.right - pending.count - 4), y: layout.footer.y,
                style: theme[.footerKey])
        }
        guard let notice = state.notice, notice.until > state.now, layout.body.height > 0 else { return }
        let room = max(0, state.size.width - 6)
        let lines = TextWidth.wrap(notice.text, to: min(room, 72)).prefix(4)
        let width = (lines.map { TextWidth.of($0) }.max() ?? 0) + 4
        let top = max(0, layout.body.bottom - lines.count - (layout.body.height > 6 ? 1 : 0))
        for (index, text) in lines.enumerated() {
            let rect = Rect(x: max(0, state.size.width - width - 1), y: top + index, width: width, height: 1)
            canvas.fill(rect, style: theme[.toast].over(theme.ground))
            let mark = index > 0 ? "  " : notice.isProblem ? "⚠ " : "  "
            canvas.put(
                mark + text, x: rect.x + (notice.isProblem ? 1 : 0), y: rect.y,
                style: theme[.toast].over(notice.isProblem ? theme[.bad] : .plain), width: rect.width - 1)
        }
    }
}
