import Datasets
import Drawing
import Formats
import Language
import Profiles
import TerminalUI

/// What a text holds: how long its documents are, drawn; figures; scripts; the most frequent characters; how it was read.
struct TextOverview {
    private let profile: TextProfile

    init(_ profile: TextProfile) { self.profile = profile }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let encodings = profile.encodings.map(\.name).joined()
        var inner = frame.panel(Text("text", zh: "文本"), subtitle: encodings, part: part)
        let height = histogramHeight(in: inner)
        if height > 0 {
            let lengths = profile.documentLengths
            let caption = Text("documents by their length in characters", zh: "文档按长度（字符）的分布")
            frame.canvas.put(frame.theme.text(caption, .heading), in: inner.cutTop(1))
            let range = Double(max(1, lengths.least))...Double(max(1, lengths.greatest))
            Histogram(counts: lengths.histogram.map(Double.init), range: range, rangeScale: .logarithmic)
                .draw(on: &frame.canvas, in: inner.cutTop(height - 1), theme: frame.theme)
        }
        let lines = lines(frame.theme, width: inner.width, frame.language)
        let first = scroll.first(count: lines.count, visible: inner.height)
        frame.lines(Array(lines.dropFirst(first)), in: inner)
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// Where the lines are drawn, below the bars.
    func textRect(in inner: Rect) -> Rect {
        var inner = inner
        _ = inner.cutTop(histogramHeight(in: inner))
        return inner
    }

    private func histogramHeight(in inner: Rect) -> Int {
        guard max(1, profile.documentLengths.least) < profile.documentLengths.greatest else { return 0 }
        let height = min(8, inner.height / 2)
        return height >= 4 ? height : 0
    }

    func lines(_ theme: Theme, width: Int, _ language: Language) -> [StyledText] {
        var lines: [StyledText] = []
        func add(_ name: Text, _ value: Text) {
            lines.append(theme.text(TextWidth.pad(name, to: 21), .label) + theme.text(value, .value))
        }
        add(Text("documents", zh: "文档"), profile.documentKind.counted(profile.documents))
        let counts = [profile.lines, profile.words, profile.characters, profile.bytes].map(\.grouped)
        add(Text("lines, words", zh: "行、词"), Text(verbatim: "\(counts[0])  \(counts[1])"))
        add(Text("characters, bytes", zh: "字符、字节"), Text(verbatim: "\(counts[2])  \(counts[3])"))
        for (name, lengths) in [
            (Text("document quartiles", zh: "文档四分位数"), profile.documentLengths),
            (Text("line quartiles", zh: "行四分位数"), profile.lineLengths),
        ] where lengths.quantiles.count > 4 {
            add(name, Text(verbatim: lengths.quantiles[2...4].map(\.grouped).joined(separator: "  ")))
        }
        let letters = max(1, profile.scripts.reduce(0) { $0 + $1.letters })
        for script in profile.scripts.prefix(6) {
            let share = Double(script.letters) / Double(letters)
            add(script.script.label, Text(verbatim: NumberFormat.percent(share, decimals: share < 0.01 ? 2 : 0)))
        }
        let frequent = profile.frequentCharacters.prefix(30).map { $0.text == " " ? "␣" : $0.text.printable }
        lines.append(theme.text(Text("most frequent characters", zh: "最常见的字符"), .heading))
        lines += TextWidth.wrap(frequent.joined(separator: " "), to: width).map { theme.text($0, .value) }
        for note in profile.notes {
            lines += TextWidth.wrap(note.in(language), to: width).map { theme.text($0, .dim) }
        }
        return lines
    }
}
