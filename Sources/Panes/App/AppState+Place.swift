import Hosting
import Language
import TerminalUI

/// Which pane and which part is in front.
enum PlaceCommands {
    /// Whether a command is the one that leads back.
    static func isWayBack(_ command: Command) -> Bool { back.contains { $0.command.id == command.id } }

    static let back = [
        ScreenCommand(
            "app.back", Text("back", zh: "返回"), in: .workspace, keys: ["q", "escape"], footer: 92,
            help: Text(
                "One level back: within the pane, to the first pane, then out of the session; training goes on",
                zh: "返回上一级：先在面板内返回，再回到第一个面板，然后离开会话；训练继续"),
            state: { app in
                guard app.screen.size.width >= 36 else { return .hidden }
                guard app.screen.place.tab == PaneSet.home else { return .ready }
                guard !app.isSingleSession else { return .named(Text("quit", zh: "退出")) }
                return app.screen.size.width >= 50 ? .named(Text("sessions", zh: "会话")) : .ready
            },
            perform: { $0.goBack() })
    ]

    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "focus.next", Text("part", zh: "部分"), in: .workspace, keys: ["tab"], footer: 29,
            help: Text("Give the keys to the next part of the pane", zh: "焦点移到面板的下一部分"),
            state: { $0.parts.count > 1 && $0.screen.place.tab != PaneSet.home ? .ready : .hidden },
            perform: { $0.moveFocus(by: 1) }),
        ScreenCommand(
            "focus.previous", Text("previous part", zh: "上一部分"), in: .workspace, keys: ["shift-tab"],
            help: Text("Give the keys to the previous part of the pane", zh: "焦点移到面板的上一部分"),
            perform: { $0.moveFocus(by: -1) }),
        ScreenCommand(
            "focus.enlarge", Text("enlarge", zh: "最大化"), in: .workspace, keys: ["+"],
            help: Text(
                "Show only the part that has the keys, or all again; kept for the next time",
                zh: "只显示有焦点的部分，或重新显示全部；下次沿用"),
            perform: { app in
                app.screen.session == nil ? [] : app.screen.enlarge(app.screen.place.isEnlarged ? nil : app.part?.id)
            }),
        ScreenCommand(
            "focus.restore", Text("all parts", zh: "所有部分"), in: .workspace, keys: ["_"], footer: 28,
            help: Text("Show all parts of the pane again", zh: "重新显示面板的所有部分"),
            state: { screen in
                screen.place.isEnlarged ? .ready : .refused(Text("nothing is enlarged", zh: "没有最大化的部分"))
            },
            run: { screen in screen.enlarge(nil) }),
    ]
}

extension AppState {
    /// Brings a pane of the session to the front.
    mutating func show(_ pane: PaneID) -> [Effect] {
        guard screen.session != nil else { return [] }
        guard screen.place.tab != pane else { return panes[pane].receive(.appeared, &screen) }
        screen.place.tab = pane
        let effects = panes[pane].receive(.appeared, &screen)
        screen.place.focus = screen.place.enlarged[pane].flatMap { part in parts.firstIndex { $0.id == part } } ?? 0
        return effects
    }

    /// Shows alone what was shown so when the program was left.
    mutating func restoreEnlarged() -> [Effect] {
        let names = screen.configuration.enlarged?.split(separator: " ") ?? []
        for name in names.reversed() {
            let words = name.split(separator: "/")
            guard words.count == 2, let pane = PaneSet.tabs.first(where: { $0.id.rawValue == words[0] })?.id else {
                continue
            }
            screen.place.tab = pane
            screen.place.enlarged[pane] = PartID(rawValue: String(words[1]))
        }
        let pane = screen.place.tab
        guard let part = screen.place.enlarged[pane] else { return [] }
        let effects = panes[pane].receive(.appeared, &screen)
        if let place = parts.firstIndex(where: { $0.id == part }) {
            screen.place.focus = place
        } else {
            screen.place.enlarged[pane] = nil
        }
        return effects
    }

    fileprivate mutating func moveFocus(by direction: Int) -> [Effect] {
        let count = parts.count
        guard count > 0 else { return [] }
        screen.place.focus = (min(screen.place.focus, count - 1) + direction + count) % count
        return screen.place.isEnlarged ? screen.enlarge(part?.id) : []
    }

    /// One level back: what is under way and can be given up, something of the pane's own, the first pane, the entrance,
    /// the program. Each pane keeps what it has enlarged, which is no level of its own: it would be one key more on every
    /// way back, and be forgotten by whoever leaves.
    fileprivate mutating func goBack() -> [Effect] {
        if screen.session?.cancellableWork != nil || screen.awaitsCancellableWork { return [.command(.cancel)] }
        if let effects = screen.giveUpQuestion() { return effects }
        if let part, panes[screen.place.pane].goBack(from: part.id, &screen) { return [] }
        if screen.place.tab != PaneSet.home, screen.session?.shown != nil { return show(PaneSet.home) }
        guard !isSingleSession, let session = screen.session, !session.isTraining else {
            return leave(offersSessions: true)
        }
        if let question = questionOnChanges(or: { $0.closeToEntrance() }) {
            screen.present(question)
            return []
        }
        return closeToEntrance()
    }

    private mutating func closeToEntrance() -> [Effect] {
        screen.place.isAtEntrance = true
        screen.closeSession()
        return [.closeSession, .listSessions]
    }

    /// Back to the entrance while a run trains, which goes on.
    mutating func goToEntrance() -> [Effect] {
        screen.place.isAtEntrance = true
        let open = screen.key(for: .openSession)
        screen.say(
            screen.session?.isPaused == true
                ? Text("the run stays paused; \(open) on the first line returns to it", zh: "运行保持暂停；在第一行按 \(open) 返回")
                : Text("training goes on; \(open) on the first line returns to it", zh: "训练继续；在第一行按 \(open) 返回"))
        return [.listSessions]
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

    /// Which part of a pane has the keys of a scope; nil where none has them now.
    func part(of pane: PaneID, with scope: KeyScope) -> Int? {
        panes[pane].parts(screen).firstIndex { $0.scopes.contains(scope) }
    }

    /// Goes to where a command has its keys, and does it.
    mutating func perform(_ id: String, in pane: PaneID?, _ scope: KeyScope) -> [Effect] {
        screen.place.isAtEntrance = screen.session == nil
        guard let pane else { return perform(id) }
        var effects = show(pane)
        if let part = part(of: pane, with: scope) {
            screen.place.focus = part
            if screen.place.isEnlarged { effects += screen.enlarge(parts[part].id) }
        }
        return effects + perform(id)
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
        case .mend(let remedy):
            screen.session?.unstartedChanges += 1
            return panes.receive(.mend(remedy), &screen)
        case .start: return panes.receive(.start, &screen)
        case .inspect(let layer): return panes.receive(.inspect(layer: layer), &screen)
        case .leave: return leave()
        }
    }
}
