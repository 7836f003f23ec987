import ArgumentParser
import Hosting
import Sessions

/// A command that asks a session something and prints the answer; the query declares all there is to it.
struct AskCommand<Asked: CommandQuery>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Asked.command.name, abstract: Asked.command.abstract.in(.english))
    }

    @OptionGroup var chosen: RunArguments

    @Argument(help: Self.help)
    var words: [String] = []

    @Flag(help: "Print one JSON object a line.")
    var json = false

    private static var help: ArgumentHelp {
        ArgumentHelp(
            Asked.command.words?.in(.english) ?? "", valueName: "words",
            visibility: Asked.command.words == nil ? .hidden : .default)
    }

    mutating func validate() throws {
        if Asked.command.words == nil, let word = words.first { throw ValidationError("Unexpected argument '\(word)'") }
    }

    func run() throws {
        let query = try Asked(run: chosen.number.map(RunID.init), words: words)
        let store = SessionStore()
        let session = try store.open(chosen.session, access: Asked.command.access)
        defer { try? session.close() }
        let answer = try query.answer(QueryContext(session: session, store: store, samples: Resources.samples))
        say(Asked.rows(answer))
    }

    private func say(_ rows: [AnswerRow]) {
        if json {
            for row in rows { Output.say(JSONLine(Asked.command.name, row.members).text) }
        } else if Asked.command.columns.isEmpty {
            for row in rows { Output.say(row.cells.map { $0.spoken }.joined(separator: "  ") + "\n") }
        } else {
            var table = TextTable(Asked.command.columns)
            for row in rows { table.add(row.cells.map { $0.spoken }) }
            Output.say(table.text)
        }
    }
}
