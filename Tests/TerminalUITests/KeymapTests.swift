import Language
import TerminalUI
import Testing

@Suite struct KeymapTests {
    private let commands = [
        Command("run.pause", "pause", help: "Pauses or goes on.", keys: ["space"], footer: 1),
        Command("help", "help", help: "Shows all keys.", keys: ["?", "f1"], footer: 9),
        Command("list.top", "first", help: "Goes to the first row.", keys: ["g g", "home"], context: "list"),
        Command("list.mark", "mark", help: "Marks the row.", keys: ["space"], context: "list", footer: 2),
    ]

    @Test func keyNamesAreReadAsTheyAreWritten() throws {
        for name in ["q", "?", "space", "ctrl-p", "shift-left", "alt-x", "f5", "page-up", "ctrl-alt-home", "G"] {
            #expect(KeyEvent(name: name)?.name == name)
        }
        #expect(KeyEvent(name: "hyper-x") == nil)
        #expect(KeyEvent(name: "ctrl-p")?.label == "^P")
    }

    @Test func theNearerContextWins() throws {
        let keymap = try Keymap(commands)
        let space = KeyEvent(.character(" "))
        #expect(keymap.lookup([space], in: ["list"]) == .command(commands[3]))
        #expect(keymap.lookup([space], in: []) == .command(commands[0]))
        #expect(keymap.footer(in: ["list"]).map(\.id) == ["run.pause", "list.mark", "help"])
    }

    @Test func fullWidthCharactersAreTheirTwins() throws {
        let keymap = try Keymap(commands)
        #expect(keymap.lookup([KeyEvent(.character("？"))], in: []) == .command(commands[1]))
        #expect(keymap.lookup([KeyEvent(.character("\u{3000}"))], in: []) == .command(commands[0]))
        for (typed, twin) in zip("！／：ｑ～。《》【】", "!/:q~.<>[]") {
            let scalars = (typed.unicodeScalars.first ?? " ", twin.unicodeScalars.first ?? " ")
            #expect(KeyEvent(.character(scalars.0)).narrow == KeyEvent(.character(scalars.1)))
        }
    }

    @Test func bothTitlesAreFound() throws {
        let keymap = try Keymap([Command("run.fork", Text("fork", zh: "分叉"), help: "x", keys: ["f"])])
        for query in ["fo", "分", "run.f"] { #expect(keymap.search(query, in: []).count == 1) }
    }

    @Test func sequencesWaitForTheirLastKey() throws {
        let keymap = try Keymap(commands)
        var dispatcher = KeyDispatcher()
        let g = KeyEvent(.character("g"))
        #expect(dispatcher.feed(g, keymap: keymap, contexts: ["list"]) == .incomplete)
        #expect(dispatcher.feed(g, keymap: keymap, contexts: ["list"]) == .command(commands[2]))
        #expect(dispatcher.feed(g, keymap: keymap, contexts: ["list"]) == .incomplete)
        let help = dispatcher.feed(KeyEvent(.character("?")), keymap: keymap, contexts: ["list"])
        #expect(help == .command(commands[1]))
    }

    @Test func mistakesAreNamed() throws {
        #expect(throws: KeymapError.conflict("space", first: "run.pause", second: "help")) {
            try Keymap(commands, changes: [("help", ["space"])])
        }
        #expect(throws: KeymapError.unknownCommand("nothing")) {
            try Keymap(commands, changes: [("nothing", ["x"])])
        }
        #expect(throws: KeymapError.unknownKey("ctrl-", command: "help")) {
            try Keymap(commands, changes: [("help", ["ctrl-"])])
        }
    }

    @Test func searchFindsByKeyTitleAndHelp() throws {
        let keymap = try Keymap(commands)
        #expect(keymap.search("?", in: []).first?.id == "help")
        #expect(keymap.search("pau", in: []).first?.id == "run.pause")
        #expect(keymap.search("goes on", in: []).map(\.id) == ["run.pause"])
    }
}
