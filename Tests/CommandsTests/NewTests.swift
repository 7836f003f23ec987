import Foundation
import Testing

/// `workbench new`: a stranger's data become an experiment that trains, with the reason of every setting.
@Suite struct NewTests {
    private let program: Program

    init() throws { program = try Program() }

    private func table(rows: Int = 200) throws -> String {
        let rows = (0..<rows).map { row in
            "\(row * 37 % 101).5,\(row % 9 == 0 ? "-999" : "\(row % 13)"),cm,\(row * 7 % 11 < 6 ? "yes" : "no")"
        }
        return try program.write("mine.csv", (["size,weight,unit,bought"] + rows).joined(separator: "\n") + "\n")
    }

    @Test func aTableBecomesAnExperimentThatTrains() throws {
        let written = program.folder.appending(path: "mine.toml").path
        let result = try program.run("new", table(), "-o", written)
        #expect(result.status == 0 && result.output.contains("written to"), "\(result.errors)")
        let text = try String(contentsOfFile: written, encoding: .utf8)
        for line in [
            "target = \"bought\"", "task = \"classification\"", "kind = \"mlp\"", "hidden = [16]", "batch-size = 16",
            "# bought has 2 classes", "-999",
        ] {
            #expect(text.contains(line), "\(line) is not in \(text)")
        }
        // Every setting but names stands below its reason.
        let lines = text.split(separator: "\n").map(String.init)
        for (before, line) in zip(lines, lines.dropFirst()) where line.contains(" = ") && !line.hasPrefix("#") {
            let isNamed = line.hasPrefix("name") || line.hasPrefix("source")
            #expect(isNamed || before.hasPrefix("#"), "\(line)")
        }
        let trained = try program.run("train", written, "--set", "training.steps=20")
        #expect(trained.status == 0, "\(trained.errors)")
        // What is there already is not written over.
        let again = try program.run("new", table(), "-o", written)
        #expect(again.status == 1 && again.errors.contains("is there already"), "\(again.errors)")
    }

    @Test func whatAPersonSaysHolds() throws {
        let result = try program.run(
            "--language", "zh", "new", table(), "--target", "size", "--set", "training.batch-size=7", "-o", "-")
        #expect(result.status == 0, "\(result.errors)")
        for line in ["target = \"size\"", "task = \"regression\"", "batch-size = 7", "# 由命令行给出", "# 要预测的列"] {
            #expect(result.output.contains(line), "\(line) is not in \(result.output)")
        }
        let unknown = try program.run("new", table(), "--target", "sizes", "-o", "-")
        #expect(unknown.status == 1 && unknown.errors.contains("sizes"), "\(unknown.errors)")
    }

    @Test func aTextBecomesALanguageModel() throws {
        let text = try program.write("tale.txt", String(repeating: "Once upon a time there was a king. ", count: 400))
        let written = program.folder.appending(path: "tale.toml").path
        #expect(try program.run("new", text, "-o", written).status == 0)
        let experiment = try String(contentsOfFile: written, encoding: .utf8)
        #expect(experiment.contains("kind = \"gpt\"") && experiment.contains("tokens a parameter"), "\(experiment)")
        let trained = try program.run(
            "train", written, "--set", "training.steps=2", "--set", "evaluation.sample-length=5")
        #expect(trained.status == 0, "\(trained.errors)")
    }

    /// A column's name cannot end the comment that it stands in.
    @Test func aHostileNameStaysInItsComment() throws {
        let rows = (0..<40).map { "\($0),\($0 % 2 == 0 ? "a" : "b")" }
        let table = try program.write("odd.csv", (["x,\"y\u{2028}seed = 7\""] + rows).joined(separator: "\n") + "\n")
        let result = try program.run("new", table, "-o", "-")
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.output.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("seed = 7") })
    }
}
