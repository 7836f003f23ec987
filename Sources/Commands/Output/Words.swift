import Datasets
import Drawing
import Experiments
import Formats
import Foundation
import Language
import Learning
import Metrics
import Profiles
import TerminalUI

/// Figures and events as words, for people.
enum Words {
    /// A number with four significant digits: `0.1182`, `3.0e-4` as `0.0003`.
    static func figure(_ value: Double?) -> String {
        guard let value else { return Text("undefined", zh: "无定义").spoken }
        return String(format: "%.4g", value)
    }

    /// A rate with three significant digits and a prefix: `41.2 k`, `1.05 M`.
    static func rate(_ value: Double) -> String {
        var value = value
        for prefix in ["", " k", " M", " G"] {
            if value < 999.5 { return String(format: "%.3g", value) + prefix }
            value /= 1000
        }
        return String(format: "%.3g T", value)
    }

    /// `9 ms`, `4.8 s`, `41 s`, `3 min 20 s`, `2 h 5 min`.
    static func duration(_ seconds: Double) -> String { Text.duration(seconds: seconds).spoken }

    /// `212 MB`, in powers of 1000.
    static func bytes(_ count: Int) -> String {
        var value = Double(count)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 999.5 { return String(format: value < 10 && unit != "B" ? "%.1f" : "%.0f", value) + " \(unit)" }
            value /= 1000
        }
        return String(format: "%.1f TB", value)
    }

    /// `loss 0.161  accuracy 0.9611`, with the names and order of the plan.
    static func metrics(_ values: [MetricValue], plan: RunPlan?) -> String {
        values.map { value in
            let title = title(of: value.metric, in: plan)
            if value.value == nil, let reason = value.reason {
                return Text("\(title) undefined (\(reason))", zh: "\(title) 无定义（\(reason)）").spoken
            }
            return "\(title.spoken) \(figure(value.value))"
        }.joined(separator: "  ")
    }

    private static func title(of metric: String, in plan: RunPlan?) -> Text {
        plan?.metrics.first { $0.id == metric }?.label ?? Metrics.label(of: metric)
    }

    /// A row of the data that could not be used: `wine.csv:17:4: reason`.
    static func row(_ row: BadRow) -> String {
        [row.file, "\(row.line):\(row.column)"].compactMap { $0 }.joined(separator: ":") + ": \(row.reason.spoken)"
    }

    /// The lines that describe a run of a session before its first step.
    static func plan(_ plan: RunPlan, session: String, run: String) -> [String] {
        let sizes = sizes(plan.splitSizes), unit = unit(plan.throughputUnit), task = task(plan.task)
        let steps = steps(plan.totalSteps, of: plan.batchSize, unit: plan.throughputUnit)
        let plural = plan.threads == 1 ? "" : "s"
        var lines = [
            Text(
                "\(plan.parameters) parameters, \(task); \(unit): \(sizes)",
                zh: "\(plan.parameters) 个参数，\(task)；\(unit)：\(sizes)"),
            Text(
                """
                \(steps); \(plan.kernelLibrary), \(plan.instructionSet), \(plan.threads) thread\(plural), \
                \(plan.precision)
                """,
                zh: """
                    \(steps)；\(plan.kernelLibrary)，\(plan.instructionSet)，\(plan.threads) 个线程，\(plan.precision)
                    """),
        ]
        if plan.firstStep > 0 {
            lines.append(Text("goes on from step \(plan.firstStep)", zh: "从第 \(plan.firstStep) 步继续"))
        }
        return lines.map(\.spoken) + plan.notes.map { note(naming(session, run, in: $0)) }
    }

    /// A note on the data with the run that lists the rows it speaks of.
    static func naming(_ session: String, _ run: String, in note: Text) -> Text {
        note.map { text, _ in
            text.replacing(KeptAside.place, with: "\(shellWord(session)) --run \(run)")
        }
    }

    /// The same where there is no run: `--json` alone lists the rows.
    static func namingNone(in note: Text) -> Text {
        let place = "workbench sessions show \(KeptAside.place)"
        return note.map { text, _ in
            text.replacing("\(place) and by ", with: "").replacing("\(place) 和 ", with: "")
        }
    }

    /// `1078 train, 359 validation`.
    static func sizes(_ sizes: [SplitSize]) -> Text {
        sizes.map { Text("\($0.count) \($0.split.label)", zh: "\($0.split.label) \($0.count)") }.joined()
    }

    /// Something worth knowing, as a line.
    static func note(_ words: String) -> String { note(Text(verbatim: words)) }

    static func note(_ text: Text) -> String { Text("note: \(text)", zh: "说明：\(text)").spoken }

    /// Where a run is kept, as a line.
    static func place(session: String, run: String) -> String {
        Text("session \(session), run \(run)", zh: "会话 \(session)，运行 \(run)").spoken
    }

    /// The beginning of a line on a step.
    static func step(_ step: Int) -> String { Text("step \(step)", zh: "第 \(step) 步").spoken }

    /// An alert as a line.
    static func alert(_ alert: Alert) -> String {
        let severity =
            switch alert.severity {
            case .note: Text("note", zh: "说明")
            case .warning: Text("warning", zh: "警告")
            case .error: Text("error", zh: "错误")
            }
        let line = Text(": \(alert.text)", zh: "：\(alert.text)")
        return step(alert.step) + "  " + (severity + line).spoken
    }

    /// What samples are counted in, by its name in a plan.
    static func unit(_ name: String) -> Text {
        switch name {
        case "samples": Text("samples", zh: "样本")
        case "tokens": Text("tokens", zh: "词元")
        default: Text(verbatim: name)
        }
    }

    /// A task, by its name in a plan.
    static func task(_ name: String) -> Text { MetricTask(rawValue: name)?.name ?? Text(verbatim: name) }

    /// `38 steps of 32 samples each`; windows of a text, where throughput is counted in tokens.
    static func steps(_ count: Int, of batch: Int, unit: String) -> Text {
        let plural = count == 1 ? "" : "s", batchPlural = batch == 1 ? "" : "s"
        let samples =
            unit == "tokens"
            ? Text("window\(batchPlural)", zh: "个窗口") : Text("sample\(batchPlural)", zh: "个样本")
        return Text("\(count) step\(plural) of \(batch) \(samples) each", zh: "\(count) 步，每步 \(batch) \(samples)")
    }

    /// The lines that say how a run ended.
    static func outcome(_ outcome: RunOutcome, plan: RunPlan?, session: String) -> [String] {
        let end =
            switch outcome.reason {
            case .completed: Text("finished", zh: "完成")
            case .earlyStopping: Text("finished early, as it no longer got better,", zh: "不再改进，已早停")
            case .stopped: Text("stopped and saved", zh: "已停止并保存")
            }
        let time = duration(outcome.seconds)
        var first = Text("\(end) at step \(outcome.step) after \(time)", zh: "\(end)：第 \(outcome.step) 步，用时 \(time)")
        if let best = outcome.bestStep, !outcome.evaluations.isEmpty {
            first += Text("; best at step \(best)", zh: "；最优在第 \(best) 步")
        }
        var lines = [first.spoken]
        for evaluation in outcome.evaluations {
            lines.append(
                padded("  " + evaluation.split.label.spoken, to: 14)
                    + metrics(evaluation.values, plan: plan))
        }
        lines.append(Text("weights sha256 \(outcome.weightsSHA256)", zh: "权重 sha256 \(outcome.weightsSHA256)").spoken)
        let last =
            outcome.reason == .stopped
            ? Text(
                "session \(session); go on with: workbench resume \(shellWord(session))",
                zh: "会话 \(session)；继续：workbench resume \(shellWord(session))")
            : Text("session \(session)", zh: "会话 \(session)")
        lines.append(last.spoken)
        return lines
    }

    /// What is wrong with an option whose count is none.
    static func tooSmall(_ option: String, _ count: Int) -> Text {
        Text("\(option) must be 1 or more, not \(count)", zh: "\(option) 必须是 1 或更大，而不是 \(count)")
    }

    /// Text with spaces behind it up to a width in cells.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - TextWidth.of(text)))
    }

    /// A name as it can be typed in a shell.
    static func shellWord(_ name: String) -> String {
        let plain = name.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || "-_./".unicodeScalars.contains(scalar)
        }
        return plain ? name : "'" + name.replacing("'", with: "'\\''") + "'"
    }
}
