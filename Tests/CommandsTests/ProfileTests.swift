import Foundation
import Testing

/// `workbench profile`: findings for people and programs, and remedies that become an experiment.
@Suite struct ProfileCommandTests {
    private let program: Program

    init() throws { program = try Program() }

    private func table() throws -> String {
        let rows = (0..<60).map { row in
            "\(row),\(row % 7 == 0 ? "-999" : "\(row % 13).5"),cm,\(row % 2 == 0 ? "yes" : "no")"
        }
        return try program.write(
            "mine.csv", (["id,size,unit,bought"] + rows + [rows[4]]).joined(separator: "\n") + "\n")
    }

    @Test func aPersonIsToldWhatWasFound() throws {
        let result = try program.run("profile", table())
        #expect(result.status == 0, "\(result.errors)")
        for words in [
            "61 rows, 4 columns", "constant-column", "placeholders", "-999", "bought  target",
            "the target is column bought",
        ] {
            #expect(result.output.contains(words), "\(words) is not in \(result.output)")
        }
        let chinese = try program.run("--language", "zh", "profile", table())
        #expect(chinese.output.contains("61 行，4 列"), "\(chinese.output)")
    }

    @Test func aProgramGetsLines() throws {
        let result = try program.run("profile", table(), "--json")
        let events = try result.events()
        #expect(events.count { $0["event"]?.text == "column" } == 4)
        let finding = try #require(events.first { $0["kind"]?.text == "duplicate-rows" })
        #expect(finding["count"]?.integer == 1 && finding["lines"] != nil && finding["remedy"] != nil)
        #expect(try result.event("profiled")["rows"]?.integer == 61)
        #expect(events.last?["event"]?.text == "profiled")
    }

    @Test func remediesBecomeAnExperiment() throws {
        let mine = try table(), written = program.folder.appending(path: "mended.toml").path
        let result = try program.run("profile", mine, "--apply", "constant-column,placeholders", "-o", written)
        #expect(result.status == 0, "\(result.errors)")
        let kinds = try program.run("profile", written, "--json").events().compactMap { $0["kind"]?.text }
        #expect(!kinds.contains("constant-column") && !kinds.contains("placeholders"), "\(kinds)")
        #expect(try program.run("train", written, "--steps", "2").status == 0)
        // What is there already is not written over.
        let again = try program.run("profile", mine, "--apply", "all", "-o", written)
        #expect(again.status == 1 && again.errors.contains("is there already"), "\(again.errors)")
        let unknown = try program.run("profile", mine, "--apply", "leakage", "-o", written + "2")
        #expect(unknown.status == 1 && unknown.errors.contains("allowed: all, "), "\(unknown.errors)")
    }

    /// The samples are clean: nothing above a note is found in them.
    @Test(arguments: ["iris", "wine", "digits", "breast-cancer", "diabetes", "waves"])
    func samplesAreClean(name: String) throws {
        let events = try program.run("profile", Program.sample("\(name).toml"), "--json").events()
        let loud = events.filter { $0["event"]?.text == "finding" && $0["severity"]?.text != "note" }
        #expect(loud.isEmpty, "\(loud.compactMap { $0["sentence"]?.text })")
        #expect(events.last?["event"]?.text == "profiled")
    }

    @Test func whatIsNoTableIsRefused() throws {
        let text = try program.write("notes.txt", "All day long the rain fell on the roof.\n")
        let result = try program.run("profile", text)
        #expect(result.status == 1 && result.errors.contains("only tables are profiled"), "\(result.errors)")
        let alone = try program.run("profile", table(), "--apply", "all")
        #expect(alone.status == 2 && alone.errors.contains("--output"), "\(alone.errors)")
    }
}
