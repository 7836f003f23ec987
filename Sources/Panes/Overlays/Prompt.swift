import Drawing
import Hosting
import Language
import TerminalUI

/// A question answered by typing.
public struct Prompt: Overlay {
    /// What is asked for: `Steps to do`.
    public let title: Text
    /// A line about the answer: how it is written, or what comes of it.
    let help: Text
    private var input: TextField
    /// Why the text is refused; nil where it is fine or empty.
    private var error: Text?
    private let problem: @Sendable (String, ScreenState) -> Text?
    private let answer: @Sendable (String, inout AppState) -> [Effect]

    private init(
        title: Text, help: Text, text: String, problem: @escaping @Sendable (String, ScreenState) -> Text?,
        answer: @escaping @Sendable (String, inout AppState) -> [Effect]
    ) {
        self.title = title
        self.help = help
        input = TextField(text)
        self.problem = problem
        self.answer = answer
    }

    /// A question with the cursor at the end of `text`.
    /// - Parameters:
    ///   - check: why a text is refused, nil where it is fine; asked at every key.
    ///   - answer: does what the text asks for; never called with an empty one, or one that is refused.
    public init(
        _ title: Text, help: Text, text: String = "",
        check: @escaping @Sendable (String, ScreenState) -> Text? = { _, _ in nil },
        answer: @escaping @Sendable (String, inout ScreenState) -> [Effect]
    ) {
        self.init(title: title, help: help, text: text, problem: check) { answer($0, &$1.screen) }
    }

    /// A question of a pane.
    public init<Target: Pane>(
        _ title: Text, help: Text, text: String = "", for pane: Target.Type,
        check: @escaping @Sendable (String, ScreenState) -> Text? = { _, _ in nil },
        answer: @escaping @Sendable (String, inout Target, inout ScreenState) -> [Effect]
    ) {
        self.init(title: title, help: help, text: text, problem: check) {
            answer($0, &$1.panes[Target.self], &$1.screen)
        }
    }

    public var scopes: [KeyScope] { [.overlay] }
    public var takesText: Bool { true }
    public func acceptTitle(_ screen: ScreenState) -> Text? { error == nil ? Text("ok", zh: "确定") : nil }
    public mutating func move(by rows: Int, _ screen: inout ScreenState) {}

    public mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool {
        guard input.handle(key) else { return false }
        check(screen)
        return true
    }

    public mutating func paste(_ text: String, _ screen: ScreenState) {
        input.insert(text)
        check(screen)
    }

    /// Finds out whether the text is refused.
    mutating func check(_ screen: ScreenState) { error = input.text.isEmpty ? nil : problem(input.text, screen) }

    public mutating func accept(_ state: inout AppState) -> OverlayAnswer {
        guard error == nil else { return .stay }
        return .close(input.text.isEmpty ? [] : answer(input.text, &state))
    }

    public func draw(on frame: inout Frame, _ screen: ScreenState) {
        let most = screen.size.width - 2
        let width = min(most, max(60, min(100, frame.width(of: help) + 4)))
        // The place is the same whether help or refusal is shown, as long as both are as long.
        let room = max(1, width - 4)
        let lines = [frame.wrapped(help, to: room), error.map { frame.wrapped($0, to: max(1, room - 2)) } ?? []]
        let height = 3 + (lines.map(\.count).max() ?? 1)
        var inner = frame.window(title, Size(width: width, height: min(height, screen.size.height)))
        input.draw(on: &frame.canvas, in: inner.cutTop(1), isFocused: true, theme: frame.theme)
        for (index, line) in lines[error == nil ? 0 : 1].enumerated() {
            let mark = error == nil ? "" : index == 0 ? "✗ " : "  "
            frame.canvas.put(frame.theme.text(mark + line, error == nil ? .dim : .bad), in: inner.cutTop(1))
        }
    }
}
