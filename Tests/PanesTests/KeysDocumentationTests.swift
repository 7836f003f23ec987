import Foundation
import Panes
import Testing

/// `docs/keys.md` lists every command; it is written from the declarations by
/// `WORKBENCH_RECORD=1 swift test --filter KeysDocumentation`.
@Suite struct KeysDocumentationTests {
    private var file: URL {
        URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/keys.md")
    }

    private var text: String {
        var lines = [
            "# Keys", "",
            "Every key can be changed in `$XDG_CONFIG_HOME/workbench/config.toml` (`~/.config/workbench/config.toml`):",
            "",
            "```toml", "theme = \"dark\"", "language = \"auto\"           # or \"en\", \"zh\"",
            "symbols = \"auto\"            # or \"unicode\", \"safe\", \"ascii\"", "mouse = true",
            "enlarged = \"train/chart\"     # the part shown alone: `+` and `_` write it", "", "[keys]",
            "\"run.step\" = [\"n\"]          # by the command's id",
            "\"run.back\" = [\"ctrl-b\", \"b\"]", "```", "",
        ]
        for scope in AllCommands.scopes {
            let commands = AllCommands.list.filter { $0.context == scope.id }
            guard !commands.isEmpty else { continue }
            lines += ["## \(scope.title.in(.english))", "", "| keys | | what it does | id |", "|---|---|---|---|"]
            for command in commands {
                let keys = command.keys.map { "`\($0.name)`" }.joined(separator: " ")
                let (title, help) = (command.title.in(.english), command.help.in(.english))
                lines.append("| \(keys) | \(title) | \(help) | `\(command.id)` |")
            }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    @Test func isWhatIsDeclared() throws {
        if ProcessInfo.processInfo.environment["WORKBENCH_RECORD"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
