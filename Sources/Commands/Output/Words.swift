import Formats
import Foundation
import Metrics
import Training

/// Figures and events as words, for people.
enum Words {
    /// A number with four significant digits: `0.1182`, `3.0e-4` as `0.0003`.
    static func figure(_ value: Double?) -> String {
        guard let value else { return "undefined" }
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

    /// `41 s`, `3 min 20 s`, `2 h 5 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
        let whole = Int(seconds.rounded())
        if seconds < 10 { return String(format: "%.1f s", seconds) }
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

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
            let title = plan?.metrics.first { $0.id == value.metric }?.title.in(.english) ?? value.metric
            if value.value == nil, let reason = value.reason?.in(.english) {
                return "\(title.lowercased()) undefined (\(reason))"
            }
            return "\(title.lowercased()) \(figure(value.value))"
        }.joined(separator: "  ")
    }

    /// A row of the data that could not be used: `wine.csv:17:4: reason`.
    static func row(_ row: BadRow) -> String {
        [row.file, "\(row.line):\(row.column)"].compactMap { $0 }.joined(separator: ":")
            + ": \(row.reason.in(.english))"
    }

    /// The lines that describe a run before its first step.
    static func plan(_ plan: RunPlan) -> [String] {
        let sizes = plan.splitSizes.map { "\($0.count) \($0.split.rawValue)" }.joined(separator: ", ")
        var lines = [
            "\(plan.parameters) parameters, \(plan.task); \(plan.throughputUnit): \(sizes)",
            "\(steps(plan.totalSteps, of: plan.batchSize, unit: plan.throughputUnit)); \(plan.kernelLibrary), \(plan.instructionSet), "
                + "\(plan.threads) thread\(plan.threads == 1 ? "" : "s"), \(plan.precision)",
        ]
        if plan.firstStep > 0 { lines.append("goes on from step \(plan.firstStep)") }
        return lines + plan.notes.map { "note: \($0.in(.english))" }
    }

    /// `38 steps of 32 samples each`; windows of a text, where throughput is counted in tokens.
    static func steps(_ count: Int, of batch: Int, unit: String) -> String {
        let samples = unit == "tokens" ? "window" : "sample"
        return "\(count) step\(count == 1 ? "" : "s") of \(batch) \(samples)\(batch == 1 ? "" : "s") each"
    }

    /// The lines that say how a run ended.
    static func outcome(_ outcome: RunOutcome, plan: RunPlan?, session: String) -> [String] {
        let end =
            switch outcome.reason {
            case .completed: "finished"
            case .earlyStopping: "finished early, as it no longer got better,"
            case .stopped: "stopped and saved"
            }
        var lines = ["\(end) at step \(outcome.step) after \(duration(outcome.seconds))"]
        if let best = outcome.bestStep, !outcome.evaluations.isEmpty { lines[0] += "; best at step \(best)" }
        for evaluation in outcome.evaluations {
            lines.append(
                "  \(evaluation.split.rawValue)".padding(toLength: 14, withPad: " ", startingAt: 0)
                    + metrics(evaluation.values, plan: plan))
        }
        lines.append("weights sha256 \(outcome.weightsSHA256)")
        lines.append(
            outcome.reason == .stopped
                ? "session \(session); go on with: workbench resume \(shellWord(session))" : "session \(session)")
        return lines
    }

    /// Text in lines of at most 80 characters, each with so many spaces before it and an end of line after it.
    static func wrapped(_ text: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines = [margin]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + 1 + word.count > 80, lines[lines.count - 1].count > indent {
                lines.append(margin)
            }
            lines[lines.count - 1] += (lines[lines.count - 1].count > indent ? " " : "") + word
        }
        return lines.joined(separator: "\n") + "\n"
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
