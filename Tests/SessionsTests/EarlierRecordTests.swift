import Experiments
import Foundation
import Language
import SQLite
import Sessions
import Testing

/// What is kept as JSON is read whichever version wrote it.
@Suite struct EarlierRecordTests {
    private let session: Session
    private let run: RunID

    init() throws {
        session = try Session(inMemory: "earlier")
        run = try session.createRun(experiment: Samples.experiment())
        try session.sink(for: run).post([.prepared(Samples.plan()), .finished(Samples.outcome(step: 300))])
        try session.flush()
    }

    private func set(_ column: String, to text: String) throws {
        try session.database.write {
            try $0.execute("UPDATE run SET \(column) = ?", [text])
        }
    }

    /// The texts of a column of the committed session.
    private static func texts(_ sql: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/version-1")
        let copy = folder.url.appending(path: "session.sqlite")
        try FileManager.default.copyItem(at: fixtures.appending(path: "session.sqlite"), to: copy)
        let database = try DatabaseQueue(path: copy.path)
        defer { database.close() }
        return try database.read { try $0.values(sql).compactMap(\.text) }
    }

    @Test func plansOfEveryVersionAreRead() throws {
        for text in try Self.texts("SELECT plan FROM run ORDER BY id") {
            try set("plan", to: text)
            let plan = try #require(try session.run(run).plan)
            #expect(plan.parameters == 131 && plan.layers.count == 3 && plan.metrics.map(\.id).first == "loss")
            #expect(plan.splitSizes.map(\.count) == [90, 30, 30])
        }
    }

    @Test func aPlanOfLittleIsEnough() throws {
        let least = #"{"parameters":5,"totalSteps":40,"stepsPerEpoch":2.5,"batchSize":16,"task":"regression"}"#
        try set("plan", to: least)
        let plan = try #require(try session.run(run).plan)
        #expect(plan.totalSteps == 40 && plan.unitsPerStep == 16 && plan.firstStep == 0)
        #expect(plan.layers.isEmpty && plan.notes.isEmpty && plan.badRows == nil && plan.remarks == nil)
        try set("plan", to: least.replacing("}", with: #","layers":[{"name":"head"}],"device":{"kind":"gpu"}}"#))
        #expect(try session.run(run).plan?.layers.map(\.name) == ["head"])
    }

    @Test func outcomesOfEveryVersionAreRead() throws {
        var steps: [Int] = []
        for text in try Self.texts("SELECT outcome FROM run ORDER BY id") {
            try set("outcome", to: text)
            steps.append(try #require(try session.run(run).outcome).step)
        }
        #expect(steps == [40, 260])
        try set("outcome", to: #"{"reason":"completed","step":7}"#)
        let least = try #require(try session.run(run).outcome)
        #expect(least.step == 7 && least.evaluations.isEmpty && least.bestStep == nil)
        try set(
            "outcome",
            to: #"{"reason":"stopped","step":7,"joules":3,"evaluations":[{"step":7,"split":"test","on":"gpu"}]}"#)
        #expect(try session.run(run).outcome?.evaluations.map(\.split) == [.test])
    }

    @Test func whatLacksTheEssentialIsDamaged() throws {
        try set("plan", to: #"{"parameters":5}"#)
        #expect(throws: SessionError.self) { try session.run(run) }
    }

    @Test func detailsOfEventsAreRead() throws {
        for text in try Self.texts("SELECT detail FROM event WHERE kind = 'breakpoint'") {
            let hit = try JSONDecoder().decode(BreakpointHit.self, from: Data(text.utf8))
            #expect(hit.step == 260 && hit.expression == "step >= 260")
        }
        let hit = #"{"step":3,"expression":"loss > 1","gpu":0,"blame":{"step":4,"rows":[{"index":9}]}}"#
        #expect(try JSONDecoder().decode(BreakpointHit.self, from: Data(hit.utf8)).blame?.rows.first?.index == 9)
        let ahead = #"{"step":3,"path":"training.clip","branches":[{"value":0.5,"steps":[{"step":4}],"later":1}]}"#
        let result = try JSONDecoder().decode(LookAheadResult.self, from: Data(ahead.utf8))
        #expect(result.branches.first?.steps.first?.loss.isNaN == true && !result.cancelled)
    }

    // MARK: The journal

    @Test func anUnknownEntryStandsAmongTheOthers() throws {
        let actions: [JournalAction] = [.run, .step(2), .skipBatch, .goTo(step: 1)]
        try session.sink(for: run).post(
            actions.enumerated().map { index, action in
                .journal(JournalEntry(step: index, time: 5, action: action, text: Text(verbatim: "entry \(index)")))
            })
        try session.flush()
        #expect(try session.journal(of: run).map(\.action) == actions)
        try session.database.write {
            try $0.execute(#"UPDATE journal SET command = '{"rewind":{}}' WHERE step = 1"#)
            try $0.execute("UPDATE journal SET command = x'00', step = 'two' WHERE step = 2")
        }
        let journal = try session.journal(of: run)
        #expect(journal.map(\.action) == [.run, .unknown(#"{"rewind":{}}"#), .unknown(""), .goTo(step: 1)])
        #expect(journal.map(\.step) == [0, 1, 1, 3])
        #expect(journal.map(\.summary) == ["entry 0", "entry 1", "entry 2", "entry 3"])
    }
}
