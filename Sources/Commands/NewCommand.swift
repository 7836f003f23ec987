import ArgumentParser
import Experiments
import Formats
import Foundation
import Hosting
import Language
import Profiles

/// `workbench new`: an experiment that fits a file of data, with the reasons of its settings as comments.
struct NewCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "new",
            abstract: Text(
                "Write an experiment with settings fitted to a file of data, and why.", zh: "写出适合数据文件的实验设置，并说明理由。"
            ).spoken,
            discussion: Text(
                """
                Reads the data once and decides target, task, split, cleaning, model, batch size and length of the run. \
                Every setting stands below a comment that says why. Nothing is trained.
                """,
                zh: """
                    把数据读一遍，决定目标列、任务、划分、清洗、模型、批大小和运行长度。\
                    每项设置上方的注释说明理由。不训练。
                    """
            ).spoken)
    }

    @Argument(
        help: ArgumentHelp(
            Text(
                "A table (CSV, TSV, JSON-lines, NPY), images (IDX, NPY, a folder of PNG and JPEG), a text or a folder of texts.",
                zh: "表格（CSV、TSV、JSON-lines、NPY）、图像（IDX、NPY、PNG 和 JPEG 文件夹）、文本或文本文件夹。")
        ))
    var path: String

    @Option(
        help: ArgumentHelp(
            Text("The column to predict, in place of the one recognized.", zh: "要预测的列，代替自动识别的列。"),
            valueName: "column"))
    var target: String?

    @OptionGroup var settings: SettingOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            Text(
                "The experiment file to write; without it one named after the data, here. - prints it.",
                zh: "要写入的实验文件；未给出时在当前文件夹按数据命名。- 表示打印出来。"), valueName: "file"))
    var output: String?

    func run() throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                UnknownWord.refusalToOpen(path) ?? Text("there is no file \(path)", zh: "没有文件 \(path)"))
        }
        let place =
            output ?? URL(filePath: path).standardizedFileURL.deletingPathExtension().lastPathComponent + ".toml"
        let isPrinted = place == "-"
        guard isPrinted || !FileManager.default.fileExists(atPath: place) else {
            throw CommandFailure(
                Text("\(place) is there already; --output names another file", zh: "\(place) 已存在；用 --output 换一个文件名"))
        }
        var experiment = try Experiment(dataFile: path)
        try experiment.apply(overrides: settings.overrides)
        if let target { try experiment.set("data.target", to: .text(target)) }
        var fitted = try fit(experiment)
        let folder = isPrinted ? "." : URL(filePath: place).absoluteURL.deletingLastPathComponent().path
        try fitted.move(to: URL(filePath: folder))
        // What a person has said holds, whatever was found out.
        try fitted.apply(overrides: settings.overrides)
        let name = URL(filePath: path).lastPathComponent
        let heading = [
            Text("An experiment on \(name). Each setting says why it is as it is.", zh: "\(name) 的实验。每项设置都说明理由。")
        ]
        let text = fitted.toml(heading: heading, in: Speech.language)
        guard !isPrinted else {
            Output.say(text)
            return
        }
        try Data(text.utf8).write(to: URL(filePath: place), options: .withoutOverwriting)
        for reason in fitted.reasons where !reason.path.hasPrefix("training") && !reason.path.hasPrefix("evaluation") {
            let value = fitted.experiment.written(at: reason.path).map { "\($0)" } ?? ""
            Output.say(
                Words.note(
                    Text("\(reason.path) = \(value): \(reason.text)", zh: "\(reason.path) = \(value)：\(reason.text)"))
                    + "\n")
        }
        Output.say(Text("written to \(place): workbench \(place)", zh: "已写入 \(place)：workbench \(place)"))
    }

    private func fit(_ experiment: Experiment) throws -> FittedExperiment {
        let isText =
            !Experiment.isTable(path: path) && !Experiment.isPictures(path: path)
            && !Experiment.isPictureFolder(path: path) || !experiment.data.text("text-field").isEmpty
        if isText || experiment.data.text("format") == "text" { return try FittedExperiment(textsOf: experiment) }
        let meter = ReadingMeter()
        let profile = try TableProfile(
            experiment.data, relativeTo: experiment.folder, seed: experiment.seed,
            threads: ProcessInfo.processInfo.activeProcessorCount, report: meter.report)
        meter.finish()
        if let obstacle = profile.obstacle { throw CommandFailure(obstacle) }
        return try FittedExperiment(profile, of: experiment, changesData: true, targetIsGiven: target != nil)
    }
}
