import Experiments
import Foundation
import Language
import Testing

/// The experiments that come with the program: each is read, and trains.
@Suite struct SampleTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples")

    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? [])
        .filter { $0.hasSuffix(".toml") }.sorted()

    /// A file of data is an experiment that says nothing but where the data are.
    @Test func dataAloneAreAnExperiment() throws {
        for name in ["iris.csv", "a.tsv", "a.csv.gz", "b.jsonl", "c.txt"] { #expect(Experiment.isData(path: name)) }
        for name in ["iris.toml", "iris", "README.md", "csv", ".csv.swp"] { #expect(!Experiment.isData(path: name)) }
        let table = try Experiment(dataFile: Self.folder.appending(path: "iris.csv").path())
        #expect(table.name == "iris" && table.data.text("source") == "iris.csv" && table.model.text("kind") == "mlp")
        try table.checkData()
        #expect(try Experiment(dataFile: "poems.txt").model.text("kind") == "gpt")
        #expect(throws: ExperimentError.self) { try Experiment(dataFile: "/nowhere/x.csv").checkData() }
    }

    @Test func thereAreSamples() { #expect(Self.files.count >= 6) }

    @Test(arguments: files)
    func isReadAndWrittenCanonically(file: String) throws {
        let experiment = try Experiment.load(path: Self.folder.appending(path: file).path())
        #expect(try Experiment(toml: experiment.toml()) == experiment)
        #expect(experiment.differences(from: try Experiment(toml: experiment.toml(complete: false))).isEmpty)
    }

    /// The list to choose from shows it, in Chinese too.
    @Test(arguments: files)
    func tellsWhatItIsAbout(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let summary = try #require(ExperimentSummary(toml: text)).text(orComment: "its comment")
        #expect(summary.in(.english) == "its comment")
        let chinese = summary.in(.chinese)
        #expect(chinese.hasSuffix("。") && !chinese.contains("您"))
        #expect(chinese.firstMatch(of: /[一-鿿][A-Za-z0-9,;:!?]|[A-Za-z0-9][一-鿿]|[，。：；（）、？] | [，。：；（）、？]/) == nil)
        #expect(try Experiment.load(path: Self.folder.appending(path: file).path()).toml().contains("summary") == false)
    }

    @Test(arguments: files)
    func trains(file: String) throws {
        // A few steps of each; those of the text samples are slow, and get fewer and shorter ones.
        var overrides = ["training.steps=30", "evaluation.every=0", "evaluation.validation-samples=8"]
        if try Experiment.load(path: Self.folder.appending(path: file).path()).data.text("task") == "language" {
            overrides = [
                "training.steps=2", "training.batch-size=2", "model.layers=1", "model.context-length=16",
                "evaluation.sample-length=4", "evaluation.every=0", "evaluation.validation-samples=4",
                "evaluation.train-samples=4", "data.source=../Package.swift",
            ]
        }
        let experiment = try Experiment.load(
            path: Self.folder.appending(path: file).path(), overrides: overrides)
        let listener = Tiny.run(experiment)
        #expect(listener.failure == nil)
        let records = listener.steps
        #expect(records.count == experiment.training.integer("steps"))
        #expect(records.allSatisfy { $0.loss.isFinite && $0.gradientNorm > 0 })
        #expect(listener.outcome?.evaluations.count == 3)
    }
}
