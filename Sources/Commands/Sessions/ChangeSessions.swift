import ArgumentParser
import Formats
import Foundation
import Sessions

struct RenameSession: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rename", abstract: "Give a session another name.")

    @Argument(help: "The session, by name or by the path of its folder.")
    var session: String

    @Argument(help: "Its new name.")
    var name: String

    func run() throws { try SessionStore().rename(session, to: name) }
}

struct DeleteSessions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete sessions with their checkpoints.")

    @Argument(help: "Sessions, by name or by the path of their folder.")
    var sessions: [String]

    @Flag(name: [.customShort("y"), .long], help: "Delete without asking.")
    var yes = false

    func run() throws {
        let store = SessionStore()
        for session in sessions { _ = try store.find(session) }
        if !yes {
            guard isatty(STDIN_FILENO) == 1 else {
                throw ValidationError("deleting cannot be undone; without a terminal to ask on, give --yes")
            }
            Output.say("Delete \(sessions.map(\.printable).joined(separator: ", ")) for good? [y/N] ")
            guard let answer = readLine()?.lowercased(), ["y", "yes"].contains(answer) else {
                Output.say("Nothing was deleted.\n")
                return
            }
        }
        for session in sessions { try store.delete(session) }
    }
}
