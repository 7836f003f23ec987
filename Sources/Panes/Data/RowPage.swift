import Drawing
import Formats
import Hosting
import Language
import Profiles
import TerminalUI

extension KeyScope {
    static let rowPage = KeyScope(id: "row-page", title: Text("A whole row", zh: "整行"))
}

/// A whole row: each column with its value, below each other.
struct RowPage: TurnedPage {
    private let shown: RowsQuery.Answer
    private let profile: TableProfile
    /// Which of the rows shown.
    let place: Int
    private let line: Int
    private let fields: [(name: String, value: String?, isTarget: Bool)]
    private var scroll = ScrollPosition()

    /// Of a longer value the beginning is shown.
    private static let mostBytes = 20_000

    /// - Parameter place: which of the rows shown; nil comes of one that is not there.
    init?(_ place: Int, of shown: RowsQuery.Answer, _ profile: TableProfile) {
        guard shown.places.indices.contains(place) else { return nil }
        self.shown = shown
        self.profile = profile
        self.place = place
        let row = Int(shown.places[place])
        line = shown.rows.lines[row]
        let values = shown.rows.columns.indices.map { column -> String? in
            let field = shown.rows.field(row, column, most: Self.mostBytes)
            return field.isMissing ? nil : field.text.printable
        }
        let aligned = Self.aligned(values, numbers: profile.columns.map { $0.kind == .number })
        fields = shown.rows.columns.enumerated().map { column, name in
            (name.printable, aligned[column], column == profile.target)
        }
    }

    /// Numbers with their decimal points below each other, no digit more than can be told apart.
    private static func aligned(_ values: [String?], numbers: [Bool]) -> [String?] {
        let places = values.indices.filter { numbers.indices.contains($0) && numbers[$0] && values[$0] != nil }
        let texts = places.map { NumberFormat.cut(values[$0] ?? "") }
        let widest = texts.map { NumberFormat.whole(of: $0) }.filter { $0 <= 24 }.max() ?? 0
        var aligned = values
        for (place, text) in zip(places, texts) {
            aligned[place] = String(repeating: " ", count: max(0, widest - NumberFormat.whole(of: text))) + text
        }
        return aligned
    }

    private static let help = Text(
        "Show the row below or above, as they are sorted and filtered", zh: "按当前排序和筛选显示下一行或上一行")

    static let commands: [PaneCommand<DataPane>] = [
        turn("row.next", Text("next row", zh: "下一行"), in: .rowPage, ["right", "n"], footer: 1, by: 1, help: help),
        turn(
            "row.previous", Text("previous row", zh: "上一行"), in: .rowPage, ["left", "p"], footer: 2, by: -1, help: help),
    ]

    func turned(by rows: Int) -> RowPage? { RowPage(place + rows, of: shown, profile) }

    var id: OverlayID? { OverlayID(rawValue: "row") }
    var scopes: [KeyScope] { [.rowPage, .overlay, .list] }
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
