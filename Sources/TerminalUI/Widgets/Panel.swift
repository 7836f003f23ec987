import Drawing
import Language

/// A rounded box with a title around a part of the screen; a sign before the title says without color that it has the
/// keys.
public struct Panel: Sendable {
    /// Shown in the upper edge at the left.
    public var title: Text
    /// Smaller beside the title: scale, smoothing, units.
    public var subtitle: Text
    /// In the upper edge at the right: a state, a count.
    public var trailing: StyledText
    /// Whether the keys go to what is in it.
    public var isFocused: Bool

    public init(
        _ title: Text = .empty, subtitle: Text = .empty, trailing: StyledText = StyledText(),
        isFocused: Bool = false
    ) {
        self.title = title
        self.subtitle = subtitle
        self.trailing = trailing
        self.isFocused = isFocused
    }

    /// What stands between the parts of a subtitle; the last of them goes first where there is no room.
    public static let joint = " · "

    /// What stands before the title of what has the keys.
    public static let focusSign = "▸"

    /// Draws the box and returns the rectangle inside it.
    @discardableResult
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) -> Rect {
        guard rect.width >= 2, rect.height >= 2 else { return rect }
        let inner = canvas.box(rect, style: theme[isFocused ? .borderFocused : .border])
        var heading = StyledText()
        if !title.isEmpty {
            let before = isFocused ? " \(Panel.focusSign) " : " "
            heading.append(title.map { text, _ in before + text + " " }, theme[isFocused ? .titleFocused : .title])
        }
        var edge = Rect(x: rect.x + 2, y: rect.y, width: rect.width - 4, height: 1)
        // The title tells more than what stands at the right, of which the last goes first where both have no room.
        let room = edge.width - heading.width(in: canvas.language) - 3
        var trailing = trailing
        while !trailing.runs.isEmpty, trailing.width(in: canvas.language) > room { trailing.runs.removeLast() }
        let trailingWidth = trailing.width(in: canvas.language)
        if !trailing.runs.isEmpty {
            let corner = edge.cutRight(trailingWidth + 2)
            canvas.put(" ", x: corner.x, y: corner.y)
            let end = canvas.put(trailing, x: corner.x + 1, y: corner.y)
            canvas.put(" ", x: end, y: corner.y)
            _ = edge.cutRight(1)
        }
        // What stands beside the title goes whole or not at all: half a word tells nothing.
        let before = title.isEmpty ? " " : ""
        var details = subtitle.in(canvas.language).split(separator: Panel.joint)
        let left = edge.width - heading.width(in: canvas.language) - TextWidth.of(before) - 1
        while !details.isEmpty, TextWidth.of(details.joined(separator: Panel.joint)) > left { details.removeLast() }
        if !details.isEmpty, !subtitle.isEmpty {
            heading.append(before + details.joined(separator: Panel.joint) + " ", theme[.faint])
        }
        canvas.put(heading, in: edge)
        return inner
    }
}
