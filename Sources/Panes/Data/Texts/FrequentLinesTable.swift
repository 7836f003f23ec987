import Formats
import Language
import Profiles
import TerminalUI

/// The lines of a text that come most often, and in how many documents.
struct FrequentLinesTable {
    private let profile: TextProfile

    init(_ profile: TextProfile) { self.profile = profile }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState) {
        let inner = frame.panel(Text("most frequent lines", zh: "最常见的行"), subtitle: size, part: part)
        guard !profile.frequentLines.isEmpty else {
            return frame.empty([Text("No line comes twice.", zh: "没有重复的行。")], in: inner)
        }
        var placed = placed(in: part, frame.theme)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, position)
    }

    private var size: Text {
        let lines = profile.lines.grouped
        return Text("of \(lines) lines", zh: "共 \(lines) 行")
    }

    func placed(in part: PlacedPart, _ theme: Theme) -> PlacedTable {
        let rows = profile.frequentLines.map { line in
            Table.Row([
                theme.text(line.count.grouped, .value), theme.text(line.documents.grouped, .dim),
                theme.text(line.text.printable, .text),
            ])
        }
        let columns: [Table.Column] = [
            .init(Text("times", zh: "次数"), alignment: .trailing, isNumeric: true),
            .init(Text("documents", zh: "文档"), alignment: .trailing, isNumeric: true),
            .init(Text("line", zh: "行"), .fill),
        ]
        return PlacedTable(Table(columns: columns, rows: rows), in: Frame.inside(part.rect))
    }
}
