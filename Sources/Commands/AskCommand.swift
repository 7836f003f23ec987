import ArgumentParser
import Hosting
import Language
import Sessions

/// A command that asks a session something and prints the answer; the query declares all there is to it.
struct AskCommand<Asked: CommandQuery>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Asked.command.name, abstract: Asked.command.abstract.spoken)
    }

    @OptionGroup var chosen: RunArguments

    @Argument(help: Self.help)
    var words: [String] = []

    @Flag(help: ArgumentHelp(Text("Print one JSON object a line.", zh: "每行输出一个 JSON 对象。")))
    var json = false

    private static var help: ArgumentHelp {
        ArgumentHelp(
            Asked.command.words?.spoken ?? "", valueName: "words",
            visibility: Asked.command.words == nil ? .hidden : .default)
    }

    mutating func validate() throws {
        if Asked.command.words == nil, let word = words.first {
            throw ValidationError(Text("Unexpected argument '\(word)'", zh: "多余的参数 '\(word)'"))
        }
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
            for row in rows { Output.say(row.cells.map(\.spoken).joined(separator: "  ") + "\n") }
        } else {
            var table = TextTable(Asked.command.columns)
            for row in rows { table.add(row.cells.map(\.spoken)) }
            Output.say(table.text)
        }
    }
}
