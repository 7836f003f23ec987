import ArgumentParser
import Language
import Panes

/// `workbench keys`: all keys of the interface, from the same declarations as its help.
struct KeysCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "keys",
            abstract: Text(
                "List the keys of the terminal interface, by the place where they work.", zh: "按所在界面列出终端界面的按键。"
            ).spoken)
    }

    func run() throws {
        var table = TextTable([
            Text("place", zh: "位置"), Text("keys", zh: "按键"), Text("command", zh: "命令"), Text("does", zh: "作用"),
        ])
        for command in AllCommands.list {
            table.add([
                command.context, command.keys.map(\.name).joined(separator: ", "), command.id,
                command.help.spoken,
            ])
        }
        Output.say(table.text)
    }
}
