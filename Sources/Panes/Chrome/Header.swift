import Drawing
import Hosting
import Language
import TerminalUI
import Training

extension Frame {
    /// The program's name; returns the column after it.
    @discardableResult
    mutating func brand(in rect: Rect) -> Int {
        guard !rect.isEmpty else { return rect.x }
        canvas.fill(rect, style: theme[.header].over(theme.ground))
        let name = Text(verbatim: "workbench")
        return canvas.put(name, x: rect.x + 1, y: rect.y, style: theme[.headerAccent], width: rect.width - 1)
    }

    /// Before there is a session: which one is on its way, and that it is not there yet.
    mutating func opening(_ screen: ScreenState, in rect: Rect) {
        guard !rect.isEmpty, let name = screen.openingName else {
            brand(in: rect)
            return
        }
        canvas.fill(rect, style: theme[.header].over(theme.ground))
        let state = theme.text(Text("◌ opening  step 0/?", zh: "◌ 正在打开  第 0/? 步"), .info)
        var left = rect
        canvas.put(state, in: left.cutRight(state.width(in: language) + 1))
        _ = left.cutLeft(rect.width >= 50 ? brand(in: left) + 2 - rect.x : 1)
        canvas.put(theme.text(TextWidth.truncateMiddle(name, to: left.width - 1), .strong), in: left)
    }

    /// In front of all sessions: what the program is, and the run that trains behind.
    mutating func entrance(in rect: Rect, _ screen: ScreenState) {
        brand(in: rect)
        if !rect.isEmpty, rect.width >= 50 {
            let words = screen.openingWords ?? Text("a debugger for training", zh: "训练调试器")
            canvas.put(words, x: rect.x + 12, y: rect.y, style: theme[screen.opening == nil ? .dim : .info])
        }
        guard rect.width >= 60, let session = screen.session, session.isTraining, let history = session.trained else {
            return
        }
        let sign = RunSign(history)
        var text = StyledText("\(sign.symbol) ", theme[sign.scope])
        text.append(session.card.name, theme[.strong])
        let (step, total) = (history.step.grouped, (history.plan?.totalSteps ?? 0).grouped)
        text.append(Text("  step \(step)/\(total)", zh: "  第 \(step)/\(total) 步"), theme[.dim])
        canvas.put(text, in: rect.inset(horizontal: 1, vertical: 0), alignment: .trailing)
    }

    /// Session and run at the left; state, step and time left at the right.
    mutating func header(_ session: SessionState, in rect: Rect, _ screen: ScreenState) {
        guard !rect.isEmpty else { return }
        canvas.fill(rect, style: theme[.header].over(theme.ground))
        // The name of the session is told in any case, so that the words of the status give way.
        let full = status(of: session, screen, isCompact: false)
        let isCompact = rect.width - full.width(in: language) < 20
        let right = isCompact ? status(of: session, screen, isCompact: true) : full
        let rightWidth = min(right.width(in: language) + 1, rect.width)
        var left = rect
        let corner = left.cutRight(rightWidth)
        canvas.put(right, in: corner)
        guard left.width >= 8 else { return }
        var x = rect.x + 1
        if left.width >= 40 { x = brand(in: left) + 2 }
        var place = StyledText()
        if let number = session.currentCard?.number {
            place.append(" › ", theme[.dim])
            place.append(
                left.width < 20 ? Text(verbatim: "\(number)") : Text("run \(number)", zh: "运行 \(number)"),
                theme[.header])
        }
        if !session.card.isWritable {
            let words = trainedBy(session.card.writer)
            place.append(Text("  \(words)", zh: "  \(words)"), theme[.warning])
        }
        // A long name gives way in its middle: which run it is stands behind it.
        let room = left.right - x - 1
        let name = TextWidth.truncateMiddle(session.card.name, to: max(6, room - place.width(in: language)))
        let text = StyledText([StyledText.Run(Text(verbatim: name), theme[.strong])] + place.runs)
        canvas.put(text, in: Rect(x: x, y: rect.y, width: room, height: 1))
    }

    /// Who trains in a session that this program may only look at, as far as anybody does.
    private func trainedBy(_ writer: WriterCard?) -> Text {
        guard let writer else { return Text("read only", zh: "只读") }
        let name = writer.name
        guard writer.hindrance == nil else { return Text("read only, by \(name)", zh: "只读，属于\(name)") }
        return Text("by \(name)", zh: "属于\(name)")
    }

    /// - Parameter isCompact: with the figures alone.
    private func status(of session: SessionState, _ screen: ScreenState, isCompact: Bool) -> StyledText {
        guard let card = session.currentCard else { return theme.text(Text("○ no run yet", zh: "○ 尚无运行"), .dim) }
        // A run whose history is not read, or that failed before it had a plan, stands where its card says.
        let history = session.shown ?? RunHistory()
        let sign = session.shown.map { RunSign($0) } ?? RunSign(card)
        var text = sign.text(theme)
        let known = history.plan?.totalSteps ?? card.totalSteps
        let step = history.plan == nil ? card.step : history.step
        text.append(isCompact ? Text(verbatim: " ") : Text("  step ", zh: "  第 "), theme[.dim])
        text.append(step.grouped, theme[.strong])
        text.append("/" + (known > 0 ? known.grouped : "?"), theme[.dim])
        if !isCompact { text.append(Text("", zh: " 步"), theme[.dim]) }
        if !isCompact, let phase = history.phase, phase.next != .forward {
            text.append(Text("  \(phase.next.label) next", zh: "  下一阶段：\(phase.next.label)"), theme[.info])
        }
        if session.shown?.isActive == true {
            // Before the first step nobody knows.
            let left = history.state == .preparing ? nil : screen.timeLeft
            let time = left.map(Figures.duration) ?? Text(verbatim: "?")
            let brief = left.map(Figures.brief) ?? Text(verbatim: "?")
            text.append(
                isCompact ? Text(verbatim: " -") + brief : Text("   \(time) left", zh: "   剩余 \(time)"), theme[.header])
        } else if !isCompact, let seconds = history.outcome?.seconds ?? history.latest?.seconds {
            let time = Figures.duration(seconds)
            text.append(Text("   \(time) trained", zh: "   已训练 \(time)"), theme[.header])
        }
        return text
    }
}
