import Drawing
import Experiments
import Formats
import Foundation
import Hosting
import Language
import Panes
import Profiles
import Sessions
import TerminalUI

/// What a data-amount study found, as lines.
enum DataAmountLines {
    // MARK: For a program

    /// A trial that has been trained; nil where the run is gone.
    static func trial(of run: RunID, in session: Session) throws -> JSONLine? {
        guard let record = try session.runs().first(where: { $0.id == run }),
            let experiment = try? Experiment(stored: record.experiment, folder: record.folder)
        else { return nil }
        let trial = DataAmountReport.Trial(record, experiment)
        var line = JSONLine("trial")
        line.add("run", trial.run)
        line.add("name", record.name)
        line.add("fraction", trial.fraction)
        line.add("seed", Int(exactly: trial.seed))
        line.add("state", record.state.rawValue)
        line.add("rows", trial.rows)
        line.add("steps", trial.steps)
        line.add("best_step", trial.bestStep)
        line.add("train_loss", trial.trainingLoss)
        line.add("validation_loss", trial.validationLoss)
        line.add("seconds", trial.seconds)
        if case .failed(let reason) = trial.state { line.add("reason", reason.in(.english)) }
        return line
    }

    static func line(for point: DataAmountReport.Point, of report: DataAmountReport) -> JSONLine {
        var line = JSONLine("point")
        line.add("fraction", point.fraction)
        line.add(report.setting.isText ? "tokens" : "rows", point.rows)
        line.add("trials", point.trials.count)
        line.add("runs", .array(point.trials.map { .integer($0.run) }))
        for (name, spread) in [
            ("train_loss", point.training), ("validation_loss", point.validation),
            (report.setting.metricID.map(JSONLine.name) ?? "", point.metric),
        ] where !name.isEmpty {
            line.add(name, spread?.mean)
            line.add(name + "_deviation", spread.flatMap { $0.count > 1 ? $0.deviation : nil })
        }
        line.add("fitted", report.fit?.law.value(at: point.rows))
        line.add("band", interval(report.fit?.band(at: point.rows)))
        line.add("seconds", point.seconds)
        return line
    }

    static func fit(of report: DataAmountReport, session: String) -> JSONLine {
        var line = JSONLine("fit")
        let fit = report.fit
        line.add("a", fit?.law.a)
        line.add("b", fit?.law.b)
        line.add("c", fit?.law.c)
        line.add("b_interval", interval(fit?.interval(of: \.b)))
        line.add("c_interval", interval(fit?.interval(of: \.c)))
        line.add("supported", fit?.isSupported == true)
        line.add("doubts", .array((fit?.doubts ?? []).map { .text($0.text.in(.english)) }))
        let doubled = report.points.last.map { 2 * $0.rows }
        let next = doubled.flatMap { fit?.prediction(at: $0) }
        line.add(report.setting.isText ? "doubled_tokens" : "doubled_rows", doubled)
        line.add("doubled_loss", next?.loss)
        line.add("doubled_interval", interval(next?.interval))
        line.add("parameters", report.setting.parameters)
        line.add("equal", report.setting.equal.rawValue)
        line.add("session", session)
        line.add("advice", .array(report.advice.map { .text($0.kind.rawValue) }))
        line.add("answer", report.sentences.map { $0.in(.english) }.joined(separator: " "))
        line.add("notes", .array(report.notes.map { .text($0.in(.english)) }))
        return line
    }

    private static func interval(_ range: ClosedRange<Double>?) -> JSONValue {
        guard let range else { return .null }
        return .array([JSONLine.number(range.lowerBound), JSONLine.number(range.upperBound)])
    }

    // MARK: For a person

    static func table(of report: DataAmountReport) -> String {
        let unit = report.setting.isText ? Text("tokens", zh: "词元") : Text("rows", zh: "行")
        var table = TextTable(
            [
                unit, Text("trials", zh: "试验"), Text("train", zh: "训练集"), Text("validation", zh: "验证集"),
                Text("by the law", zh: "按幂律"),
            ] + [report.setting.metric].compactMap { $0 } + [Text("time", zh: "时间")])
        func cell(_ spread: DataAmountReport.Spread?) -> String {
            guard let spread else { return "–" }
            let mean = String(format: "%.4f", spread.mean)
            return spread.count > 1 ? mean + " ± " + String(format: "%.4f", spread.deviation) : mean
        }
        for point in report.points {
            table.add(
                [
                    Int(point.rows.rounded()).grouped, String(point.trials.count), cell(point.training),
                    cell(point.validation),
                    report.fit.map { String(format: "%.4f", $0.law.value(at: point.rows)) } ?? "–",
                ] + (report.setting.metric == nil ? [] : [cell(point.metric)]) + [Words.duration(point.seconds)])
        }
        return table.text
    }

    /// A small chart of the losses; empty where there is none to draw.
    static func chart(of report: DataAmountReport) -> String {
        guard report.points.count > 1 else { return "" }
        let size = Size(width: max(40, min(78, Output.columns)), height: 16)
        var canvas = Theme.monochrome.canvas(size: size, language: Speech.language)
        DataAmountChart(report).draw(on: &canvas, in: canvas.bounds, theme: .monochrome, symbols: .braille)
        return canvas.text + "\n"
    }
}
