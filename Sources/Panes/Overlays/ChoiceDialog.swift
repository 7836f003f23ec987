import Drawing
import Hosting
import Language
import TerminalUI

/// A question with a few answers, the first of which is the safe one.
public struct ChoiceDialog: Overlay {
    /// An answer.
    public struct Choice: Sendable {
        /// A few words on its row.
        let title: Text
        /// What comes of it, shown while it is chosen.
        let help: Text
        let outcome: @Sendable (inout AppState) -> [Effect]

        /// An answer that does something to the application.
        init(_ title: Text, help: Text, perform outcome: @escaping @Sendable (inout AppState) -> [Effect]) {
            self.title = title
            self.help = help
            self.outcome = outcome
        }

        /// An answer that asks the world outside for something; without effects it only closes the question.
        public init(_ title: Text, help: Text, effects: [Effect] = []) {
            self.init(title, help: help) { _ in effects }
        }
    }

    public let id: OverlayID?
    /// The question, and what there is to know before answering.
    private let words: @Sendable (ScreenState) -> (title: Text, text: Text)
    let choices: [Choice]
    private var selection = 0

    /// A question with its first answer chosen; it has at least one.
    public init(id: OverlayID? = nil, title: Text, text: Text, choices: [Choice]) {
        self.init(id: id, choices: choices) { _ in (title, text) }
    }

    /// A question whose words follow what goes on behind it.
    init(
        id: OverlayID? = nil, choices: [Choice], words: @escaping @Sendable (ScreenState) -> (title: Text, text: Text)
    ) {
        self.id = id
        self.choices = choices
        self.words = words
    }

    public var hasChoices: Bool { true }
    public var scopes: [KeyScope] { [.overlay] }

    public mutating func move(by rows: Int, _ screen: inout ScreenState) {
        selection = min(max(0, selection + rows), max(0, choices.count - 1))
    }

    public mutating func accept(_ state: inout AppState) -> OverlayAnswer {
        .close(choices.indices.contains(selection) ? choices[selection].outcome(&state) : [])
    }

    public func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        let (title, text) = words(screen)
        let longest = choices.map { frame.width(of: $0.title) }.max() ?? 20
        let help = choices.map { frame.width(of: $0.help) }.max() ?? 0
        let width = min(max(46, longest + 8, help + 4, frame.width(of: text) + 4), max(10, screen.size.width - 2), 84)
        let lines = frame.wrapped(text, to: max(1, width - 4))
        let isRoomy = screen.size.height >= lines.count + choices.count + 6
        let helps = choices.map { frame.wrapped($0.help, to: max(1, width - 4)) }
        let rows = lines.count + choices.count + 2 + (isRoomy ? helps.map(\.count).max() ?? 1 : 0)
        // Empty lines give way to words.
        let gap = isRoomy && rows + 2 <= FrameLayout(screen).window.height ? 1 : 0
        let height = rows + 2 * gap
        var inner = frame.window(title, Size(width: width, height: min(height, screen.size.height)))
        for words in lines { frame.canvas.put(theme.text(words, .text), in: inner.cutTop(1)) }
        _ = inner.cutTop(gap)
        for (index, choice) in choices.enumerated() {
            let row = inner.cutTop(1)
            guard !row.isEmpty else { break }
            let isSelected = index == selection
            if isSelected { frame.canvas.fill(row, style: theme[.buttonFocused].over(theme[.overlay])) }
            let title = choice.title.map { text, _ in (isSelected ? "▸ " : "  ") + text }
            frame.canvas.put(theme.text(title, isSelected ? .buttonFocused : .button), in: row)
        }
        guard isRoomy, choices.indices.contains(selection) else { return }
        _ = inner.cutTop(gap)
        for words in helps[selection] { frame.canvas.put(theme.text(words, .dim), in: inner.cutTop(1)) }
    }
}
