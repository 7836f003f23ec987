import Experiments
import Foundation
import Language
import Metrics
import SQLite
import Sessions
import Testing

/// What is written down for a person can be read in every language, and in English by whatever else reads it.
@Suite struct RecordedTextTests {
    private let session: Session
    private let run: RunID
    private let rate = Text("learning rate halved", zh: "学习率减半")
    private let norm = Text("gradient norm 9.1", zh: "梯度范数 9.1")
    private static let evaluation = Evaluation(
        step: 9, split: .validation,
        values: [
            MetricValue(metric: "roc-auc", undefined: Text("one class only", zh: "只有一个类别")),
            MetricValue(metric: "loss", value: 0.5),
        ], isBest: false, seconds: 1)
    private let gone = Text("the file is gone", zh: "文件已不存在")

    init() throws {
        session = try Session(inMemory: "texts")
        run = try session.createRun(experiment: Samples.experiment())
        try session.sink(for: run).post([
            .prepared(Samples.plan()), Samples.steps(1...9), .evaluated(Self.evaluation),
            .alert(Alert(step: 3, severity: .warning, text: norm)),
            .journal(JournalEntry(step: 4, time: 5, action: .change([]), text: rate)),
            .checkpointed(Samples.checkpoint(8)), .failed(message: gone),
        ])
        try session.flush()
    }

    private func texts(_ sql: String) throws -> [String] {
        try session.database.read { try $0.values(sql).compactMap(\.text) }
    }

    @Test func bothLanguagesComeBack() throws {
        #expect(try session.journal(of: run).map(\.text) == [rate])
        let events = try session.events(of: run)
        #expect(events.first?.text == norm && events.last?.text == gone)
        #expect(events[1].text.in(.chinese).contains("检查点"))
        #expect(try session.run(run).failure == gone)
        #expect(try session.evaluations(of: run).first?.values == Self.evaluation.values)
    }

    @Test func columnsOfTextStayEnglish() throws {
        #expect(try texts("SELECT summary FROM journal") == ["learning rate halved"])
        let messages = try texts("SELECT message FROM event ORDER BY id")
        #expect(messages.first == "gradient norm 9.1" && messages.last == "the file is gone")
        #expect(try texts("SELECT message FROM run") == ["the file is gone"])
        #expect(try texts("SELECT reason FROM metric") == ["one class only"])
    }

    /// As sessions of earlier versions have it, and where another program wrote over the English text.
    @Test(arguments: ["NULL", "'no JSON'", "x'00'", "'{\"en\":\"another text\",\"zh\":\"别的\"}'"])
    func whatHasNoOtherLanguageIsEnglish(text: String) throws {
        try session.database.write {
            for table in ["run", "event", "journal", "metric"] { try $0.execute("UPDATE \(table) SET text = \(text)") }
        }
        #expect(try session.journal(of: run).map { $0.text.in(.chinese) } == ["learning rate halved"])
        #expect(try session.events(of: run).first?.text == Text(verbatim: "gradient norm 9.1"))
        #expect(try session.run(run).failure?.in(.chinese) == "the file is gone")
        #expect(try session.evaluations(of: run).first?.values.first?.reason?.in(.chinese) == "one class only")
    }

    @Test func aPlanKeepsBothLanguages() throws {
        var plan = Samples.plan()
        plan.notes = [Text("3 rows", zh: "3 行"), Text(verbatim: "iris.csv")]
        plan.remarks = [norm]
        try session.sink(for: run).post([.prepared(plan)])
        try session.flush()
        let read = try #require(try session.run(run).plan)
        #expect(read.notes == plan.notes && read.remarks == plan.remarks)
    }
}
