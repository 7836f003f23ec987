import Foundation
import Testing

/// `workbench rows`: rows of a file for people and programs.
@Suite struct RowsCommandTests {
    private let program: Program

    init() throws { program = try Program() }

    private func table() throws -> String {
        let rows = (0..<60).map { row in
            "\(row),\(row % 7 == 0 ? "" : "\(row * 5 % 13).5"),\(row % 2 == 0 ? "new york" : "Rome")"
        }
        return try program.write("mine.csv", (["id,size,city"] + rows).joined(separator: "\n") + "\n")
    }

    @Test func aPersonIsShownRowsWithTheirLines() throws {
        let mine = try table()
        let result = try program.run("rows", mine, "--where", "size > 11 and city ~ YORK", "--sort", "size:desc")
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines[0] == "line  id  size  city", "\(result.output)")
        #expect(lines[1].hasSuffix("12.5  new york"), "\(result.output)")
        #expect(result.output.contains("of 60 in the file"))
        let first = try program.run("rows", mine, "--limit", "2")
        #expect(first.output.contains("2     0   –     new york\n3     1   5.5   Rome\n"), "\(first.output)")
        #expect(first.output.contains("more match, see --limit"))
        let none = try program.run("--language", "zh", "rows", mine, "--where", "id > 99")
        #expect(none.status == 0 && none.output.contains("60 行中没有符合的行"), "\(none.output)")
    }

    @Test func aProgramGetsEveryRow() throws {
        let all = try program.run("rows", table(), "--json", "--limit", "0").events()
        #expect(all.count == 61 && all[0]["event"]?.text == "row" && all[0]["line"]?.integer == 2)
        #expect(all[0]["values"]?["size"] == .null && all[1]["values"]?["size"]?.text == "5.5")
        #expect(all.last?["matches"]?.integer == 60 && all.last?["read"]?.integer == 60)
        let sorted = try program.run("rows", table(), "--json", "--sort", "size", "--limit", "3").events()
        #expect(sorted.count == 4 && sorted[0]["values"]?["size"]?.text == "0.5")
        #expect(sorted.last?["matches"]?.integer == 60)
    }

    @Test func anExperimentNamesItsData() throws {
        let result = try program.run("rows", Program.sample("iris.toml"), "--limit", "1", "--json")
        #expect(result.status == 0 && result.output.hasPrefix("{\"event\":\"row\",\"line\":2"), "\(result.output)")
    }

    @Test func faultsAreToldWithTheirPlace() throws {
        let mine = try table()
        for (arguments, status, words) in [
            (["--where", "siz > 3"], 1, "--where, character 1: there is no column \"siz\" (did you mean 'size'?)"),
            (["--where", "size >"], 1, "--where, character 7: a value is needed"),
            (["--sort", "sise"], 1, "--sort, character 1: there is no column \"sise\""),
            (["--limit", "-1"], 2, "--limit"), (["--limit", "0"], 2, "--limit 0"),
            (["--limit", "0", "--json", "--sort", "size"], 2, "--limit 0"), (["--limit", "100001"], 2, "100000"),
        ] {
            let result = try program.start(["rows", mine] + arguments).finish()
            #expect(result.status == status && result.errors.contains(words), "\(arguments): \(result.errors)")
            #expect(result.output == "")
        }
        #expect(try program.run("rows", "none.csv").status == 1)
        #expect(try program.run("rows", program.write("t.txt", "a text.\n")).errors.contains("it is no table"))
    }
}
