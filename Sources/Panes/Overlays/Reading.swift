import Drawing
import Language
import TerminalUI

/// A text that found no room where it stands, in full.
struct Reading: Overlay {
    let title: Text
    let text: Text
    private var scroll = 0

    init(title: Text, text: Text) {
        self.title = title
        self.text = text
    }

    var scopes: [KeyScope] { [.overlay, .list] }
    var cancelTitle: Text { Text("close", zh: "关闭") }
    func acceptTitle(_ screen: ScreenState) -> Text? { nil }

    private func size(_ screen: ScreenState) -> Size {
        let width = min(84, screen.size.width - 2)
        let lines = lines(screen, width: width).count
        return Size(width: width, height: min(lines + 2, max(3, screen.size.height - 4)))
    }

    private func lines(_ screen: ScreenState, width: Int) -> [String] {
        TextWidth.wrap(text.in(screen.language), to: max(1, width - 4))
    }

    mutating func move(by rows: Int, _ screen: inout ScreenState) {
        let size = size(screen)
        scroll = min(max(0, scroll + rows), max(0, lines(screen, width: size.width).count - size.height + 2))
    }

    func draw(on frame: inout Frame, _ screen: ScreenState) {
        let size = size(screen)
        let inner = frame.window(title, size)
        let lines = lines(screen, width: size.width)
        frame.lines(lines.dropFirst(scroll).map { frame.theme.text($0, .text) }, in: inner)
        frame.scrollbar(offset: scroll, count: lines.count, in: inner)
    }
}
