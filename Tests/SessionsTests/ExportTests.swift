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
        sink.post([
            .prepared(Samples.plan()), Samples.steps(1...300), .steps([Samples.step(301, loss: .nan)]),
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
        #expect(steps[301].hasPrefix("1,301,") && steps[301].contains(",,0.001,"))
        #expect(try text("events.csv").contains("warning,\"a \"\"quoted\"\", long\nmessage\""))
        #expect(try text("evaluations.csv").contains("1,300,validation,auc,,one class only"))
    }

    @Test func eventFilesAreChainsOfCheckedRecords() throws {
        let file = try #require(try TensorBoardExport(session: session).write(to: folder.url).first)
        var rest = try Data(contentsOf: file)[...]
        func number(_ count: Int) -> UInt64 {
            let bytes = rest.prefix(count)
            rest = rest.dropFirst(count)
            return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        var records = 0
        while !rest.isEmpty {
            let head = rest.prefix(8)
            let length = Int(number(8))
            #expect(number(4) == UInt64(CRC32C.masked(Data(head))))
            let data = Data(rest.prefix(length))
            #expect(data.count == length)
            rest = rest.dropFirst(length)
            #expect(number(4) == UInt64(CRC32C.masked(data)))
            records += 1
        }
        // The version, every step, two evaluations.
        #expect(records == 1 + 301 + 2)
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

    @Test func weightsThatAreNotThereAreAnError() throws {
        let run = try session.run(RunID(1))
        #expect(throws: (any Error).self) { try WeightsExport(session: session, run: run).write(to: folder.url) }
    }
}
