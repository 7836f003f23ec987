import ArgumentParser

/// `workbench sessions`: what was trained and kept.
struct SessionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "List, show, rename, delete and export sessions.",
        subcommands: [
            ListSessions.self, ShowSession.self, RenameSession.self, DeleteSessions.self, ExportCommand.self,
        ],
        defaultSubcommand: ListSessions.self)
}
