import Datasets
import Formats
import Foundation
import Language
import Metrics
import Training

/// Writes a session as one HTML page that needs nothing else: curves, results and settings of all runs.
public struct PageExport {
    private let session: Session
    private let language: Language
    private let files: any FileWriting
    /// Of the drawing, in its own units.
    private let width = 860.0, height = 320.0
    /// Colors that the color-blind tell apart (Okabe and Ito).
    private let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]

    /// - Parameters:
    ///   - language: Of the page, which is for people; settings keep their names.
    ///   - files: Through what is written; tests let it fail.
    public init(session: Session, language: Language = .english, files: any FileWriting = DiskFiles()) {
        self.session = session
        self.language = language
        self.files = files
    }

    /// Writes `index.html`.
    ///
    /// - Returns: The file that was written.
    public func write(to folder: URL) throws -> [URL] {
        try files.createFolder(folder.path)
        let file = folder.appending(path: "index.html")
        try files.replaceFile(file.path, bytes: Array(page().utf8))
        return [file]
    }

    private func page() throws -> String {
        let runs = try session.runs()
        return """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(Self.escaped(session.name))</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 2em auto; padding: 0 1em }
            table { border-collapse: collapse; margin: 1em 0 } td, th { padding: .2em .8em; text-align: left }
            tr { border-bottom: 1px solid #ddd } td.number { text-align: right; font-variant-numeric: tabular-nums }
            pre { background: #f6f6f6; padding: 1em; overflow: auto } svg text { font: 12px system-ui, sans-serif }
            </style></head><body>
            <h1>\(Self.escaped(session.name))</h1>
            <h2>\(said(Text("Training loss", zh: "训练损失")))</h2>
            \(try curves(of: runs))
            <h2>\(said(Text("Results", zh: "结果")))</h2>
            \(try results(of: runs))
            \(runs.map(section).joined(separator: "\n"))
            </body></html>

            """
    }

    private func curves(of runs: [RunRecord]) throws -> String {
        let series = try runs.map { run in
            try session.series(of: .loss, run: run.id, in: 1...max(1, run.step), columns: Int(width) / 2)
                .filter { $0.last > 0 && $0.last.isFinite }
        }
        let all = series.joined()
        guard let low = all.map(\.last).min(), let high = all.map(\.last).max(), let end = all.map(\.lastStep).max()
        else {
            return "<p>\(said(Text("No steps were recorded.", zh: "没有任何步的记录。")))</p>"
        }
        let bottom = log(low), span = max(log(high) - bottom, 1e-9)
        func point(_ bucket: StepBucket) -> String {
            let x = 60 + (width - 80) * Double(bucket.lastStep) / Double(end)
            let y = 10 + (height - 50) * (1 - (log(bucket.last) - bottom) / span)
            return String(format: "%.1f,%.1f", x, y)
        }
        var lines = ""
        for (index, (run, buckets)) in zip(runs, series).enumerated() {
            let color = colors[index % colors.count]
            let name = said(Text("run \(run.id)", zh: "运行 \(run.id)"))
            lines += """
                <polyline fill="none" stroke="\(color)" stroke-width="1.5" points="\(buckets.map(point).joined(separator: " "))"/>
                <text x="\(width - 20)" y="\(24 + index * 16)" text-anchor="end" fill="\(color)">\(name)</text>

                """
        }
        let label = said(Text("Training loss over steps, logarithmic", zh: "训练损失随步数的变化，对数坐标"))
        return """
            <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="\(label)">
            <path d="M60 10V\(height - 40)H\(width - 20)" fill="none" stroke="#888"/>
            <text x="54" y="18" text-anchor="end">\(Self.figure(high))</text>
            <text x="54" y="\(height - 40)" text-anchor="end">\(Self.figure(low))</text>
            <text x="60" y="\(height - 22)">0</text>
            <text x="\(width - 20)" y="\(height - 22)" text-anchor="end">\(said(Text("step \(end)", zh: "第 \(end) 步")))</text>
            \(lines)</svg>
            """
    }

    private func results(of runs: [RunRecord]) throws -> String {
        let titles = [
            Text("run", zh: "运行"), Text("state", zh: "状态"), Text("step", zh: "步"), Text("split", zh: "划分"),
            Text("metric", zh: "指标"), Text("value", zh: "值"),
        ]
        var rows = "<tr>\(titles.map { "<th>\(said($0))</th>" }.joined())</tr>\n"
        for run in runs {
            for evaluation in run.outcome?.evaluations ?? [] {
                for value in evaluation.values {
                    let name =
                        run.plan?.metrics.first { $0.id == value.metric }?.label ?? Metrics.label(of: value.metric)
                    let reason = value.reason ?? Text("undefined", zh: "无定义")
                    rows += """
                        <tr><td>\(run.id)</td><td>\(said(Self.state(of: run)))</td><td class="number">\(evaluation.step)</td>\
                        <td>\(said(evaluation.split.label))</td><td>\(said(name))</td>\
                        <td class="number">\(value.value.map(Self.figure) ?? said(reason))</td></tr>

                        """
                }
            }
        }
        return "<table>\n\(rows)</table>"
    }

    private func section(_ run: RunRecord) -> String {
        let origin = run.origin.map {
            Text(", forked from run \($0.parent) at step \($0.step)", zh: "，从运行 \($0.parent) 的第 \($0.step) 步分叉")
        }
        let (state, rest) = (Self.state(of: run), origin ?? .empty)
        return """
            <h2>\(said(Text("Run \(run.id): \(run.name)", zh: "运行 \(run.id)：\(run.name)")))</h2>
            <p>\(said(Text("\(state) at step \(run.step)\(rest)", zh: "\(state)，第 \(run.step) 步\(rest)")))</p>
            <pre>\(Self.escaped(run.experiment))</pre>
            """
    }

    private static func state(of run: RunRecord) -> Text {
        run.state == .finished && run.outcome?.reason == .earlyStopping
            ? Text("stopped early", zh: "早停") : run.state.word
    }

    private func said(_ text: Text) -> String { Self.escaped(text.in(language)) }

    private static func figure(_ value: Double) -> String { String(format: "%.4g", value) }

    /// Text between tags, without control characters: whoever shows the page's source in a terminal is to see them.
    private static func escaped(_ text: String) -> String {
        text.printableLines.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
