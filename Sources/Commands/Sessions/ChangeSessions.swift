import ArgumentParser
import Formats
import Foundation
import Language
import Sessions

struct RenameSession: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "rename", abstract: Text("Give a session another name.", zh: "给会话改名。").spoken)
    }

    @Argument(help: ArgumentHelp(Text("The session, by name or by the path of its folder.", zh: "会话的名称，或其文件夹的路径。")))
    var session: String

    @Argument(help: ArgumentHelp(Text("Its new name.", zh: "新名称。")))
    var name: String

    func run() throws { try SessionStore().rename(session, to: name) }
}

struct DeleteSessions: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "delete", abstract: Text("Delete sessions with their checkpoints.", zh: "删除会话及其检查点。").spoken)
    }

    @Argument(help: ArgumentHelp(Text("Sessions, by name or by the path of their folder.", zh: "会话的名称，或其文件夹的路径。")))
    var sessions: [String]

    @Flag(name: [.customShort("y"), .long], help: ArgumentHelp(Text("Delete without asking.", zh: "不询问直接删除。")))
    var yes = false

    func run() throws {
        let store = SessionStore()
        for session in sessions { _ = try store.find(session) }
        if !yes {
            guard isatty(STDIN_FILENO) == 1 else {
                throw ValidationError(
                    Text(
                        "deleting cannot be undone; without a terminal to ask on, give --yes",
                        zh: "删除后无法恢复；没有终端可以询问时，请加 --yes"))
            }
            let names = sessions.map { Text(verbatim: $0.printable) }.joined()
            Output.say(Text("Delete \(names) for good? [y/N] ", zh: "永久删除 \(names)？[y/N] ").spoken)
            guard let answer = readLine()?.lowercased(), ["y", "yes"].contains(answer) else {
                Output.say(Text("Nothing was deleted.", zh: "没有删除任何内容。"))
                return
            }
        }
        for session in sessions { try store.delete(session) }
    }
}
