import Drawing
import Formats
import Language
import Profiles
import Profiling
import TerminalUI

/// A finding about the data; `Finding` alone is what the palette finds.
typealias ProfileFinding = Profiles.Finding

/// What should be looked at, the most harmful first.
struct FindingsTable {
    private let findings: [ProfileFinding]
    /// How much there is in the data.
    private let size: Text
    /// What is counted.
    private let unit: Text
    /// Whether there is a list of columns beside it.
    private let hasColumns: Bool

    init(_ profile: TableProfile) {
        findings = profile.findings
        size = Self.size(of: profile)
        unit = Text("rows", zh: "行")
        hasColumns = true
    }

    init(_ profile: TextProfile) {
        findings = profile.findings
        size = profile.documentKind.counted(profile.documents)
        unit = Text("count", zh: "数量")
        hasColumns = false
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState) {
        // A narrow screen shows one list at a time.
        let next = frame.key("focus.next")
        let hint =
            hasColumns && frame.place(of: .columns) == nil
            ? Text(" · \(next): columns", zh: " · \(next)：列") : .empty
        let inner = frame.panel(Text("findings", zh: "问题"), subtitle: size + hint, part: part)
        guard !findings.isEmpty else {
            return frame.empty([Text("Nothing was found that should be looked at.", zh: "没有发现需要注意的问题。")], in: inner)
        }
        var placed = placed(in: part, frame.theme, frame.language)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, position)
    }

    private static func size(of profile: TableProfile) -> Text {
        let (rows, columns) = (profile.rows.grouped, profile.columns.count)
        let counted = profile.rows == 1 ? Text("1 row", zh: "1 行") : Text("\(rows) rows", zh: "\(rows) 行")
        let across = columns == 1 ? Text("1 column", zh: "1 列") : Text("\(columns) columns", zh: "\(columns) 列")
        return counted + Text(", ", zh: "，") + across
    }

    func placed(in part: PlacedPart, _ theme: Theme, _ language: Language) -> PlacedTable {
        let rows = findings.map { finding in
            Table.Row([
                theme.text(finding.severity.label, finding.severity.scope),
                theme.text(finding.count.grouped, .value),
                theme.text(finding.sentence, .text),
            ])
        }
        let columns: [Table.Column] = [
            .init(Text("severity", zh: "程度")), .init(unit, alignment: .trailing, isNumeric: true),
            .init(Text("finding", zh: "问题"), .fill),
        ]
        return PlacedTable(Table(columns: columns, rows: rows), in: Frame.inside(part.rect))
    }
}

extension ProfileFinding.Severity {
    /// How the screen colors it.
    var scope: Scope {
        switch self {
        case .error: .bad
        case .warning: .warning
        case .note: .dim
        }
    }
}

/// A finding at length.
struct FindingPage {
    private let finding: ProfileFinding?
    private let profile: TableProfile
    private let balance: TargetBalance?
    private let labels: LabelReport?

    /// - Parameters:
    ///   - balance: how the target is shared out, which is shown where there is no finding.
    ///   - labels: the rows of a finding about labels.
    init(_ finding: ProfileFinding?, in profile: TableProfile, _ balance: TargetBalance?, labels: LabelReport?) {
        self.finding = finding
        self.profile = profile
        self.balance = balance
        self.labels = finding?.kind == "wrong-labels" ? labels : nil
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        guard let finding else {
            let inner = frame.panel(Text("finding", zh: "问题"), part: part)
            let next = frame.key("focus.next")
            let words = Text("Nothing to look at here: \(next) goes on to the columns.", zh: "这里没有要看的：按 \(next) 查看各列。")
            guard let balance, let target = profile.target.map({ profile.columns[$0] }) else {
                return frame.empty([words], in: inner)
            }
            let heading = Text("target: ", zh: "目标列：") + Text(verbatim: target.name.printable)
            let lines = frame.wrapped(words, to: inner.width).map { frame.theme.text($0, .dim) }
            return frame.lines(
                lines + [frame.theme.text(heading, .strong)]
                    + BalanceLines(balance, target.numbers).lines(
                        width: inner.width, frame.theme, frame.language), in: inner)
        }
        let inner = frame.panel(
            Checks.summary(of: finding.kind) ?? Text(verbatim: finding.kind),
            subtitle: finding.severity.label, part: part)
        var lines = frame.wrapped(finding.sentence, to: inner.width).map { frame.theme.text($0, .text) }
        if let remedy = finding.remedy {
            let key = frame.key("data.apply")
            let words = Text("\(key) applies the remedy: \(remedy.title)", zh: "按 \(key) 应用补救：\(remedy.title)")
            lines += frame.wrapped(words, to: inner.width).map { frame.theme.text($0, .accent) }
        }
        if finding.kind == "unreadable-images" {
            lines += profile.namesKeptAside.prefix(100).flatMap {
                frame.wrapped($0, to: inner.width).map { frame.theme.text($0, .dim) }
            }
            if profile.badRowCount > 100 { lines.append(frame.theme.text("…", .dim)) }
        }
        if let labels {
            lines += rows(of: labels, frame)
        } else if !finding.lines.isEmpty {
            let shown = finding.lines.prefix(40).map(String.init).joined(separator: ", ")
            let more = finding.count > min(40, finding.lines.count) ? " …" : ""
            let words =
                profile.images == nil
                ? Text("lines \(shown)\(more)", zh: "行号 \(shown)\(more)")
                : Text("numbers \(shown)\(more)", zh: "编号 \(shown)\(more)")
            lines += frame.wrapped(words, to: inner.width).map { frame.theme.text($0, .dim) }
        }
        let width = (finding.evidence.map { frame.width(of: $0.label) }.max() ?? 0) + 2
        let values = NumberFormat.aligned(
            finding.evidence.map { Int(exactly: $0.value).map(\.grouped) ?? NumberFormat.figure($0.value) })
        let widest = values.map(TextWidth.of).max() ?? 0
        for (evidence, figure) in zip(finding.evidence, values) {
            let value = TextWidth.pad(figure, to: widest, alignment: .trailing)
            lines.append(
                frame.theme.text(TextWidth.pad(evidence.label, to: width), .label) + frame.theme.text(value, .value))
        }
        frame.lines(lines, in: inner)
        guard let images = profile.images, !finding.lines.isEmpty, labels == nil else { return }
        PictureStrip(finding.lines, of: images).draw(on: &frame, in: inner, below: lines.count + 1)
    }

    /// The most suspicious rows, each beside the rows of the training set that are most like it.
    private func rows(of labels: LabelReport, _ frame: Frame) -> [StyledText] {
        labels.rows.prefix(40).map { row in
            let confidence = NumberFormat.fixed(row.confidence, decimals: 2)
            let nearest = row.nearest.map { "\($0.line) \($0.target)" }.joined(separator: ", ")
            let (line, given, likely) = (row.line, row.given, row.likely)
            let label = Text(
                "line \(line): \(given) (\(confidence)), likely \(likely)",
                zh: "第 \(line) 行：\(given)（\(confidence)），更像 \(likely)")
            return frame.theme.text(label, .value)
                + frame.theme.text(nearest.isEmpty ? .empty : Text("; like \(nearest)", zh: "；相似行：\(nearest)"), .dim)
        }
    }
}
