import Language

/// A line of text in several styles, in every language; the canvas that it is written on chooses one.
public struct StyledText: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// A stretch of text in one style.
    public struct Run: Hashable, Sendable {
        /// What is written, on one line.
        public var text: Text
        /// How it looks; colors that are `.none` show what is beneath.
        public var style: Style

        public init(_ text: Text, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// The stretches from left to right, with nothing between them.
    public var runs: [Run]

    /// One stretch; none for an empty text.
    public init(_ text: Text, _ style: Style = .plain) {
        runs = text.isEmpty ? [] : [Run(text, style)]
    }

    /// One stretch that is the same in every language: a name, a number, a sign.
    public init(_ text: String, _ style: Style = .plain) {
        self.init(Text(verbatim: text), style)
    }

    /// Text of several stretches; without arguments an empty one.
    public init(_ runs: [Run] = []) {
        self.runs = runs
    }

    /// Text in the style of what is beneath.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// Cells it takes in a language.
    public func width(in language: Language) -> Int {
        runs.reduce(0) { $0 + TextWidth.of($1.text.in(language)) }
    }

    /// The text without its styles.
    public func text(in language: Language) -> String {
        runs.map { $0.text.in(language) }.joined()
    }

    /// Adds a stretch at the end; nothing for an empty text.
    public mutating func append(_ text: Text, _ style: Style = .plain) {
        if !text.isEmpty { runs.append(Run(text, style)) }
    }

    /// Adds a stretch that is the same in every language: a name, a number, a sign.
    public mutating func append(_ text: String, _ style: Style = .plain) {
        append(Text(verbatim: text), style)
    }

    /// Both texts, one after the other.
    public static func + (left: StyledText, right: StyledText) -> StyledText {
        StyledText(left.runs + right.runs)
    }

    /// Adds a text at the end.
    public static func += (left: inout StyledText, right: StyledText) {
        left.runs += right.runs
    }

    /// Cut to `width` cells in a language, with an ellipsis where something is missing.
    public func truncated(to width: Int, in language: Language) -> StyledText {
        if self.width(in: language) <= width { return self }
        var result = StyledText()
        var left = width
        for run in runs {
            let text = run.text.in(language)
            let cells = TextWidth.of(text)
            if cells < left {
                result.runs.append(run)
                left -= cells
                continue
            }
            // There is more after this run, so it must leave room for the ellipsis even if it fits exactly.
            result.append(TextWidth.truncate(text + "…", to: left), run.style)
            break
        }
        return result
    }
}
