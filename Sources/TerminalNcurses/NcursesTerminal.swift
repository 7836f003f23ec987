import CNcurses
import CTerminalGuard
import Drawing
import Glibc
import Language
import TerminalUI

/// The terminal the program runs in, through ncurses.
///
/// From its creation until ``close()`` the alternate screen is up, standard output and error go to a log, and fatal
/// signals restore the terminal first. To be used on one thread.
public final class NcursesTerminal: Terminal {
    /// Columns and rows now; a change comes as ``TerminalEvent/resize(_:)``.
    public private(set) var size: Size
    /// What was found out of the terminal when the screen was put up.
    public private(set) var capabilities: Capabilities
    /// Takes effect at once.
    public var isMouseEnabled: Bool {
        didSet { if isOpen, isMouseEnabled != oldValue { write(isMouseEnabled ? Modes.mouseOn : Modes.mouseOff) } }
    }

    private let device: Int32
    private let input: UnsafeMutablePointer<FILE>
    private let output: UnsafeMutablePointer<FILE>
    private let screen: OpaquePointer
    private let redirection: OutputRedirection
    private let modesBefore: termios
    private let resetText: UnsafeMutablePointer<CChar>
    private let signals: Int32
    /// Whether the terminal has a second screen, which is left again, and which alone may be cleared.
    private let hasOtherScreen: Bool
    private var reader: InputReader
    private var pairs: ColorPairs
    private var shown: Canvas?
    private var row: [cchar_t] = []
    private var isCursorShown: Bool?
    private var isOpen = true
    private var mustDrawAll = false
    /// Whether the other end of the terminal is closed.
    private var isGone = false

    /// Puts the screen up.
    ///
    /// - Throws: ``TerminalError``, with the terminal as it was.
    public init(options: TerminalOptions = TerminalOptions()) throws {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw TerminalError.notATerminal }
        TerminalCharacters.useUTF8()
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        let detected = try Detection(name: name, options: options)
        var modes = termios()
        guard tcgetattr(STDIN_FILENO, &modes) == 0 else {
            throw TerminalError.system(Text(verbatim: String(cString: strerror(errno))))
        }
        // ncurses gets duplicates of its own: 1 and 2 will lead elsewhere.
        guard let output = fdopen(dup(STDOUT_FILENO), "wb"), let input = fdopen(dup(STDIN_FILENO), "rb") else {
            throw TerminalError.system(Text(verbatim: String(cString: strerror(errno))))
        }
        // Before newterm, or ncurses would install its own handlers.
        signals = terminal_guard_watch_signals()
        guard let (screen, colors) = detected.start(output: output, input: input) else {
            terminal_guard_unwatch_signals()
            fclose(output)
            fclose(input)
            throw TerminalError.unknownTerminal(name)
        }
        guard let reader = InputReader() else {
            endwin()
            terminal_guard_unwatch_signals()
            throw TerminalError.system(Text("no memory", zh: "内存不足"))
        }
        self.input = input
        self.output = output
        self.screen = screen
        self.reader = reader
        device = fileno(output)
        modesBefore = modes
        hasOtherScreen = curses_string("rmcup") != nil
        redirection = OutputRedirection(path: options.logFile)
        resetText = strdup(Modes.reset)
        pairs = ColorPairs(colors: colors)
        capabilities = Capabilities(colors: colors, symbols: options.symbols ?? detected.symbols, name: name)
        isMouseEnabled = options.isMouseEnabled
        size = NcursesTerminal.currentSize(device) ?? Size(width: 80, height: 24)
        enter()
        if options.symbols == nil, capabilities.symbols == .unicode,
            WidthProbe.drawsWide(output: device, input: fileno(input)) == true
        {
            capabilities.symbols = .safe
        }
    }

    deinit {
        close()
        free(resetText)
    }

    /// Draws what has changed since the last canvas, in one frame where the terminal knows how; nothing once closed.
    public func present(_ canvas: Canvas) {
        guard isOpen, canvas != shown || mustDrawAll else { return }
        draw(canvas)
        if pairs.isExhausted {
            // Too many combinations over time: start over with those of this frame.
            pairs.reset()
            shown = nil
            draw(canvas)
        }
        shown = canvas
        write(Modes.frameBegins)
        showCursor(canvas.cursor)
        doupdate()
        write(Modes.frameEnds)
        mustDrawAll = false
    }

    /// Waits in `poll` over keys, signals and `descriptors`; a terminal that is gone is told as a hang-up, once.
    public func nextEvents(timeout: Duration?, descriptors: [Int32]) -> [TerminalEvent] {
        guard isOpen else { return [.terminate(signal: SIGHUP)] }
        // ncurses may have read more than it returned last time.
        let early = reader.read()
        if !early.isEmpty { return early }
        // A terminal that is gone stays readable for ever, and is told of once.
        var entries = ([isGone ? -1 : fileno(input), signals] + descriptors)
            .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&entries, nfds_t(entries.count), NcursesTerminal.milliseconds(timeout)) > 0 else { return [] }
        var events: [TerminalEvent] = []
        if entries[1].revents != 0 { events += signalEvents() }
        if entries[0].revents & Int16(POLLIN) != 0 {
            let keys = reader.read()
            // Readable without anything to read: the other end is closed.
            if keys.isEmpty, entries[0].revents & Int16(POLLHUP) != 0 { isGone = true }
            events += keys
        } else if entries[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
            isGone = true
        }
        if isGone, entries[0].fd >= 0 { events.append(.terminate(signal: SIGHUP)) }
        for entry in entries.dropFirst(2) where entry.revents != 0 { events.append(.ready(descriptor: entry.fd)) }
        return events
    }

    /// Stops the process as Ctrl-Z does; back in front, everything is drawn again by the next canvas.
    public func suspend() {
        guard isOpen else { return }
        leave()
        terminal_guard_stop()
        enter()
        _ = takeSize()
        redrawAll()
    }

    /// The guard keeps a copy, which its handler only has to write.
    public func prepare(lastWords: String) { terminal_guard_prepare_words(lastWords) }

    /// Gives the screen, its modes and standard output and error back; further calls do nothing.
    public func close() {
        guard isOpen else { return }
        leave()
        isOpen = false
        delscreen(screen)
        terminal_guard_unwatch_signals()
        redirection.end()
        fclose(output)
        fclose(input)
    }

    // MARK: Modes

    private func enter() {
        var modes = modesBefore
        terminal_guard_arm(device, &modes, resetText, redirection.log, redirection.errors)
        raw()
        noecho()
        nonl()
        set_escdelay(25)
        typeahead(-1)
        // Not every terminal fills the end of a line in the right color when characters before it are deleted.
        idcok(curses_screen(), false)
        curs_set(0)
        isCursorShown = false
        write(Modes.on)
        if isMouseEnabled { write(Modes.mouseOn) }
    }

    private func leave() {
        write(Modes.mouseOff)
        write(Modes.off)
        curs_set(1)
        // A terminal that has grown meanwhile may keep rows of the other screen below its own.
        if hasOtherScreen { write(Modes.clear) }
        endwin()
        var modes = modesBefore
        tcsetattr(device, TCSANOW, &modes)
        terminal_guard_disarm()
    }

    private func write(_ text: StaticString) {
        text.withUTF8Buffer { buffer in
            guard let start = buffer.baseAddress else { return }
            // A terminal that is gone shows itself by POLLHUP; nothing is to be done about it here.
            _ = Glibc.write(device, start, buffer.count)
        }
    }

    // MARK: Signals

    private func signalEvents() -> [TerminalEvent] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(signals, &bytes, bytes.count)
        guard count > 0 else { return [] }
        var events: [TerminalEvent] = []
        for byte in bytes[..<count] {
            switch Int32(byte) {
            case SIGWINCH: if takeSize() { events.append(.resize(size)) }
            case SIGTSTP:
                suspend()
                events.append(.resumed)
            case SIGCONT:
                // Continued without having been stopped by us, as by `kill -STOP`: neither the screen nor the modes
                // are what they were.
                enter()
                _ = takeSize()
                redrawAll()
                events.append(.resumed)
            case let signal: events.append(.terminate(signal: signal))
            }
        }
        return events
    }

    /// Takes over a new size; `false` when it has not changed.
    private func takeSize() -> Bool {
        guard let now = NcursesTerminal.currentSize(device), now != size else { return false }
        size = now
        resizeterm(Int32(now.height), Int32(now.width))
        redrawAll()
        return true
    }

    private func redrawAll() {
        shown = nil
        mustDrawAll = true
        clearok(curses_shown(), true)
    }

    private static func currentSize(_ device: Int32) -> Size? {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard terminal_guard_size(device, &columns, &rows) == 0 else { return nil }
        return Size(width: Int(columns), height: Int(rows))
    }

    private static func milliseconds(_ timeout: Duration?) -> Int32 {
        guard let timeout else { return -1 }
        let (seconds, attoseconds) = timeout.components
        // Rounded up: waking early would only mean waiting again.
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    // MARK: Drawing

    /// Hands ncurses every stretch of a row that differs from what is shown.
    private func draw(_ canvas: Canvas) {
        let window = curses_screen()
        let width = min(canvas.size.width, size.width)
        let isComparable = shown?.size == canvas.size
        for y in 0..<min(canvas.size.height, size.height) {
            var first = 0
            var last = width - 1
            if isComparable, let shown {
                while first <= last, shown[first, y] == canvas[first, y] { first += 1 }
                while last >= first, shown[last, y] == canvas[last, y] { last -= 1 }
            }
            guard first <= last else { continue }
            // Never start in the second half of a wide character.
            if canvas[first, y].isContinuation, first > 0 { first -= 1 }
            row.removeAll(keepingCapacity: true)
            var before: Style?
            for x in first...last {
                var cell = canvas[x, y]
                guard !cell.isContinuation else { continue }
                // A blank shows nothing of its foreground: with the one before it, no color has to be sent.
                if let before, Self.looksBlank(cell, after: before) { cell.style = before }
                before = cell.style
                row.append(complexCharacter(cell))
            }
            mvwadd_wchnstr(window, Int32(y), Int32(first), row, Int32(row.count))
        }
        wnoutrefresh(window)
    }

    /// Whether a cell looks the same in the style of the one before it: a blank on the same ground, without a line or
    /// a reversal.
    private static func looksBlank(_ cell: Cell, after style: Style) -> Bool {
        cell.scalar == " " && cell.firstMark.value == 0 && cell.style.background == style.background
            && cell.style.attributes.isDisjoint(with: [.underline, .reverse])
            && style.attributes.isDisjoint(with: [.underline, .reverse])
    }

    private func complexCharacter(_ cell: Cell) -> cchar_t {
        var result = cchar_t()
        let (pair, extra) = pairs.pair(for: cell.style)
        result.attr = extra | curses_pair_bits(pair)
        result.ext_color = pair
        let attributes = cell.style.attributes
        if attributes.contains(.bold) { result.attr |= CURSES_BOLD }
        if attributes.contains(.dim) { result.attr |= CURSES_DIM }
        if attributes.contains(.italic) { result.attr |= CURSES_ITALIC }
        if attributes.contains(.underline) { result.attr |= CURSES_UNDERLINE }
        if attributes.contains(.reverse) { result.attr |= CURSES_REVERSE }
        result.chars.0 = Int32(bitPattern: cell.scalar.value)
        result.chars.1 = Int32(bitPattern: cell.firstMark.value)
        result.chars.2 = Int32(bitPattern: cell.secondMark.value)
        return result
    }

    private func showCursor(_ cursor: Point?) {
        let isShown = cursor != nil
        if isShown != isCursorShown {
            curs_set(isShown ? 1 : 0)
            isCursorShown = isShown
        }
        // A hidden cursor stays where it is: moving it would write.
        if let cursor {
            wmove(curses_screen(), Int32(cursor.y), Int32(cursor.x))
            wnoutrefresh(curses_screen())
        }
    }
}

/// What is written to the terminal besides ncurses' own.
private enum Modes {
    /// Bracketed paste and focus reports.
    static let on: StaticString = "\u{1b}[?2004h\u{1b}[?1004h"
    static let off: StaticString = "\u{1b}[?1004l\u{1b}[?2004l"
    /// Presses and drags, in SGR form; ncurses' own mouse support asks for an older form under some terminals.
    static let mouseOn: StaticString = "\u{1b}[?1002h\u{1b}[?1006h"
    static let mouseOff: StaticString = "\u{1b}[?1006l\u{1b}[?1002l"
    /// Synchronized output: terminals that know it show a frame only when it is complete.
    static let frameBegins: StaticString = "\u{1b}[?2026h"
    static let frameEnds: StaticString = "\u{1b}[?2026l"
    /// Plain colors, everything cleared.
    static let clear: StaticString = "\u{1b}[0m\u{1b}[H\u{1b}[2J"
    /// Everything off, for a program that dies: frame, mouse, focus, paste, alternate screen, colors, cursor, keypad.
    static let reset =
        "\u{1b}[?2026l\u{1b}[?1006l\u{1b}[?1002l\u{1b}[?1004l\u{1b}[?2004l\u{1b}[?1049l\u{1b}[0m"
        + "\u{1b}[?25h\u{1b}[?1l\u{1b}>\r\n"
}
