import ArgumentParser
import Datasets
import Formats
import Foundation
import Language
import Metrics
import Sessions
import Training

/// `workbench evaluate`: the figures of a trained model, on its own data or on others.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure a trained model on its own splits, or on other data.",
        discussion: """
            Takes the best checkpoint of the last run; where that is damaged or gone, it says so and fails. Other data \
            are prepared as the training data were: with the scaling, the categories and the tokens learned from them.
            """)

    @OptionGroup var chosen: RunArguments

    @Option(help: ArgumentHelp("Measure on this file in place of the run's own splits.", valueName: "file"))
    var data: String?

    @OptionGroup var checkpoints: CheckpointOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let (session, run) = try chosen.open(.read)
        defer { try? session.close() }
        let found = try checkpoints.checkpoint(of: run, in: session)
        let checkpoint = found.checkpoint
        let report = try ModelEvaluator(checkpoint, folder: run.folder, threads: engine.threads ?? 0).evaluate(on: data)
        if json {
            for note in found.notes { Output.say(JSONReporter.line(for: Self.alert(note, of: found)).text) }
            for evaluation in report.evaluations { Output.say(JSONReporter.line(for: evaluation).text) }
            var line = JSONLine("finished")
            line.add("session", session.name)
            line.add("run", Int(run.id.number))
            line.add("step", report.step)
            line.add("is_fallback", found.isFallback)
            line.add("notes", .array(report.notes.map { .text($0.in(.english)) }))
            line.add("metrics", JSONReporter.metrics(report.evaluations))
            line.add("weights_sha256", report.weightsSHA256)
            Output.say(line.text)
            return
        }
        Output.say("\(run.name), run \(run.id) of \(session.name), weights of step \(report.step)\n")
        for note in found.notes { Output.complain("workbench: \(note.in(.english))") }
        for note in report.notes { Output.say("note: \(note.in(.english))\n") }
        var table = TextTable(["metric"] + report.evaluations.map { title(of: $0.split, in: report) })
        for metric in report.metrics {
            let cells = report.evaluations.map { evaluation in
                evaluation.values.first { $0.metric == metric.id }.map(Self.cell) ?? ""
            }
            table.add([metric.title.in(.english).lowercased()] + cells)
        }
        Output.say(table.text)
    }

    private static func alert(_ note: Text, of found: ChosenCheckpoint) -> Alert {
        Alert(step: found.checkpoint.step, severity: found.isFallback ? .warning : .note, text: note)
    }

    private func title(of split: Split, in report: ModelEvaluator.Report) -> String {
        let count = report.counts.first { $0.split == split }.map { " (\($0.count))" } ?? ""
        return (data == nil ? split.rawValue : "data") + count
    }

    private static func cell(_ value: MetricValue) -> String {
        value.value == nil ? "undefined: \(value.reason?.in(.english) ?? "not a number")" : Words.figure(value.value)
    }
}
