/// A line of text in several styles.
public struct StyledText: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// A stretch of text in one style.
    public struct Run: Hashable, Sendable {
        public var text: String
        public var style: Style

        public init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    public var runs: [Run]

    public init(_ text: String, _ style: Style = .plain) {
        runs = text.isEmpty ? [] : [Run(text, style)]
    }

    public init(_ runs: [Run] = []) {
        self.runs = runs
    }

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

    public mutating func append(_ text: String, _ style: Style = .plain) {
        if !text.isEmpty { runs.append(Run(text, style)) }
    }

    public static func + (left: StyledText, right: StyledText) -> StyledText {
        StyledText(left.runs + right.runs)
    }

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
