import Drawing
import Experiments
import Hosting
import Language
import TerminalUI

/// What all panes share: the open session, the machine, what the person has chosen, and what lies over the screen.
public struct ScreenState: Sendable {
    /// Columns and rows of the terminal.
    public var size: Size
    /// Seconds since 1970, by the clock of whoever runs the loop.
    public var now: Double
    /// The time that words such as `5 min ago` are told by: it stands still while the run shown is paused, until a key.
    public var wordTime: Double
    /// The open session; nil before one is opened.
    public var session: SessionState?
    /// What the machine did in the last minutes.
    public var machine = MachineHistory()
    /// What the person has chosen, with changes made since the start.
    public var configuration: Configuration
    /// The themes to choose from; never empty.
    public let themes: [Theme]
    /// Index into `themes`.
    public var theme = 0
    /// Every command with its keys, the person's changes applied.
    public let keymap: Keymap
    /// The characters the terminal can show.
    public var symbols: SymbolSet
    /// The language that the screen speaks.
    public var language: Language
    /// Steps a second at most, whichever run trains; nil as many as the machine does.
    public var pace: Double?
    /// Whether the person has chosen it; otherwise each run brings that of its experiment.
    public var isPaceChosen = false
    /// What is in front.
    public internal(set) var place: Place
    /// What is being opened, until it is there.
    public var opening: Text?
    /// What could be told of it at once; nil where nothing could.
    var preview: OpeningPreview?
    /// Whether a person asked meanwhile that its run is paused when it begins.
    var beginsPaused = false
    /// How many of its files are copied, of how many.
    var copied: (done: Int, total: Int)?
    /// Why what was asked for on the command line could not be opened.
    public var openingFailure: OpeningFailure?
    /// What is said above the keys until the next key, or until its time is over; nil where there is nothing to say.
    public var notice: Notice?
    /// A question that is computed for minutes, and may be given up; nil where there is none.
    var asked: LongQuestion?
    /// What lies over the screen, the topmost last.
    public internal(set) var overlays: [any Overlay] = []
    private var requests: [PaneRequest] = []

    /// A question of a pane that is computed for minutes.
    struct LongQuestion: Sendable {
        let id: QueryID
        let pane: PaneID
        /// How far the answer has come.
        var progress: WorkProgress
    }

    /// Which pane is in front, and which of its parts has the keys.
    public struct Place: Sendable, Hashable {
        /// Whether the pane in front of all sessions is shown.
        public internal(set) var isAtEntrance: Bool
        /// The pane of the session that is shown, or will be again.
        public internal(set) var tab = PaneSet.home
        /// Index into its parts.
        public internal(set) var focus = 0
        /// Which part of each pane is shown alone; none of those where all are.
        public internal(set) var enlarged: [PaneID: PartID] = [:]
        /// Whether only the part with the keys is shown.
        public var isEnlarged: Bool { enlarged[tab] != nil }

        /// The pane that is shown, where a session is open or the entrance is in front.
        public var pane: PaneID { isAtEntrance ? PaneSet.entrance : tab }
    }

    /// A screen without a session.
    init(
        size: Size, now: Double, configuration: Configuration, keymap: Keymap, themes: [Theme], symbols: SymbolSet,
        language: Language, isAtEntrance: Bool
    ) {
        self.size = size
        self.now = now
        wordTime = now
        self.configuration = configuration
        self.keymap = keymap
        self.themes = themes.isEmpty ? [Theme(name: "plain")] : themes
        self.symbols = symbols
        self.language = language
        place = Place(isAtEntrance: isAtEntrance)
        theme = self.themes.firstIndex { $0.name == configuration.theme } ?? 0
    }

    /// The theme in use.
    public var currentTheme: Theme { themes[min(max(0, theme), themes.count - 1)] }

    /// Why the screen is in English where Chinese was asked for.
    static let cannotShowChinese = Text(
        "this terminal cannot show Chinese characters: the screen is in English", zh: "此终端无法显示汉字：界面使用英文")

    /// Whether the panes of a session are shown.
    public var isInSession: Bool { !place.isAtEntrance && session != nil }

    /// Puts something over the screen. What names itself lies there once: at the top it is left as it is, and one
    /// beneath others goes.
    public mutating func present(_ overlay: any Overlay) {
        if let id = overlay.id {
            if overlays.last?.id == id { return }
            overlays.removeAll { $0.id == id }
        }
        overlays.append(overlay)
    }

    /// Forgets what belonged to the session that was open: its pace, and what was said about it.
    mutating func closeSession() {
        guard session != nil else { return }
        session = nil
        pace = nil
        isPaceChosen = false
        asked = nil
        notice = nil
        overlays = []
    }

    /// Asks what is computed for minutes. The line of the progress tells how far it has come, and esc gives it up.
    mutating func ask<Asked: Query>(_ query: Asked, _ title: Text, for pane: PaneID) -> [Effect] {
        asked = LongQuestion(id: Asked.id, pane: pane, progress: WorkProgress(text: title, done: 0, total: 1))
        return [.ask(AnyQuery(query))]
    }

    /// Gives up what is computed; nil where nothing is.
    mutating func giveUpQuestion() -> [Effect]? {
        guard let asked else { return nil }
        self.asked = nil
        say(Text("given up: \(asked.progress.text)", zh: "已放弃：\(asked.progress.text)"))
        return [.cancel(asked.id)]
    }

    /// A question is answered, or cannot be.
    mutating func endQuestion(_ id: QueryID) { if asked?.id == id { asked = nil } }

    /// Shows one part of the pane in front alone, or with nil all of them again, and keeps that for the next time.
    mutating func enlarge(_ part: PartID?) -> [Effect] {
        place.enlarged[place.tab] = part
        // The pane that is in front comes first: it will be again at the next start.
        var names = configuration.enlarged?.split(separator: " ").map(String.init) ?? []
        names.removeAll { $0.hasPrefix("\(place.tab.rawValue)/") }
        if let part { names.insert("\(place.tab.rawValue)/\(part.rawValue)", at: 0) }
        let all = names.isEmpty ? nil : names.joined(separator: " ")
        guard configuration.enlarged != all else { return [] }
        configuration.enlarged = all
        return [.saveEnlarged(all)]
    }

    /// Asks the rest of the screen for something, once the command has returned.
    public mutating func request(_ request: PaneRequest) { requests.append(request) }

    mutating func takeRequests() -> [PaneRequest] {
        defer { requests = [] }
        return requests
    }

    /// The key that a command has now, for a sentence that names one.
    public func key(_ command: String) -> Text { keymap.key(command) }

    /// The key of whichever command does an errand.
    public func key(for errand: Errand) -> Text { keymap.key(for: errand) }
}

extension Keymap {
    /// The first key of a command as a person reads it; its title where it has none.
    func key(_ id: String) -> Text {
        guard let command = command(id) else { return .empty }
        guard let key = command.keys.first else { return command.title.map { title, _ in "'\(title)'" } }
        return Text(verbatim: key.label)
    }

    /// The key of whichever command does an errand.
    func key(for errand: Errand) -> Text { PaneSet.command(for: errand).map(key) ?? .empty }
}
