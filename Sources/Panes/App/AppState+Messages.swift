import Experiments
import Hosting
import Language
import TerminalUI

extension AppState {
    /// Takes in what the world outside has said; returns what is to be asked of it.
    public mutating func handle(_ message: Message) -> [Effect] { settle(take(message)) }

    private mutating func take(_ message: Message) -> [Effect] {
        switch message {
        case .answer(let answer):
            screen.endQuestion(answer.id)
            return panes.receive(.answer(answer), &screen)
        case .progress(let query, let progress):
            if screen.asked?.id == query { screen.asked?.progress = progress }
            return panes.receive(.progress(query, progress), &screen)
        case .failed(let query, let reason):
            screen.endQuestion(query)
            tell(problem: reason)
            return panes.receive(.failed(query, reason: reason), &screen)
        case .copying(let done, let total): screen.copied = (done, total)
        case .opened(let session):
            screen.copied = nil
            return opened(session)
        case .draft(let experiment, let dataFirst):
            screen.request(.edit(SettingsDraft(experiment, base: experiment, isDataFirst: dataFirst)))
            return []
        case .active(let run): return activate(run)
        case .breakpoints(let run, let breakpoints, let watches):
            guard screen.session?.current == run else { return [] }
            screen.session?.breakpoints = breakpoints
            screen.session?.watches = watches
        case .inactive(let run):
            if screen.session?.active == run { screen.session?.active = nil }
            if leaving != nil { leftRun = run }
            return leaving.map { [.quit($0)] } ?? []
        case .events(let run, let events):
            screen.session?.fold(events, into: run)
            screen.endNotice(by: events)
            return keepUnsaved(events) + react(to: events, of: run) + panes.receive(.events(events, run: run), &screen)
        case .history(let run, let events):
            // A run under way says itself what is new; its past must not be put after it.
            if screen.session?.active != run || screen.session?.history(run) == nil {
                screen.session?.replaceHistory(of: run, by: events)
                screen.session?.dismissPastAlert(of: run)
            }
        case .machine(let sample):
            screen.machine.fold(sample, isPaused: screen.session?.shown?.state == .paused)
        case .notice(let text): screen.say(text)
        case .problem(let text): fail(OpeningFailure(path: screen.opening?.in(screen.language) ?? "", text: text))
        case .unopened(let failure): fail(failure)
        }
        return []
    }

    /// Where nothing is open and nothing can be chosen, a failure takes the whole screen.
    private mutating func fail(_ failure: OpeningFailure) {
        (screen.opening, screen.preview, screen.beginsPaused) = (nil, nil, false)
        screen.session?.loading = nil
        if screen.session == nil, !screen.place.isAtEntrance {
            screen.openingFailure = failure
        } else {
            tell(problem: failure.sentence)
        }
    }

    /// Says what went wrong, and keeps it among the events.
    private mutating func tell(problem: Text) {
        screen.say(problem, isProblem: true)
        screen.session?.note(problem: problem)
    }

    private mutating func opened(_ session: OpenedSession) -> [Effect] {
        var effects: [Effect] = []
        let wasAsked = screen.opening != nil
        (screen.opening, screen.preview) = (nil, nil)
        screen.openingFailure = nil
        if screen.session?.card.name == session.name {
            // News of the session behind the entrance leave a person there.
            if wasAsked { screen.place.isAtEntrance = false }
            screen.session?.update(session)
        } else {
            screen.closeSession()
            screen.session = SessionState(session)
            screen.place = ScreenState.Place(isAtEntrance: false)
            panes.renew()
            effects += restoreEnlarged()
        }
        if screen.session?.current == nil { screen.session?.current = session.runs.last?.number }
        if wasAsked, isSingleSession, session.isWritable, session.runs.last?.state == .preparing, !screen.beginsPaused {
            screen.say(beginsAtOnce)
        }
        let unread = session.runs.map(\.number).filter { number in
            number == screen.session?.current && screen.session?.history(number) == nil
        }
        return effects + panes.receive(.opened, &screen) + unread.map { .loadHistory(run: $0) }
    }

    /// What a person is told who only wanted to look: an experiment file that is named on the command line is trained.
    private var beginsAtOnce: Text {
        let (toggle, settings) = (screen.key("run.toggle"), screen.key(for: .settings))
        return Text(
            "an experiment file trains at once; \(toggle) pauses, \(settings) shows its settings",
            zh: "实验文件会立即开始训练；\(toggle) 暂停，\(settings) 查看设置")
    }

    private mutating func activate(_ run: Int) -> [Effect] {
        screen.session?.active = run
        screen.endNotice(of: .loading)
        screen.session?.loading = nil
        screen.session?.current = run
        screen.session?.window = ChartWindow()
        if !screen.isPaceChosen { screen.pace = screen.session?.runCard(run)?.pace }
        let pause: [Effect] = screen.beginsPaused ? [.command(.pause)] : []
        screen.beginsPaused = false
        return pause + screen.paceEffects + panes.receive(.active(run: run), &screen)
    }

    /// What news of a trainer put over the screen: a breakpoint why it stopped, a look-ahead what it showed.
    private mutating func react(to events: [TrainerEvent], of run: Int) -> [Effect] {
        guard run == screen.session?.current else { return [] }
        for event in events {
            switch event {
            case .breakpointHit, .blamed: screen.present(BatchRows())
            case .lookedAhead(let result) where !result.cancelled:
                screen.present(LookAheadBranches(result, screen.session))
            case .lookedAhead:
                screen.say(Text("the look-ahead is cancelled: the run is where it was", zh: "预演已取消：运行仍在原处"))
            case .refused(let command, let reason):
                screen.session?.takeBack(command)
                // Nothing is wrong where a person gave up what was measured.
                screen.say(reason, isProblem: command != .evaluate && command != .blame)
            default: break
            }
        }
        return []
    }
}
