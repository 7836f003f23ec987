import Catalog
import Hosting
import Language
import TerminalUI

/// The program's screen: a loop over a terminal and a mailbox.
///
/// One turn: wait for keys, messages or the time of the next frame; keys and messages change the
/// state; what they ask for is passed on; the screen is drawn if something changed. Keys are answered
/// at once, while figures alone draw at most `framesPerSecond` times a second.
public final class App {
    private let terminal: any Terminal
    private let laboratory: any Laboratory
    private let now: () -> Double
    private let clock = ContinuousClock()
    /// What the screen shows, for tests to look at.
    public private(set) var state: AppState
    private var departure: Departure?
    private var hasChanged = true
    private var lastFrame: ContinuousClock.Instant?

    /// Frames a second while only figures change: enough for an eye, and little taken from training.
    static let framesPerSecond = 15

    /// - Parameters:
    ///   - language: which language the screen speaks, and what is to be said of the choice; nil is English.
    ///   - problems: what is wrong with files of the configuration; said until a key is pressed.
    ///   - path: an experiment file or a session to open at once; nil starts with the chooser.
    ///   - preview: what can be told of it at once.
    ///   - session: name or path of the session in which runs of that file are kept; nil makes one.
    ///   - pace: steps a second at most; nil as many as the machine does.
    ///   - now: seconds since 1970.
    /// - Throws: `KeymapError` where the declared keys themselves have a conflict.
    public init(
        terminal: any Terminal, laboratory: any Laboratory, configuration: Configuration, themes: [Theme],
        language choice: LanguageChoice? = nil, problems: [Text] = [], path: String? = nil,
        preview: OpeningPreview? = nil,
        session: String? = nil, pace: Double? = nil,
        now: @escaping () -> Double
    ) throws {
        self.terminal = terminal
        self.laboratory = laboratory
        self.now = now
        let changes = configuration.keys.map { (command: $0.command, keys: $0.keys) }
        var problem: Text?
        let keymap: Keymap
        do {
            keymap = try Keymap(AllCommands.list, changes: changes)
        } catch {
            let reason = Text(explaining: error)
            problem = Text("keys of the configuration are left out: \(reason)", zh: "配置中的按键未采用：\(reason)")
            keymap = try Keymap(AllCommands.list)
        }
        let asked = choice?.language ?? .english
        let canShow = terminal.capabilities.symbols.canShow(asked)
        state = AppState(
            size: terminal.size, now: now(), configuration: Self.suited(configuration, to: terminal.capabilities),
            keymap: keymap, themes: themes,
            symbols: terminal.capabilities.symbols, language: canShow ? asked : .english, isSingleSession: path != nil)
        state.screen.pace = pace
        state.screen.isPaceChosen = pace != nil
        if terminal.capabilities.symbols == .safe, configuration.symbols == .auto { state.screen.say(Self.drawsWide) }
        if let remark = canShow ? choice?.remark : ScreenState.cannotShowChinese { state.screen.say(remark) }
        var problems = problems
        if !themes.contains(where: { $0.name == configuration.theme }) {
            let (name, names) = (configuration.theme, themes.map(\.name))
            let (near, all) = (nearHint(to: name, among: names), names.joined(separator: ", "))
            problems.append(
                Text(
                    "there is no theme '\(name)'\(near); allowed: \(all)", zh: "没有主题 '\(name)'\(near)；可用：\(all)"))
        }
        if let problem { problems.append(problem) }
        if !problems.isEmpty { state.screen.sayUntilKey(problems.joined(separator: Text("; ", zh: "；"))) }
        if let path {
            state.screen.opening = Text(verbatim: path)
            state.screen.preview = preview
            laboratory.perform(.open(path: path, start: true, session: session))
        }
    }

    private static let drawsWide = Text(
        "this terminal draws lines two cells wide, so signs are used that take one; symbols = \"unicode\" keeps the lines",
        zh: "此终端的线条占两格，因此改用占一格的符号；symbols = \"unicode\" 保留线条")

    /// The configuration with a theme that the terminal can show: without colors one that needs none, and with only
    /// sixteen the terminal's own, unless the person chose another than the default.
    private static func suited(_ configuration: Configuration, to capabilities: Capabilities) -> Configuration {
        var configuration = configuration
        if capabilities.colors == .mono || configuration.theme == Theme.dark.name {
            configuration.theme = Theme.preferred(for: capabilities).name
        }
        return configuration
    }

    /// Runs until the person leaves; the terminal is closed then.
    public func run() -> Departure {
        terminal.isMouseEnabled = state.screen.configuration.isMouseEnabled
        // The first frame must not wait for anything.
        draw()
        // What was named on the command line is opened before; the palette finds the rest from there, too.
        for list in [Effect.listSamples, .listFolder, .listSessions] { laboratory.perform(list) }
        while departure == nil { turn() }
        terminal.close()
        return departure ?? .idle
    }

    private func turn() {
        let due = timeToFrame
        // A frame is coming anyway, so messages may gather until then.
        let descriptors = hasChanged ? [] : [laboratory.mailbox.wakeDescriptor]
        let events = terminal.nextEvents(timeout: hasChanged ? due : idleTimeout, descriptors: descriptors)
        state.screen.now = now()
        if state.screen.session?.isPaused != true || !events.isEmpty { state.screen.wordTime = state.screen.now }
        var isAnswer = false
        for event in events {
            if case .ready = event { continue }
            isAnswer = true
            perform(state.handle(event))
        }
        let messages = laboratory.mailbox.drain()
        for message in messages { perform(state.handle(message)) }
        if isAnswer || !messages.isEmpty || expireNotice() { hasChanged = true }
        if hasChanged, departure == nil, isAnswer || timeToFrame <= .zero { draw() }
    }

    private var timeToFrame: Duration {
        guard let lastFrame else { return .zero }
        return max(.zero, .seconds(1) / Self.framesPerSecond - lastFrame.duration(to: clock.now))
    }

    /// Until a notice has to go, or a minute has passed, as times are told in words.
    private var idleTimeout: Duration {
        guard let notice = state.screen.notice else { return .seconds(60) }
        return .milliseconds(max(10, Int(min(60, notice.until - state.screen.now) * 1000) + 10))
    }

    private func expireNotice() -> Bool {
        guard let notice = state.screen.notice, notice.until <= state.screen.now else { return false }
        state.screen.notice = nil
        return true
    }

    private func draw() {
        terminal.present(state.draw())
        terminal.prepare(lastWords: state.crashWords.in(state.screen.language))
        hasChanged = false
        lastFrame = clock.now
    }

    private func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .quit(let departure): self.departure = self.departure ?? departure
            case .suspend:
                terminal.suspend()
                state.screen.size = terminal.size
            default: laboratory.perform(effect)
            }
        }
        if terminal.isMouseEnabled != state.screen.configuration.isMouseEnabled {
            terminal.isMouseEnabled = state.screen.configuration.isMouseEnabled
        }
    }
}
