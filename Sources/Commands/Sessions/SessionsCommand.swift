import ArgumentParser
import Language

/// `workbench sessions`: what was trained and kept.
struct SessionsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sessions",
            abstract: Text("List, show, rename, delete and export sessions.", zh: "列出、查看、改名、删除和导出会话。").spoken,
            subcommands: [
                ListSessions.self, ShowSession.self, RenameSession.self, DeleteSessions.self, ExportCommand.self,
            ],
            defaultSubcommand: ListSessions.self)
    }
}
