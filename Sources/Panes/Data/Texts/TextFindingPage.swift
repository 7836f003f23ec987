import Drawing
import Formats
import Language
import Profiles
import TerminalUI

/// A finding about a text at length: what it is, what mends it, and where it stands.
struct TextFindingPage {
    private let finding: ProfileFinding?
    private let profile: TextProfile

    init(_ finding: ProfileFinding?, in profile: TextProfile) {
        self.finding = finding
        self.profile = profile
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        guard let finding else {
            let inner = frame.panel(Text("finding", zh: "问题"), part: part)
            let next = frame.key("focus.next")
            return frame.empty(
                [Text("Nothing to look at here: \(next) goes on to the lines.", zh: "这里没有要看的：按 \(next) 查看各行。")],
                in: inner)
        }
        let inner = frame.panel(
            Checks.summary(of: finding.kind) ?? Text(verbatim: finding.kind), subtitle: finding.severity.label,
            part: part)
        let lines = lines(frame.theme, width: inner.width, frame.language, key: frame.key("data.apply"))
        let first = scroll.first(count: lines.count, visible: inner.height)
        frame.lines(Array(lines.dropFirst(first)), in: inner)
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// - Parameter key: what applies the remedy.
    func lines(_ theme: Theme, width: Int, _ language: Language, key: Text) -> [StyledText] {
        guard let finding else { return [] }
        func wrapped(_ text: Text, _ scope: Scope) -> [StyledText] {
            TextWidth.wrap(text.in(language), to: width).map { theme.text($0, scope) }
        }
        var lines = wrapped(finding.sentence, .text)
        if let remedy = finding.remedy {
            lines += wrapped(
                Text("\(key) applies the remedy: \(remedy.title)", zh: "按 \(key) 应用补救：\(remedy.title)"), .accent)
        }
        let check = finding.kind
        lines += wrapped(Text("setting: data.checks.\(check)", zh: "设置：data.checks.\(check)"), .dim)
        let names = finding.evidence.map(\.label)
        let nameWidth = (names.map { TextWidth.of($0, in: language) }.max() ?? 0) + 2
        let values = NumberFormat.aligned(
            finding.evidence.map { Int(exactly: $0.value).map(\.grouped) ?? NumberFormat.figure($0.value) })
        for (name, value) in zip(names, values) {
            lines.append(theme.text(TextWidth.pad(name, to: nameWidth), .label) + theme.text(value, .value))
        }
        let places = profile.places(of: finding)
        guard !places.isEmpty else { return lines }
        lines.append(theme.text(Text("where it stands", zh: "所在位置"), .heading))
        let isOneFile = profile.files.count == 1
        for place in places {
            var name = isOneFile ? "\(place.line)" : "\(place.file):\(place.line)"
            if let other = place.other {
                name += " = " + (isOneFile ? other.split(separator: ":").last.map(String.init) ?? other : other)
            }
            lines.append(
                theme.text(TextWidth.truncate(name, to: max(8, width / 2)) + "  ", .label)
                    + theme.text(place.text.printable, .dim))
        }
        return lines
    }
}
