import Formats
import Language
import Profiles
import TerminalUI

/// A whole row: each column with its value, below each other.
struct RowPage: Overlay {
    private let line: Int
    private let fields: [(name: String, value: String?, isTarget: Bool)]
    private var scroll = ScrollPosition()

    /// Of a longer value the beginning is shown.
    private static let mostBytes = 20_000

    init(_ row: Int, of rows: TableRows, _ profile: TableProfile) {
        line = rows.lines[row]
        fields = rows.columns.enumerated().map { column, name in
            let field = rows.field(row, column, most: Self.mostBytes)
            return (name.printable, field.isMissing ? nil : field.text.printable, column == profile.target)
        }
    }

    var id: OverlayID? { OverlayID(rawValue: "row") }
    var scopes: [KeyScope] { [.overlay, .list] }
    var cancelTitle: Text { Text("close", zh: "关闭") }
    func acceptTitle(_ screen: ScreenState) -> Text? { nil }

    mutating func move(by rows: Int, _ screen: inout ScreenState) {
        let (size, lines) = content(screen)
        scroll.move(by: rows, count: lines.count, visible: max(1, size.height - 2))
    }

    func draw(on frame: inout Frame, _ screen: ScreenState) {
        let (size, lines) = content(screen)
        let inner = frame.window(Text("line \(line)", zh: "第 \(line) 行"), size)
        let first = scroll.first(count: lines.count, visible: inner.height)
        frame.lines(Array(lines.dropFirst(first)), in: inner)
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    private func content(_ screen: ScreenState) -> (size: Size, lines: [StyledText]) {
        let width = min(100, max(10, screen.size.width - 2))
        let lines = lines(width: max(1, width - (width >= 30 ? 4 : 2)), screen.currentTheme)
        return (Size(width: width, height: min(lines.count + 2, max(3, screen.size.height - 4))), lines)
    }

    private func lines(width: Int, _ theme: Theme) -> [StyledText] {
        let longest = fields.map { TextWidth.of($0.name) }.max() ?? 0
        let names = max(3, min(longest, width / 3))
        let marks = fields.contains { $0.isTarget } ? 2 : 0
        return fields.flatMap { field in
            var name = theme.text(field.isTarget ? "● " : String(repeating: " ", count: marks), .accent)
            name.append(TextWidth.pad(field.name, to: names) + "  ", theme[field.isTarget ? .accent : .label])
            guard let value = field.value else { return [name + theme.text("–", .dim)] }
            let room = max(4, width - names - 2 - marks)
            return Self.broken(value, to: room).enumerated().map { index, piece in
                let before = index == 0 ? name : theme.text(String(repeating: " ", count: names + 2 + marks), .text)
                return before + theme.text(piece, .value)
            }
        }
    }

    /// A text in pieces of so many cells, with nothing left out: spaces at the ends count in data.
    private static func broken(_ text: String, to width: Int) -> [String] {
        var pieces: [String] = []
        var piece = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            let cells = TextWidth.of(scalar)
            if used + cells > width {
                pieces.append(String(piece))
                piece = String.UnicodeScalarView()
                used = 0
            }
            piece.append(scalar)
            used += cells
        }
        return pieces + (piece.isEmpty && !pieces.isEmpty ? [] : [String(piece)])
    }
}
