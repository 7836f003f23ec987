import Drawing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A terminal in memory: events are put into it, screens come out as text.
public final class FakeTerminal: Terminal {
    /// As created or last resized.
    public private(set) var size: Size
    /// What the program is told that it can show.
    public var capabilities: Capabilities
    /// As the program last set it; mouse events come all the same.
    public var isMouseEnabled = true
    /// What a fatal signal would say.
    public private(set) var lastWords = ""
    /// The last canvas shown.
    public private(set) var canvas: Canvas?
    /// Frames that differed from the one before.
    public private(set) var changedFrames = 0
    /// Whether the program has closed it.
    public private(set) var isClosed = false
    /// How often the program was suspended.
    public private(set) var suspensions = 0
    /// Asked for more events when none are waiting and no descriptor is ready: a test looks at the screen here and
    /// answers with what a person would do next. An empty answer lets the program's timeout pass.
    public var onIdle: ((FakeTerminal) -> [TerminalEvent])?
    private var waiting: [TerminalEvent]

    /// A terminal that has shown nothing yet.
    /// - Parameter events: what happens first, one after the other.
    public init(
        size: Size = Size(width: 80, height: 24),
        capabilities: Capabilities = Capabilities(colors: .full, name: "fake"),
        events: [TerminalEvent] = []
    ) {
        self.size = size
        self.capabilities = capabilities
        waiting = events
    }

    /// The last screen as text.
    public var text: String { canvas?.text ?? "" }

    /// Types keys by their names: `type("j", "enter", "ctrl-p")`.
    public func type(_ names: String...) {
        waiting += names.compactMap { KeyEvent(name: $0).map(TerminalEvent.key) }
    }

    /// Types text character by character.
    public func type(text: String) {
        waiting += text.unicodeScalars.map { .key(KeyEvent(.character($0))) }
    }

    /// Adds an event.
    public func post(_ event: TerminalEvent) {
        waiting.append(event)
    }

    /// Changes the size, and says so to the program.
    public func resize(to size: Size) {
        self.size = size
        waiting.append(.resize(size))
    }

    /// Keeps the canvas for the test to look at.
    public func present(_ canvas: Canvas) {
        if canvas != self.canvas { changedFrames += 1 }
        self.canvas = canvas
    }

    /// One waiting event at a time, so that a test sees the screen after each.
    public func nextEvents(timeout: Duration?, descriptors: [Int32]) -> [TerminalEvent] {
        if !waiting.isEmpty { return [waiting.removeFirst()] }
        let ready = poll(descriptors, milliseconds: 0)
        if !ready.isEmpty { return ready }
        if let answers = onIdle?(self), !answers.isEmpty {
            waiting += answers
        }
        if !waiting.isEmpty { return [waiting.removeFirst()] }
        return poll(
            descriptors,
            milliseconds: timeout.map {
                Int32(
                    clamping: $0.components.seconds * 1000
                        + $0.components.attoseconds / 1_000_000_000_000_000)
            } ?? 1000)
    }

    /// Keeps them for a test to read.
    public func prepare(lastWords: String) { self.lastWords = lastWords }

    /// Counts, and comes back at once with ``TerminalEvent/resumed``.
    public func suspend() {
        suspensions += 1
        waiting.append(.resumed)
    }

    /// Only says so in ``isClosed``.
    public func close() {
        isClosed = true
    }

    private func poll(_ descriptors: [Int32], milliseconds: Int32) -> [TerminalEvent] {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard systemPoll(&entries, nfds_t(entries.count), milliseconds) > 0 else { return [] }
        return entries.filter { $0.revents != 0 }.map { .ready(descriptor: $0.fd) }
    }
}

/// `poll(2)`, which the method of the same name hides.
private func systemPoll(_ entries: inout [pollfd], _ count: nfds_t, _ milliseconds: Int32) -> Int32 {
    poll(&entries, count, milliseconds)
}
