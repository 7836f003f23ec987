import ArgumentParser
import Panes

/// `workbench keys`: all keys of the interface, from the same declarations as its help.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "List the keys of the terminal interface, by the place where they work.")

    func run() throws {
        var table = TextTable(["place", "keys", "command", "does"])
        for command in AllCommands.list {
            table.add([
                command.context, command.keys.map(\.name).joined(separator: ", "), command.id,
                command.help.in(.english),
            ])
        }
        Output.say(table.text)
    }
}
