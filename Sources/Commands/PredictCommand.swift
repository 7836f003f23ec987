import ArgumentParser
import Experiments
import Formats
import Foundation
import Language
import Learning
import Sessions
import Training

/// `workbench predict`: what a trained model says of new rows or pictures.
struct PredictCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "predict",
            abstract: Text("Predict new rows or pictures with a trained model.", zh: "用训练好的模型预测新的行或图像。").spoken,
            discussion: Text(
                """
                Takes the best checkpoint of the last run and prepares the data as those it learned from were. Rows of a \
                table keep their columns and get their line, the prediction and, of classes, the probability of each; \
                pictures get their file or number. What is to be predicted may be missing. Rows that cannot be read, \
                unknown categories and missing values are told on standard error. `evaluate --predictions` writes the \
                same numbers beside what is true.
                """,
                zh: """
                    取最后一个运行的最优检查点，按学习时的方式处理数据。表格的行保留自己的列，后面是行号、预测值，\
                    分类还有每个类别的概率；图像给出文件名或编号。目标列可以缺失。无法读取的行、未知类别和缺失值在标准错误上说明。\
                    `evaluate --predictions` 写出同样的数，并附上真实值。
                    """
            ).spoken)
    }

    @OptionGroup var chosen: RunArguments

    @Option(
        help: ArgumentHelp(
            Text(
                "A table, a folder of pictures, an IDX or NPY file, or - for standard input; without it the run's own data.",
                zh: "表格、图像文件夹、IDX 或 NPY 文件，- 表示标准输入；不写则为运行自己的数据。"), valueName: "file"))
    var data: String?

    @OptionGroup var checkpoints: CheckpointOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            Text(
                "The file to write, CSV or by .jsonl JSON lines; without it standard output. None is replaced.",
                zh: "要写入的文件，CSV，以 .jsonl 结尾则为 JSON lines；不写则为标准输出。不覆盖已有文件。"), valueName: "file"))
    var output: String?

    @Flag(help: ArgumentHelp(Text("Write one JSON object a line.", zh: "每行写一个 JSON 对象。")))
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let (session, run) = try chosen.open(.read)
        defer { try? session.close() }
        let found = try checkpoints.checkpoint(of: run, in: session)
        for note in found.notes { Output.warn(note) }
        let sink = try PredictionSink(output)
        let copy = try? session.experiment(of: run.id).dataCopy
        let predictor: Predictor, summary: PredictionSummary
        let input: StandardInput?
        let meter = ReadingMeter()
        do {
            predictor = try Predictor(found.checkpoint, threads: engine.threads ?? 0)
            input = data == "-" ? try StandardInput(obeySignals: sink.obeySignals) : nil
        } catch let code as ExitCode {
            throw code
        } catch {
            throw CommandFailure(Output.words(for: error))
        }
        func named(_ text: Text) -> Text {
            let text = text.map { text, _ in copy?.named(text) ?? text }
            return input?.named(text) ?? text
        }
        defer { meter.finish() }
        do {
            let here = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
            summary = try predictor.predict(
                input?.path ?? data ?? predictor.saved.experiment.data.text("source"),
                relativeTo: data == nil ? run.folder : here,
                format: json ? .jsonLines : output.map { PredictionFormat(path: $0) } ?? .csv,
                watch: { progress in
                    try sink.obeySignals()
                    meter.report(
                        WorkProgress(
                            text: progress.title, done: progress.done, total: progress.total,
                            countsBytes: progress.countsBytes))
                }, write: sink.write)
            try sink.finish()
        } catch let code as ExitCode {
            throw code
        } catch {
            throw CommandFailure(named(Output.words(for: error)))
        }
        meter.finish()
        for note in summary.notes { Output.complain(Words.note(named(note))) }
        let counted =
            summary.rows == 1
            ? Text("1 row predicted", zh: "预测了 1 行")
            : Text("\(summary.rows.grouped) rows predicted", zh: "预测了 \(summary.rows.grouped) 行")
        let step = Text("weights of step \(found.checkpoint.step)", zh: "第 \(found.checkpoint.step) 步的权重")
        guard let output else { return Output.complain(Text("\(counted), \(step)", zh: "\(counted)，\(step)").spoken) }
        Output.complain(
            Text("\(counted), \(step), written to \(output)", zh: "\(counted)，\(step)，已写入 \(output)").spoken)
    }
}
