import ArgumentParser
import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Language
import Learning
import Metrics
import Sessions
import Training

/// `workbench evaluate`: the figures of a trained model, on its own data or on others.
struct EvaluateCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "evaluate",
            abstract: Text("Measure a trained model on its own splits, or on other data.", zh: "在自己的划分或其他数据上评估训练好的模型。")
                .spoken,
            discussion: Text(
                """
                Takes the best checkpoint of the last run; where that is damaged or gone, it says so and fails. Other data \
                are prepared as the training data were: with the scaling, the categories and the tokens learned from them.
                """,
                zh: """
                    取最后一个运行的最优检查点；若已损坏或不在，则说明并报错。其他数据按训练数据的方式处理：使用从训练数据学到的缩放、\
                    类别和词元。
                    """
            ).spoken)
    }

    @OptionGroup var chosen: RunArguments

    @Option(
        help: ArgumentHelp(
            Text("Measure on this file in place of the run's own splits.", zh: "在这个文件上评估，而不是运行自己的划分。"),
            valueName: "file"))
    var data: String?

    @OptionGroup var checkpoints: CheckpointOptions

    @Option(
        help: ArgumentHelp(
            Text(
                "Write line, split, truth, prediction, probabilities and loss of each row into a CSV file; none is replaced.",
                zh: "把每行的行号、划分、真实值、预测、概率和损失写入 CSV 文件；不覆盖已有文件。"), valueName: "file"))
    var predictions: String?

    @Flag(help: ArgumentHelp(Text("Print one JSON object a line.", zh: "每行输出一个 JSON 对象。")))
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let (session, run) = try chosen.open(.read)
        defer { try? session.close() }
        let found = try checkpoints.checkpoint(of: run, in: session)
        let checkpoint = found.checkpoint
        // A person knows the files that the session's copy of the data was made from.
        let copy = try? session.experiment(of: run.id).dataCopy
        let report: ModelEvaluator.Report
        do {
            let sink = try predictions.map { try PredictionSink($0) }
            let writing = sink.map { sink in
                (format: PredictionFormat(path: sink.path ?? ""), write: sink.write as ([UInt8]) throws -> Void)
            }
            report = try ModelEvaluator(checkpoint, folder: run.folder, threads: engine.threads ?? 0).evaluate(
                on: data, predictions: writing)
            try sink?.finish()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw CommandFailure(Output.words(for: error).map { text, _ in copy?.named(text) ?? text })
        }
        let notes = report.notes.map { note in
            let note = note.map { text, _ in copy?.named(text) ?? text }
            return data == nil ? Words.naming(session.name, run.id.description, in: note) : Words.namingNone(in: note)
        }
        if json {
            for note in found.notes { Output.say(JSONReporter.line(for: Self.alert(note, of: found)).text) }
            for evaluation in report.evaluations { Output.say(JSONReporter.line(for: evaluation).text) }
            var line = JSONLine("finished")
            line.add("session", session.name)
            line.add("run", Int(run.id.number))
            line.add("step", report.step)
            line.add("is_fallback", found.isFallback)
            line.add("notes", .array(notes.map { .text($0.in(.english)) }))
            line.add("rows_kept_aside", JSONReporter.rows(report.badRows))
            line.add("metrics", JSONReporter.metrics(report.evaluations))
            line.add("weights_sha256", report.weightsSHA256)
            Output.say(line.text)
            return
        }
        Output.say(
            Text(
                "\(run.name), run \(run.id) of \(session.name), weights of step \(report.step)",
                zh: "\(run.name)，\(session.name) 的运行 \(run.id)，第 \(report.step) 步的权重"))
        for note in found.notes { Output.warn(note) }
        for note in notes { Output.say(Words.note(note) + "\n") }
        var table = TextTable([Text("metric", zh: "指标")] + report.evaluations.map { title(of: $0.split, in: report) })
        for metric in report.metrics {
            let cells = report.evaluations.map { evaluation in
                evaluation.values.first { $0.metric == metric.id }.map(Self.cell) ?? ""
            }
            table.add([metric.label.spoken] + cells)
        }
        Output.say(table.text)
    }

    private static func alert(_ note: Text, of found: ChosenCheckpoint) -> Alert {
        Alert(step: found.checkpoint.step, severity: found.isFallback ? .warning : .note, text: note)
    }

    private func title(of split: Split, in report: ModelEvaluator.Report) -> Text {
        let count = report.counts.first { $0.split == split }.map { " (\($0.count))" } ?? ""
        return (data == nil ? split.label : Text("data", zh: "数据")) + Text(verbatim: count)
    }

    private static func cell(_ value: MetricValue) -> String {
        guard value.value == nil else { return Words.figure(value.value) }
        let reason = value.reason ?? Text("not a number", zh: "不是数")
        return Text("undefined: \(reason)", zh: "无定义：\(reason)").spoken
    }
}
