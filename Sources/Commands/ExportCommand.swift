import ArgumentParser
import Foundation
import Language
import Sessions

/// `workbench export`: what a session holds, for other programs.
struct ExportCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, safetensors, tensorboard, html
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export",
            abstract: Text("Write what a session holds into files for other programs.", zh: "把会话内容写成其他程序可用的文件。").spoken)
    }

    @Argument(help: ArgumentHelp(Text("The session, by name or by the path of its folder.", zh: "会话的名称，或其文件夹的路径。")))
    var session: String

    @Option(
        help: ArgumentHelp(
            Text(
                """
                csv: steps, evaluations, settings and events of all runs; safetensors: the best weights of a run; \
                tensorboard: the curves of all runs; html: a page of all runs.
                """,
                zh: """
                    csv：所有运行的步、评估、设置和事件；safetensors：一个运行的最优权重；tensorboard：所有运行的曲线；\
                    html：包含所有运行的页面。
                    """)))
    var to: Format

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp(
            Text("For safetensors, the run; without it the last one.", zh: "用于 safetensors：哪个运行；不写则为最后一个。"),
            valueName: "number"))
    var runNumber: Int64?

    @OptionGroup var checkpoints: CheckpointOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            Text("The folder to write to; without it, the session's name.", zh: "写入的文件夹；不写则用会话名。"), valueName: "folder")
    )
    var output: String?

    func run() throws {
        let session = try SessionStore().open(session, access: .read)
        defer { try? session.close() }
        let folder = URL(filePath: output ?? session.name, directoryHint: .isDirectory)
        let files =
            switch to {
            case .csv: try CSVExport(session: session).write(to: folder)
            case .safetensors: try exportWeights(of: session, to: folder)
            case .tensorboard: try TensorBoardExport(session: session).write(to: folder)
            case .html: try PageExport(session: session, language: Speech.language).write(to: folder)
            }
        for file in files { Output.say(file.relativePath + "\n") }
    }

    private func exportWeights(of session: Session, to folder: URL) throws -> [URL] {
        let run = try session.chosenRun(runNumber)
        let found = try checkpoints.checkpoint(of: run, in: session)
        for note in found.notes { Output.warn(note) }
        return try WeightsExport(session: session, run: run, checkpoint: found, language: Speech.language)
            .write(to: folder)
    }
}
