/// A line of text in several styles.
public struct StyledText: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// A stretch of text in one style.
    public struct Run: Hashable, Sendable {
        /// What is written, on one line.
        public var text: String
        /// How it looks; colors that are `.none` show what is beneath.
        public var style: Style

        public init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// The stretches from left to right, with nothing between them.
    public var runs: [Run]

    /// One stretch; none for an empty text.
    public init(_ text: String, _ style: Style = .plain) {
        runs = text.isEmpty ? [] : [Run(text, style)]
    }

    /// Text of several stretches; without arguments an empty one.
    public init(_ runs: [Run] = []) {
        self.runs = runs
    }

    /// Text in the style of what is beneath.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// Cells it takes.
    public var width: Int {
        runs.reduce(0) { $0 + TextWidth.of($1.text) }
    }

    /// The text without its styles.
    public var text: String {
        runs.map(\.text).joined()
    }

    /// Adds a stretch at the end; nothing for an empty text.
    public mutating func append(_ text: String, _ style: Style = .plain) {
        if !text.isEmpty { runs.append(Run(text, style)) }
    }

    /// Both texts, one after the other.
    public static func + (left: StyledText, right: StyledText) -> StyledText {
        StyledText(left.runs + right.runs)
    }

    /// Adds a text at the end.
    public static func += (left: inout StyledText, right: StyledText) {
        left.runs += right.runs
    }

    /// Cut to `width` cells, with an ellipsis where something is missing.
    public func truncated(to width: Int) -> StyledText {
        if self.width <= width { return self }
        var result = StyledText()
        var left = width
        for run in runs {
            let cells = TextWidth.of(run.text)
            if cells < left {
                result.runs.append(run)
                left -= cells
                continue
            }
            // There is more after this run, so it must leave room for the ellipsis even if it fits exactly.
            result.append(TextWidth.truncate(run.text + "…", to: left), run.style)
            break
        }
        return result
    }
}
