import CNcurses
import Foundation
import TerminalNcurses
import Testing

/// The true-color description is good if ncurses' own `infocmp` reads the same from it as from the terminal's.
@Suite(.serialized) struct DirectColorEntryTests {
    private func load(_ name: String) -> Bool {
        var status: Int32 = 0
        return setupterm(name, STDOUT_FILENO, &status) == OK
    }

    /// The capabilities of a description, one each; `nil` where there is no `infocmp`.
    private func capabilities(_ name: String, folder: String? = nil) throws -> Set<String>? {
        let tool = Process()
        tool.executableURL = URL(filePath: "/usr/bin/infocmp")
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/infocmp") else { return nil }
        tool.arguments = ["-1", "-x"] + (folder.map { ["-A", $0] } ?? []) + [name]
        let pipe = Pipe()
        tool.standardOutput = pipe
        try tool.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        tool.waitUntilExit()
        guard tool.terminationStatus == 0 else { return nil }
        return Set(
            text.split(separator: "\n").filter { $0.hasPrefix("\t") }.map { $0.dropFirst().dropLast() }.map(String.init)
        )
    }

    @Test(arguments: ["xterm-256color", "tmux-256color"]) func keepsTheTerminalAndAddsColor(_ terminal: String) throws {
        // Not every system knows every terminal or has the tool.
        guard load(terminal), let before = try capabilities(terminal) else { return }
        let folder = try #require(DirectColorEntry.write())
        defer { DirectColorEntry.remove(folder) }
        let after = try #require(try capabilities(DirectColorEntry.name, folder: folder))
        let names = { (entry: String) in String(entry.prefix { $0 != "=" && $0 != "#" }) }
        let added = Set(after.subtracting(before).map(names))
        #expect(added == ["colors", "pairs", "RGB", "setaf", "setab"])
        #expect(after.contains("colors#0x1000000"))
        #expect(after.contains { $0.hasPrefix("setaf=") && $0.contains("38;2;") })
        #expect(after.contains { $0.hasPrefix("setab=") && $0.contains("48;2;") })
        // Gone is only what would change the palette, and names that only some programs know.
        let lost = Set(before.subtracting(after).map(names)).subtracting(added)
        let standard = lost.filter { $0.first?.isLowercase == true && !$0.hasPrefix("k") }
        #expect(standard.isSubset(of: ["initc", "oc", "setf", "setb", "smxx", "rmxx", "xm"]), "\(lost.sorted())")
    }

    @Test func leavesNothingBehind() throws {
        guard load("xterm-256color") else { return }
        let folder = try #require(DirectColorEntry.write())
        #expect(FileManager.default.fileExists(atPath: folder))
        DirectColorEntry.remove(folder)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
