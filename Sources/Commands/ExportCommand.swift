import ArgumentParser
import Foundation
import Sessions

/// `workbench export`: what a session holds, for other programs.
struct ExportCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, safetensors, tensorboard, html
    }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what a session holds into files for other programs.")

    @Argument(help: "The session, by name or by the path of its folder.")
    var session: String

    @Option(
        help: ArgumentHelp(
            "csv: steps, evaluations, settings and events of all runs; safetensors: the best weights of a run; "
                + "tensorboard: the curves of all runs; html: a page of all runs."))
    var to: Format

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("For safetensors, the run; without it the last one.", valueName: "number"))
    var runNumber: Int64?

    @OptionGroup var checkpoints: CheckpointOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to write to; without it, the session's name.", valueName: "folder"))
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
            case .html: try PageExport(session: session).write(to: folder)
            }
        for file in files { Output.say(file.relativePath + "\n") }
    }

    private func exportWeights(of session: Session, to folder: URL) throws -> [URL] {
        let run = try session.chosenRun(runNumber)
        let found = try checkpoints.checkpoint(of: run, in: session)
        for note in found.notes { Output.complain("workbench: \(note.in(.english))") }
        return try WeightsExport(session: session, run: run, checkpoint: found).write(to: folder)
    }
}
