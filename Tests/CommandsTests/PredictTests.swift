import Foundation
import Testing

/// `predict` and the predictions of `evaluate`, as a script sees them.
@Suite struct PredictTests {
    private let program: Program

    init() throws {
        program = try Program()
        let run = try program.run("train", Program.sample("iris.toml"), "--steps", "40", "--session", "iris")
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test func rowsAreWrittenWithTheirPrediction() throws {
        let new = try program.write(
            "new.tsv",
            "id\tsepal_length_cm\tsepal_width_cm\tpetal_length_cm\tpetal_width_cm\n7\t5.1\t3.5\t1.4\t0.2\n8\t6\t3\n")
        let header = try String(contentsOfFile: Program.sample("iris.csv"), encoding: .utf8).split(separator: "\n")[0]
        try #require(header.hasPrefix("sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm"), "\(header)")
        let out = program.folder.appending(path: "out.csv").path
        let result = try program.run("predict", "iris", "--data", new, "-o", out)
        #expect(result.status == 0 && result.output == "", "\(result.errors)")
        #expect(result.errors.contains("note: 1 row is kept aside: new.tsv:3:"))
        #expect(result.errors.contains("1 row predicted, weights of step 40, written to \(out)"), "\(result.errors)")
        let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2 && lines[1].hasPrefix("7,5.1,3.5,1.4,0.2,2,"))
        // What is there is not replaced, and nothing else is left.
        let again = try program.run("predict", "iris", "--data", new, "-o", out)
        #expect(again.status == 1 && again.errors.contains("out.csv is there already"))
        let left = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
        #expect(!left.contains { $0.hasSuffix(".new") })
    }

    @Test func standardInputIsRead() throws {
        let text = "{\"sepal_length_cm\":5.1,\"sepal_width_cm\":3.5,\"petal_length_cm\":1.4,\"petal_width_cm\":0.2}\n"
        let file = try program.write("rows", text)
        let quoted = [Program.url.path, "predict", "iris", "--data", "-", "--json"].map { "'\($0)'" }
        let result = try program.start(
            ["-c", quoted.joined(separator: " ") + " < '\(file)'"], of: URL(filePath: "/bin/sh")
        ).finish()
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("{\"sepal_length_cm\":5.1,") && result.output.contains("\"prediction\":\""))
        let damaged = try program.start(
            ["-c", "echo nothing | " + quoted.joined(separator: " ")], of: URL(filePath: "/bin/sh")
        ).finish()
        #expect(damaged.status == 1 && damaged.errors.contains("stdin: there is no column"), "\(damaged.errors)")
    }

    @Test func theEvaluationWritesItsPredictions() throws {
        let out = program.folder.appending(path: "p.csv").path
        let result = try program.run("evaluate", "iris", "--predictions", out)
        #expect(result.status == 0, "\(result.errors)")
        let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
        #expect(lines[0].hasPrefix("line,split,truth,prediction,probability of setosa,"))
        #expect(lines.count > 20 && lines[1].contains(",validation,"))
        #expect(try program.run("evaluate", "iris", "--predictions", out).status == 1)
    }
}
