import Drawing
import Language
import Panes
import TerminalUI
import Testing

@Suite struct CommandTests {
    @Test func everyCommandHasAnIdAndHelp() {
        let ids = AllCommands.list.map(\.id)
        #expect(Set(ids).count == ids.count)
        for command in AllCommands.list {
            #expect(!command.keys.isEmpty, "\(command.id)")
            for language in Language.allCases {
                #expect(!command.title.in(language).isEmpty, "\(command.id)")
                #expect(TextWidth.of(command.help.in(language)) >= 8, "\(command.id)")
            }
        }
    }

    @Test func keysHaveNoConflicts() throws {
        _ = try Keymap(AllCommands.list)
        // Contexts that are active together may only share keys where the nearer one means to take them.
        let meant: Set<String> = ["chart.zoom-in", "chart.zoom-out", "chart.all", "chart.live"]
        let workspace = AllCommands.list.filter { $0.context == "workspace" || $0.context == "global" }
        for command in AllCommands.list
        where [
            "chart", "form", "samples", "runs", "list", "data", "findings", "columns", "rows", "images", "study",
            "evaluations", "machine",
        ].contains(command.context) {
            guard !meant.contains(command.id) else { continue }
            let taken = workspace.filter { other in other.keys.contains { command.keys.contains($0) } }
            #expect(taken.isEmpty, "\(command.id) hides \(taken.map(\.id))")
        }
    }
}
