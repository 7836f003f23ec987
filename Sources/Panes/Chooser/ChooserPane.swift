import Drawing
import Hosting
import Language
import TerminalUI
import Training

extension KeyScope {
    static let chooser = KeyScope(id: "chooser", title: Text("Chooser", zh: "选择器"))
}

extension PartID {
    fileprivate static let search = PartID(rawValue: "search")
    static let sessions = PartID(rawValue: "sessions")
    fileprivate static let about = PartID(rawValue: "about")
}

/// The first screen: sessions and samples, with a search above and what the chosen one is about below.
public struct ChooserPane: Pane {
    public static let id = PaneID(rawValue: "chooser")
    public static let tab: PaneTab? = nil
    public static let errands: [Errand: String] = [.openSession: "chooser.start"]

    /// What is searched for, and what there is to find.
    public private(set) var search = SessionSearch()

    public init() {}

    public static let commands: [PaneCommand<ChooserPane>] = [
        PaneCommand(
            "chooser.start", Text("start", zh: "开始"), in: .chooser, keys: ["enter"], footer: 1,
            help: Text(
                "Start training the chosen sample or file, or open the chosen session", zh: "开始训练所选示例或文件，或打开所选会话"),
            state: { pane, _ in
                switch pane.search.selected {
                case .session: .named(Text("open", zh: "打开"))
                case .data: .named(Text("look at it", zh: "查看"))
                default: .ready
                }
            },
            run: { pane, screen in pane.choose(start: true, &screen) }),
        PaneCommand(
            "chooser.settings", Text("settings first", zh: "先看设置"), in: .chooser, keys: ["tab"], footer: 2,
            help: Text(
                "Complete a path, or look at the settings of the chosen sample or file before anything is trained",
                zh: "补全路径，或在训练之前先查看所选示例或文件的设置"),
            state: { pane, _ in
                switch pane.search.selected {
                case .session, .data: .hidden
                case .file: .named(Text("complete", zh: "补全"))
                default: .ready
                }
            },
            run: { pane, screen in
                // A path is completed; one that needs no more is looked at.
                guard case .file(let path) = pane.search.selected else { return pane.choose(start: false, &screen) }
                if path != pane.search.query.text { pane.search.query = TextField(path) }
                return [.ask(AnyQuery(PathQuery(path)))]
            }),
        PaneCommand(
            "chooser.delete", Text("delete session", zh: "删除会话"), in: .chooser, keys: ["ctrl-x"], footer: 5,
            help: Text(
                "Delete the chosen session with its runs and checkpoints; asks first", zh: "删除所选会话及其运行和检查点；先询问"),
            state: { pane, screen in
                guard let card = pane.chosenSession else {
                    return .refused(Text("only sessions can be deleted; samples stay", zh: "只能删除会话；示例会保留"))
                }
                return card.name == screen.session?.card.name || card.isLocked
                    ? .refused(Text("'\(card.name)' is in use", zh: "'\(card.name)' 正在使用"), isProblem: true) : .ready
            },
            run: { pane, screen in
                if let card = pane.chosenSession { screen.present(deletion(of: card)) }
                return []
            }),
        PaneCommand(
            "chooser.clear", Text("quit", zh: "退出"), in: .chooser, keys: ["escape"], footer: 92,
            help: Text("Empty the search; on an empty one, quit", zh: "清空搜索；已空时退出"),
            state: { pane, _ in pane.search.query.text.isEmpty ? .ready : .named(Text("clear", zh: "清空")) },
            run: { pane, screen in
                if pane.search.query.text.isEmpty {
                    screen.request(.leave)
                } else {
                    pane.search.query = TextField()
                    pane.search.position = ListState()
                }
                return []
            }),
    ]

    private var chosenSession: SessionCard? {
        if case .session(let card) = search.selected { card } else { nil }
    }

    private func choose(start: Bool, _ screen: inout ScreenState) -> [Effect] {
        search.selected.map { open($0, start: start, &screen) } ?? []
    }

    private func open(_ row: SessionSearch.Row, start: Bool, _ screen: inout ScreenState) -> [Effect] {
        guard screen.opening == nil else { return [] }
        switch row {
        case .session(let card):
            if card.name == screen.session?.card.name {
                screen.request(.enterSession)
                return []
            }
            return open(
                card.name, .openSession(name: card.name),
                title: Text("session '\(card.name)'", zh: "会话 '\(card.name)'"), &screen)
        case .sample(let card):
            let title = Text(verbatim: card.name)
            return open(card.name, .open(path: card.path, start: start), title: title, &screen)
        case .experiment(let card):
            let title = Text(verbatim: card.name)
            return open(card.name, .open(path: card.path, start: start), title: title, &screen)
        case .data(let card):
            return open(card.name, .open(path: card.path, start: false), title: Text(verbatim: card.name), &screen)
        case .file(let path):
            return open(path, .open(path: path, start: start), title: Text(verbatim: path), &screen)
        }
    }

    /// Opens what was chosen; where a run is training, asks before it is stopped for that.
    private func open(_ name: String, _ effect: Effect, title: Text, _ screen: inout ScreenState) -> [Effect] {
        guard let session = screen.session, session.isTraining else {
            screen.opening = title
            return screen.session == nil ? [effect] : [.closeSession, effect]
        }
        let isPaused = session.isPaused
        screen.present(
            ChoiceDialog(
                title: isPaused
                    ? Text("A run is paused", zh: "有运行已暂停") : Text("A run is training", zh: "有运行正在训练"),
                text: Text(
                    "'\(session.card.name)' has to stop before another session is opened.",
                    zh: "打开另一个会话之前，'\(session.card.name)' 必须停止。"),
                choices: [
                    .init(
                        isPaused
                            ? Text("stop it here, save it, and open \(name)", zh: "就此停止并保存，打开 \(name)")
                            : Text(
                                "stop it after this step, save it, and open \(name)", zh: "完成这一步后停止并保存，打开 \(name)"),
                        help: Text("it can be resumed at any time", zh: "随时可以继续训练"),
                        effects: [.command(.stop(save: true)), .closeSession, effect]),
                    .init(
                        Text("cancel", zh: "取消"),
                        help: isPaused ? Text("stay here", zh: "留在这里") : Text("let it go on", zh: "让它继续")),
                ]))
        return []
    }

    private static func deletion(of card: SessionCard) -> ChoiceDialog {
        let runs =
            card.runs == 1 ? Text("its run", zh: "它的运行") : Text("its \(card.runs) runs", zh: "它的 \(card.runs) 个运行")
        return ChoiceDialog(
            title: Text("Delete '\(card.name)'?", zh: "删除 '\(card.name)'？"),
            text: Text(
                "The session goes with \(runs) and all checkpoints, for good.", zh: "会话连同\(runs)和所有检查点将被永久删除。"),
            choices: [
                .init(Text("keep it", zh: "保留"), help: Text("nothing happens", zh: "什么都不做")),
                .init(
                    Text("delete it", zh: "删除"), help: Text("cannot be undone", zh: "无法撤销"),
                    effects: [.deleteSession(name: card.name)]),
            ])
    }

    /// Everything that can be opened, by its name.
    public func findings(_ screen: ScreenState) -> [Finding] {
        var all = search
        all.query = TextField()
        return all.rows.map { row in
            Finding(row.kind, Text(verbatim: row.name), help: row.summary, of: Self.self) { pane, screen in
                pane.open(row, start: true, &screen)
            }
        }
    }

    // MARK: What happens

    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        switch news {
        case .answer(let answer):
            if let samples = answer.of(SamplesQuery.self) {
                search.samples = samples
                search.hasSamples = true
            }
            if let completion = answer.of(PathQuery.self) { return complete(completion, &screen) }
            if let folder = answer.of(FolderQuery.self) {
                search.folder = folder
                search.hasFolder = true
            }
            if let sessions = answer.of(SessionsQuery.self) {
                search.sessions = sessions
                search.hasSessions = true
            }
        case .opened where !screen.place.isAtEntrance:
            search.query = TextField()
            search.position = ListState()
        default: break
        }
        return []
    }

    /// Types what all ways to go on have in common; several are listed, and a file that is whole is looked at.
    private mutating func complete(_ completion: PathCompletion, _ screen: inout ScreenState) -> [Effect] {
        guard completion.typed == search.query.text else { return [] }
        if completion.paths == [completion.typed] {
            search.position = ListState()
            return choose(start: false, &screen)
        }
        guard completion.count > 0 else {
            screen.say(Text("no folder, experiment or data file begins so", zh: "没有以此开头的文件夹、实验或数据文件"))
            return []
        }
        search.completion = completion
        search.query = TextField(completion.common)
        search.position = ListState()
        return []
    }

    public mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool {
        guard !key.moves(besides: search.query), !isCommandWhileEmpty(key, screen) else { return false }
        let before = search.query.text
        guard search.query.handle(key) else { return false }
        if search.query.text != before { search.position = ListState() }
        return true
    }

    /// Letters and digits are always text; other signs are commands, where they are, until something has been typed.
    private func isCommandWhileEmpty(_ key: KeyEvent, _ screen: ScreenState) -> Bool {
        guard search.query.text.isEmpty, let scalar = key.typed, !scalar.properties.isAlphabetic,
            scalar.properties.numericType == nil
        else { return false }
        return screen.keymap.lookup([key], in: [KeyScope.chooser.id, KeyScope.list.id]) != .unknown
    }

    public mutating func paste(_ text: String, _ screen: ScreenState) {
        search.query.insert(text)
        search.position = ListState()
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        search.position.move(by: rows, count: search.rows.count)
        return []
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        if let row = SessionList(search).row(at: point, in: part.rect) { search.position.selection = row }
        return []
    }

    // MARK: Drawing

    public func parts(_ screen: ScreenState) -> [Part] { [Part(.sessions, scopes: [.chooser, .list], isTyping: true)] }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        var rest = body
        let field = rest.cutTop(rest.height >= 14 ? 3 : 1)
        let detail = rest.cutBottom(rest.height >= 12 ? min(8, rest.height / 3) : 0)
        return [PlacedPart(.search, field), PlacedPart(.sessions, rest), PlacedPart(.about, detail)]
    }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        switch part.id {
        case .search: drawSearch(in: part.rect, on: &frame)
        case .about: SessionAbout(search.selected).draw(on: &frame, in: part.rect, screen)
        default: SessionList(search).draw(on: &frame, in: part.rect, screen)
        }
    }

    private func drawSearch(in rect: Rect, on frame: inout Frame) {
        let theme = frame.theme
        let inner =
            rect.height >= 3
            ? Panel(Text("open", zh: "打开"), isFocused: !frame.isCovered).draw(on: &frame.canvas, in: rect, theme: theme)
            : rect
        frame.canvas.put("⌕", x: inner.x + 1, y: inner.y, style: theme[.accent])
        let field = Rect(x: inner.x + 3, y: inner.y, width: inner.width - 4, height: 1)
        search.query.draw(
            on: &frame.canvas, in: field, isFocused: !frame.isCovered,
            placeholder: Text("type to search, or the path of an experiment file", zh: "输入以搜索，或输入实验文件的路径"), theme: theme
        )
    }
}
