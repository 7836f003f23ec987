import ArgumentParser
import Foundation
import Sessions

/// `workbench export`: what a session holds, for other programs.
struct ExportCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv
    }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what a session holds into files for other programs.")

    @Argument(help: "The session, by name or by the path of its folder.")
    var session: String

    @Option(help: "csv: steps, evaluations, settings and events of all runs, one file each.")
    var to: Format

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to write to; without it, the session's name.", valueName: "folder"))
    var output: String?

    func run() throws {
        let session = try SessionStore().open(session, access: .read)
        defer { try? session.close() }
        let folder = URL(filePath: output ?? session.name, directoryHint: .isDirectory)
        let files: [URL]
        switch to {
        case .csv: files = try CSVExport(session: session).write(to: folder)
        }
        for file in files { Output.say(file.relativePath + "\n") }
    }
}
