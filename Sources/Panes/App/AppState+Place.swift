import Hosting
import TerminalUI

/// Which pane and which part is in front.
enum PlaceCommands {
    static let back = [
        ScreenCommand(
            "app.back", "back", in: .workspace, keys: ["q", "escape"], footer: 92,
            help: "One level back: close what is enlarged, then leave the session; training goes on",
            state: { app in
                guard app.screen.size.width >= 50 else { return .hidden }
                guard app.screen.place.tab == PaneSet.home, !app.screen.place.isEnlarged else { return .ready }
                return .named(app.isSingleSession ? "quit" : "sessions")
            },
            perform: { $0.goBack() })
    ]

    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "focus.next", "next part", in: .workspace, keys: ["tab"],
            help: "Give the keys to the next part of the pane",
            perform: { app in
                app.moveFocus(by: 1)
                return []
            }),
        ScreenCommand(
            "focus.previous", "previous part", in: .workspace, keys: ["shift-tab"],
            help: "Give the keys to the previous part of the pane",
            perform: { app in
                app.moveFocus(by: -1)
                return []
            }),
        ScreenCommand(
            "focus.enlarge", "enlarge", in: .workspace, keys: ["+"], help: "Show only the part that has the keys",
            run: { screen in
                screen.place.isEnlarged = screen.session != nil
                return []
            }),
        ScreenCommand(
            "focus.restore", "restore", in: .workspace, keys: ["_"], help: "Show all parts of the pane again",
            run: { screen in
                screen.place.isEnlarged = false
                return []
            }),
    ]
}

extension AppState {
    /// Brings a pane of the session to the front.
    mutating func show(_ pane: PaneID) -> [Effect] {
        guard screen.session != nil else { return [] }
        if screen.place.tab != pane {
            screen.place.tab = pane
            screen.place.focus = 0
            screen.place.isEnlarged = false
        }
        return panes[pane].receive(.appeared, &screen)
    }

    fileprivate mutating func moveFocus(by direction: Int) {
        let count = parts.count
        guard count > 0 else { return }
        screen.place.focus = (min(screen.place.focus, count - 1) + direction + count) % count
    }

    /// One level back: what is enlarged, something of the pane's own, the first pane, the entrance, the program.
    fileprivate mutating func goBack() -> [Effect] {
        if screen.place.isEnlarged {
            screen.place.isEnlarged = false
            return []
        }
        if let part, panes[screen.place.pane].goBack(from: part.id, &screen) { return [] }
        if screen.place.tab != PaneSet.home, screen.session?.shown != nil { return show(PaneSet.home) }
        guard !isSingleSession, let session = screen.session else { return leave() }
        screen.place.isAtEntrance = true
        if session.isTraining {
            screen.say("training goes on; \(screen.key(for: .openSession)) on the first line returns to it")
            return [.listSessions]
        }
        screen.closeSession()
        return [.closeSession, .listSessions]
    }

    /// Does what a command asks for, where it would do anything; returns what is to be done outside.
    public mutating func perform(_ id: String) -> [Effect] {
        guard let row = AllCommands.row(id) else { return [] }
        if case .refused(let reason, let isProblem) = row.state(self) {
            screen.say(reason, isProblem: isProblem)
            return []
        }
        let effects = row.run(&self)
        return settle(effects)
    }

    /// Does what panes have asked of the rest of the screen meanwhile.
    mutating func settle(_ effects: [Effect]) -> [Effect] {
        var effects = effects
        while true {
            let requests = screen.takeRequests()
            if requests.isEmpty { return effects }
            for request in requests { effects += grant(request) }
        }
    }

    private mutating func grant(_ request: PaneRequest) -> [Effect] {
        switch request {
        case .show(let pane): return show(pane)
        case .enterSession:
            if screen.session != nil { screen.place.isAtEntrance = false }
            return []
        case .edit(let draft): return panes.receive(.edit(draft), &screen)
        case .leave: return leave()
        }
    }
}
