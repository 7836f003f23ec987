import Experiments
import Foundation
import Sessions
import Testing
import Training

@Suite struct ExportTests {
    private let folder: TemporaryFolder
    private let session: Session

    init() throws {
        folder = try TemporaryFolder()
        session = try Session(inMemory: "a <b>")
        let run = try session.createRun(experiment: Samples.experiment())
        let sink = try session.sink(for: run)
        var skipped = Samples.step(300)
        skipped.isSkipped = true
        sink.post([
            .prepared(Samples.plan()), Samples.steps(1...299), .steps([skipped, Samples.step(301, loss: .nan)]),
            .evaluated(Samples.evaluation(300, loss: 0.25)),
            .alert(Alert(step: 5, severity: .warning, message: "a \"quoted\", long\nmessage")),
            .finished(Samples.outcome(step: 301)),
        ])
        try sink.flush()
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
    }

    @Test func tablesAreQuotedAsRFC4180Asks() throws {
        let files = try CSVExport(session: session).write(to: folder.url)
        #expect(
            files.map(\.lastPathComponent) == [
                "steps.csv", "evaluations.csv", "settings.csv", "events.csv", "samples.csv", "journal.csv",
            ])
        let steps = try text("steps.csv").split(separator: "\r\n")
        #expect(steps.count == 302)
        #expect(steps[1].hasPrefix("1,1,0.0222"))
        #expect(steps[0].hasSuffix(",skipped"))
        #expect(steps.indices.dropFirst().filter { steps[$0].hasSuffix(",1") } == [300], "a batch that was left out")
        #expect(steps[301].hasPrefix("1,301,") && steps[301].contains(",,0.001,"))
        #expect(try text("events.csv").contains("warning,\"a \"\"quoted\"\", long\nmessage\""))
        #expect(try text("evaluations.csv").contains("1,300,validation,auc,,one class only"))
    }

    @Test func eventFilesAreChainsOfCheckedRecords() throws {
        let events = try EventFile(#require(try TensorBoardExport(session: session).write(to: folder.url).first))
        // The version, every step, two evaluations.
        #expect(events.records == 1 + 301 + 2)
        #expect(events.scalars.filter { $0.tag == "batch/loss" }.map(\.step) == Array(1...301))
        #expect(
            Set(events.scalars.map(\.tag).filter { $0.hasSuffix("/loss") }) == [
                "batch/loss", "validation/loss", "test/loss",
            ])
    }

    /// Times are those of the records, in a fork too, and never go back.
    @Test func timesOfEventsGoOn() throws {
        let parent = RunID(1)
        // The fork begins with a state that was made again from an earlier one: its count of seconds is lower.
        let fork = try session.createRun(
            experiment: Samples.experiment(), origin: RunOrigin(parent: parent, step: 200))
        let sink = try session.sink(for: fork)
        sink.post([
            .steps(
                (201...400).map { step in
                    var record = Samples.step(step)
                    record.seconds -= 1.5
                    return record
                }),
            .evaluated(Samples.evaluation(400, loss: 0.2)),
            .evaluated(Samples.evaluation(220, split: .train, loss: 0.1)),
            .evaluated(Samples.evaluation(250, split: .test, loss: 0.3)),
        ])
        try sink.flush()
        let files = try TensorBoardExport(session: session).write(to: folder.url)
        let start = try session.run(parent).created.timeIntervalSince1970
        let own = try EventFile(files[0]).scalars
        let evaluated = try #require(own.first { $0.tag == "validation/loss" })
        #expect(evaluated.step == 300 && abs(evaluated.time - start - 3) < 1e-6)
        let scalars = try EventFile(files[1]).scalars
        #expect(zip(scalars, scalars.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(scalars.filter { $0.tag == "batch/loss" }.map(\.step) == Array(1...400))
        func time(_ tag: String, _ step: Int) throws -> Double {
            try #require(scalars.first { $0.tag == tag && $0.step == step }).time
        }
        #expect(abs(try time("batch/loss", 200) - start - 2) < 1e-6)
        let forked = try max(session.run(fork).created.timeIntervalSince1970, start + 2)
        #expect(abs(try time("batch/loss", 300) - forked - 0.99) < 1e-6)
        #expect(try time("train/loss", 220) == time("batch/loss", 220))
        #expect(try time("validation/loss", 400) == time("batch/loss", 400))
        #expect(try time("test/loss", 250) == time("batch/loss", 400), "the test split is looked at in the end")
    }

    /// The check value of the CRC catalog.
    @Test func theChecksumIsCastagnolis() {
        #expect(CRC32C.checksum(Data("123456789".utf8)) == 0xE306_9283)
    }

    @Test func thePageNamesWhatItHoldsAndEscapesIt() throws {
        _ = try PageExport(session: session).write(to: folder.url)
        let page = try text("index.html")
        #expect(page.contains("<title>a &lt;b&gt;</title>"))
        #expect(page.contains("<polyline"))
        #expect(page.contains("one class only"))
        #expect(page.contains("learning-rate = 0.001"))
    }

    @Test func thePageSpeaksTheLanguageItIsAskedFor() throws {
        _ = try PageExport(session: session, language: .chinese).write(to: folder.url)
        let page = try text("index.html")
        for words in ["lang=\"zh\"", "训练损失", "测试集", "只有一个类别", "learning-rate = 0.001"] {
            #expect(page.contains(words), "\(words)")
        }
        for words in ["Training loss", "Results", "forked", "finished", "one class only"] {
            #expect(!page.contains(words), "\(words)")
        }
    }

    @Test func weightsThatAreNotThereAreAnError() throws {
        #expect(throws: CheckpointError.self) { try session.checkpoint(.best, of: RunID(1)) }
    }
}
