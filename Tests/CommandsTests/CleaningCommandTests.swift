import Foundation
import Testing

/// `workbench cleaning`: rows before and after each step, for people and programs.
@Suite struct CleaningCommandTests {
    private let program: Program

    init() throws { program = try Program() }

    private func table() throws -> String {
        let rows = (0..<60).map { "\($0 % 10 == 3 ? "" : "\($0)"),\($0 % 3 == 0 ? "yes" : "no")" }
        return try program.write("mine.csv", (["size,bought"] + rows).joined(separator: "\n") + "\n")
    }

    @Test func stepsAreListedWithRows() throws {
        let mine = try table()
        let result = try program.run("cleaning", mine, "--rows", "2")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("2 impute, done by itself\n  rows changed 6, dropped 0"), "\(result.output)")
        #expect(result.output.contains("5     size    missing  "), "\(result.output)")
        let off = try program.run(
            "cleaning", mine, "--set", "data.preprocessing=[{ step = \"clip\", enabled = false }]", "--step", "1")
        #expect(off.output.contains("1 clip, switched off"), "\(off.output) \(off.errors)")
        let events = try program.run("cleaning", mine, "--json", "--step", "2", "--rows", "1").events()
        #expect(events.count == 2 && events[0]["step"]?.text == "impute" && events[0]["changed"]?.integer == 6)
        #expect(events[1]["before"] == .null && events[1]["line"]?.integer == 5)
        #expect(try program.start(["cleaning", mine, "--step", "9"]).finish().status == 1)
    }

    @Test func textsAreCleanedToo() throws {
        let song = try program.write("song.txt", (0..<30).map { "Verse \($0 % 15) of it.\n\n" }.joined())
        let result = try program.run(
            "cleaning", song, "--set", "data.format=text", "--set",
            "data.text-cleaning=[{ step = \"deduplicate-documents\" }]")
        #expect(result.output.contains("documents changed 0, dropped 15"), "\(result.output) \(result.errors)")
        let none = try program.run("cleaning", song, "--set", "data.format=text")
        #expect(none.output.contains("data.text-cleaning lists no step"))
    }
}
