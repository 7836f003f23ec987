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
        let (step, total) = (NumberFormat.grouped(history.step), NumberFormat.grouped(history.plan?.totalSteps ?? 0))
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
        let run =
            session.currentCard.map { card in
                left.width < 20
                    ? Text(verbatim: "\(card.number)") : Text("run \(card.number)", zh: "运行 \(card.number)")
            } ?? Text("no run yet", zh: "尚无运行")
        var place = StyledText(" › ", theme[.dim])
        place.append(run, theme[.header])
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
        guard writer.hindrance == nil else { return Text("read only, by \(name)", zh: "只读，\(name)训练中") }
        return Text("by \(name)", zh: "\(name)训练中")
    }

    /// - Parameter isCompact: with the figures alone.
    private func status(of session: SessionState, _ screen: ScreenState, isCompact: Bool) -> StyledText {
        guard let history = session.shown else { return StyledText("", theme[.dim]) }
        let sign = RunSign(history)
        var text = sign.text(theme)
        // A run that failed before it had a plan stands where its card says.
        let known = history.plan?.totalSteps ?? session.currentCard?.totalSteps ?? 0
        if known > 0 || history.state == .failed {
            let step = history.plan == nil ? session.currentCard?.step ?? 0 : history.step
            text.append(isCompact ? Text(verbatim: " ") : Text("  step ", zh: "  第 "), theme[.dim])
            text.append(NumberFormat.grouped(step), theme[.strong])
            if known > 0 { text.append("/" + NumberFormat.grouped(known), theme[.dim]) }
            if !isCompact { text.append(Text("", zh: " 步"), theme[.dim]) }
            if !isCompact, let phase = history.phase, phase.next != .forward {
                text.append(Text("  \(phase.next.label) next", zh: "  下一阶段：\(phase.next.label)"), theme[.info])
            }
        }
        if history.isActive, history.state != .preparing, let left = screen.timeLeft {
            let time = Figures.duration(left)
            let brief = Figures.brief(left)
            text.append(
                isCompact ? Text(verbatim: " −") + brief : Text("   \(time) left", zh: "   剩余 \(time)"), theme[.header])
        } else if !isCompact, let outcome = history.outcome {
            let time = Figures.duration(outcome.seconds)
            text.append(Text("   \(time) trained", zh: "   已训练 \(time)"), theme[.header])
        }
        return text
    }
}
