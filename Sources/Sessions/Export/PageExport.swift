import Datasets
import Formats
import Foundation
import Metrics
import Training

/// Writes a session as one HTML page that needs nothing else: curves, results and settings of all runs.
public struct PageExport {
    private let session: Session
    private let files: any FileWriting
    /// Of the drawing, in its own units.
    private let width = 860.0, height = 320.0
    /// Colors that the color-blind tell apart (Okabe and Ito).
    private let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]

    /// - Parameter files: Through what is written; tests let it fail.
    public init(session: Session, files: any FileWriting = DiskFiles()) {
        self.session = session
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
            <html lang="en"><head><meta charset="utf-8"><title>\(Self.escaped(session.name))</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 2em auto; padding: 0 1em }
            table { border-collapse: collapse; margin: 1em 0 } td, th { padding: .2em .8em; text-align: left }
            tr { border-bottom: 1px solid #ddd } td.number { text-align: right; font-variant-numeric: tabular-nums }
            pre { background: #f6f6f6; padding: 1em; overflow: auto } svg text { font: 12px system-ui, sans-serif }
            </style></head><body>
            <h1>\(Self.escaped(session.name))</h1>
            <h2>Training loss</h2>
            \(try curves(of: runs))
            <h2>Results</h2>
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
            return "<p>No steps were recorded.</p>"
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
            lines += """
                <polyline fill="none" stroke="\(color)" stroke-width="1.5" points="\(buckets.map(point).joined(separator: " "))"/>
                <text x="\(width - 20)" y="\(24 + index * 16)" text-anchor="end" fill="\(color)">run \(run.id)</text>

                """
        }
        return """
            <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="Training loss over steps, logarithmic">
            <path d="M60 10V\(height - 40)H\(width - 20)" fill="none" stroke="#888"/>
            <text x="54" y="18" text-anchor="end">\(Self.figure(high))</text>
            <text x="54" y="\(height - 40)" text-anchor="end">\(Self.figure(low))</text>
            <text x="60" y="\(height - 22)">0</text>
            <text x="\(width - 20)" y="\(height - 22)" text-anchor="end">step \(end)</text>
            \(lines)</svg>
            """
    }

    private func results(of runs: [RunRecord]) throws -> String {
        var rows = "<tr><th>run</th><th>state</th><th>step</th><th>split</th><th>metric</th><th>value</th></tr>\n"
        for run in runs {
            for evaluation in run.outcome?.evaluations ?? [] {
                for value in evaluation.values {
                    rows += """
                        <tr><td>\(run.id)</td><td>\(run.state.rawValue)</td><td class="number">\(evaluation.step)</td>\
                        <td>\(evaluation.split.rawValue)</td><td>\(Self.escaped(value.metric))</td>\
                        <td class="number">\(value.value.map(Self.figure) ?? Self.escaped(value.reason?.in(.english) ?? "undefined"))</td></tr>

                        """
                }
            }
        }
        return "<table>\n\(rows)</table>"
    }

    private func section(_ run: RunRecord) -> String {
        let origin = run.origin.map { ", forked from run \($0.parent) at step \($0.step)" } ?? ""
        return """
            <h2>Run \(run.id): \(Self.escaped(run.name))</h2>
            <p>\(run.state.rawValue) at step \(run.step)\(origin)</p>
            <pre>\(Self.escaped(run.experiment))</pre>
            """
    }

    private static func figure(_ value: Double) -> String { String(format: "%.4g", value) }

    /// Text between tags, without control characters: whoever shows the page's source in a terminal is to see them.
    private static func escaped(_ text: String) -> String {
        text.printableLines.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
