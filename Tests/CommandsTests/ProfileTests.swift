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

    /// Iris with every tenth label moved on by one class.
    private func planted() throws -> (experiment: String, lines: Set<Int>) {
        let text = try String(contentsOfFile: Program.sample("iris.csv"), encoding: .utf8)
        let kinds = ["setosa", "versicolor", "virginica"]
        var lines: Set<Int> = []
        let rows = text.split(separator: "\n").enumerated().map { place, row in
            guard place % 10 == 5, let kind = kinds.firstIndex(where: { row.hasSuffix($0) }) else { return String(row) }
            lines.insert(place + 1)
            return row.dropLast(kinds[kind].count) + kinds[(kind + 1) % 3]
        }
        _ = try program.write("iris.csv", rows.joined(separator: "\n") + "\n")
        let experiment = try String(contentsOfFile: Program.sample("iris.toml"), encoding: .utf8)
        return (try program.write("iris.toml", experiment), lines)
    }

    @Test func wrongLabelsAreFoundAndDroppedOrCorrected() throws {
        let (experiment, planted) = try planted()
        let dropped = program.folder.appending(path: "dropped.toml").path
        let result = try program.run(
            "profile", experiment, "--labels", "--json", "--apply", "wrong-labels", "-o", dropped)
        #expect(result.status == 0, "\(result.errors)")
        let events = try result.events()
        let finding = try #require(events.first { $0["kind"]?.text == "wrong-labels" })
        let rows = events.filter { $0["event"]?.text == "label" }
        let lines = rows.compactMap { $0["line"]?.integer }
        #expect(finding["count"]?.integer == rows.count && finding["severity"]?.text == "warning")
        #expect(finding["lines"]?.array?.compactMap(\.integer) == lines.sorted())
        let right = Double(planted.intersection(lines).count)
        #expect(right / Double(planted.count) > 0.6 && right / Double(lines.count) > 0.6, "\(lines), \(planted)")
        #expect(rows.allSatisfy { $0["given"]?.text != $0["likely"]?.text && $0["nearest"]?.array?.count == 3 })
        #expect(events.last?["event"]?.text == "profiled")
        // Those of the test set stay.
        let learned = rows.filter { $0["split"]?.text != "test" }
        let text = try String(contentsOfFile: dropped, encoding: .utf8)
        #expect(text.components(separatedBy: "edit = \"drop\"").count - 1 == learned.count, "\(text)")
        #expect(try program.run("train", dropped, "--steps", "2").status == 0)

        let corrected = program.folder.appending(path: "corrected.toml").path
        let told = try program.run(
            "profile", experiment, "--labels", "--relabel", "--apply", "wrong-labels", "-o", corrected)
        #expect(told.status == 0 && told.output.contains("relabel "), "\(told.output)\(told.errors)")
        #expect(told.output.contains("most alike in training") && told.output.contains("accuracy"))
        #expect(try String(contentsOfFile: corrected, encoding: .utf8).contains("edit = \"set\""))
        #expect(try program.run("train", corrected, "--steps", "2").status == 0)
        let chinese = try program.run("--language", "zh", "profile", experiment, "--labels", "--folds", "3")
        #expect(chinese.output.contains("训练集中最相似的行"), "\(chinese.output)")
    }

    @Test func labelsOfWhatHasNoneAreRefused() throws {
        let text = try program.run("profile", program.write("t.txt", "a text.\n"), "--labels")
        #expect(text.status != 0 && text.errors.contains("no columns and no labels"), "\(text.errors)")
        let alone = try program.run("profile", table(), "--apply", "wrong-labels", "-o", "x.toml")
        #expect(alone.status == 2 && alone.errors.contains("needs --labels"), "\(alone.errors)")
        let folds = try program.run("profile", table(), "--labels", "--folds", "1")
        #expect(folds.status == 2 && folds.errors.contains("allowed are 2 to 100"), "\(folds.errors)")
        let nothing = try program.run("profile", table(), "--labels", "--relabel")
        #expect(nothing.status == 2 && nothing.errors.contains("--relabel goes with"), "\(nothing.errors)")
    }

    @Test func whatNeedsAnOutputIsRefused() throws {
        let alone = try program.run("profile", table(), "--apply", "all")
        #expect(alone.status == 2 && alone.errors.contains("--output"), "\(alone.errors)")
    }

    /// What it measures is no matter for a test; that all rows are read and that its words are right, is.
    @Test func readingATableIsMeasured() throws {
        let line = try #require(try program.run("bench", "profile", "--megabytes", "1", "--json").events().first)
        #expect(line["event"]?.text == "profile" && line["columns"]?.integer == 20)
        #expect((line["rows"]?.integer ?? 0) > 5000 && line["megabytes"] != nil)
        for other in ["mlp", "--growth", "--megabytes=0"] {
            let result = try program.run("bench", "profile", other)
            #expect(result.status != 0 && !result.errors.isEmpty, "\(other)")
        }
    }
}
