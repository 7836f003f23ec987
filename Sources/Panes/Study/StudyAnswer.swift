import Drawing
import Foundation
import Hosting
import Language
import Profiles
import TerminalUI

/// What a study found, in words.
struct StudyAnswer {
    private let report: DataAmountReport
    private let progress: Text?
    private let hasLead: Bool

    /// - Parameter progress: how far the study under way has come; nil where none is.
    init(_ report: DataAmountReport, progress: Text?, hasLead: Bool) {
        self.report = report
        self.progress = progress
        self.hasLead = hasLead
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let done = report.trials.count { $0.state == .finished }
        let inner = frame.panel(
            Text("answer", zh: "结论"),
            trailing: frame.theme.text(
                hasLead
                    ? Text("so far, \(done) trials", zh: "目前 \(done) 次试验") : Text("\(done) trials", zh: "\(done) 次试验"),
                .dim), part: part)
        let lines = lines(frame.theme, width: inner.width, frame.language)
        let first = scroll.first(count: lines.count, visible: inner.height)
        frame.lines(Array(lines.dropFirst(first)), in: inner)
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// Line by line, with an empty one between the sentences.
    func lines(_ theme: Theme, width: Int, _ language: Language) -> [StyledText] {
        var paragraphs: [(Text, Scope)] = []
        if let progress { paragraphs.append((progress, .info)) }
        let advice = report.advice
        for (index, sentence) in report.sentences.enumerated() {
            let isDoubt = index < advice.count && advice[index].kind == .notSupported
            paragraphs.append((sentence, isDoubt ? .warning : index < advice.count ? .strong : .text))
        }
        if let law = report.lawWords { paragraphs.append((law, .dim)) }
        for note in report.notes { paragraphs.append((note, .warning)) }
        if report.points.isEmpty, progress == nil {
            paragraphs.append((Text("No trial has ended yet.", zh: "尚无试验结束。"), .dim))
        }
        var lines: [StyledText] = []
        for (text, scope) in paragraphs {
            if !lines.isEmpty { lines.append(StyledText()) }
            lines += TextWidth.wrap(text.in(language), to: max(1, width)).map { StyledText($0, theme[scope]) }
        }
        return lines
    }
}

/// The trials of a study, from the smallest part to the largest.
struct TrialsTable {
    private let report: DataAmountReport

    init(_ report: DataAmountReport) { self.report = report }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState, shown: Int?) {
        let equal =
            report.setting.equal == .steps ? Text("equal steps", zh: "步数相同") : Text("equal epochs", zh: "轮数相同")
        _ = frame.panel(Text("trials", zh: "试验"), subtitle: equal, part: part)
        var placed = placed(in: part, frame.theme, shown: shown)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, position)
    }

    func placed(in part: PlacedPart, _ theme: Theme, shown: Int?) -> PlacedTable {
        PlacedTable(table(theme, shown: shown), in: Frame.inside(part.rect))
    }

    private func table(_ theme: Theme, shown: Int?) -> Table {
        let unit = report.setting.isText ? Text("tokens", zh: "词元") : Text("rows", zh: "行")
        var columns: [Table.Column] = [
            .init(unit, alignment: .trailing), .init(Text("seed", zh: "种子"), alignment: .trailing),
            .init(Text("run", zh: "运行"), alignment: .trailing),
            .init(Text("train", zh: "训练集"), alignment: .trailing, isNumeric: true),
            .init(Text("validation", zh: "验证集"), alignment: .trailing, isNumeric: true),
        ]
        if let metric = report.setting.metric {
            columns.append(.init(metric, alignment: .trailing, isNumeric: true))
        }
        columns.append(.init(Text("best step", zh: "最优步"), alignment: .trailing))
        columns.append(.init(Text("time", zh: "时间"), alignment: .trailing))
        func figure(_ value: Double?) -> StyledText { theme.text(value.map { NumberFormat.figure($0) } ?? "–", .value) }
        let rows = report.trials.map { trial in
            var cells = [
                theme.text(trial.rows > 0 ? trial.rows.grouped : "–", .value),
                theme.text(String(trial.seed), .dim),
                theme.text(String(trial.run) + (trial.run == shown ? " ◂" : ""), .value),
            ]
            switch trial.state {
            case .finished: cells += [figure(trial.trainingLoss), figure(trial.validationLoss)]
            case .open: cells += [theme.text(Text("under way", zh: "未完"), .info), StyledText()]
            case .failed: cells += [theme.text(Text("failed", zh: "失败"), .bad), StyledText()]
            }
            if report.setting.metric != nil { cells.append(figure(trial.metric)) }
            cells.append(theme.text(trial.bestStep?.grouped ?? "–", .dim))
            cells.append(theme.text(Figures.duration(trial.seconds), .dim))
            return Table.Row(cells)
        }
        var table = Table(columns: columns, rows: rows)
        table.showsPointer = true
        return table
    }
}
