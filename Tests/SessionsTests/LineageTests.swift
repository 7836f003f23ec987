import Datasets
import Experiments
import Foundation
import Sessions
import Testing

/// A fork has the history of its parent up to where it branched off, whatever becomes of the parent.
@Suite struct LineageTests {
    private let session: Session
    private let parent: RunID
    private let fork: RunID
    private let grandchild: RunID

    /// Steps of a run as a history tells them: the loss says who recorded them.
    private static func steps(_ range: ClosedRange<Int>, by run: Int) -> TrainerEvent {
        .steps(range.map { Samples.step($0, loss: Double(run)) })
    }

    /// A parent of 600 steps, a fork at 400 of 550, and its fork at 450 of 500.
    init() throws {
        session = try Session(inMemory: "test")
        parent = try session.createRun(experiment: Samples.experiment())
        let (session, parent) = (session, parent)
        func post(_ run: RunID, _ events: [TrainerEvent]) throws {
            try session.sink(for: run).post(events)
            try session.flush()
        }
        try post(
            parent,
            [
                Self.steps(1...600, by: 1), .evaluated(Samples.evaluation(300, loss: 1)),
                .evaluated(Samples.evaluation(300, split: .test, loss: 1)),
                .evaluated(Samples.evaluation(600, loss: 1)),
                .sampled(TextSample(step: 300, prompt: "", text: "one")),
            ])
        fork = try session.createRun(
            experiment: Samples.experiment(), origin: RunOrigin(parent: parent, step: 400))
        try post(fork, [Self.steps(401...550, by: 2), .evaluated(Samples.evaluation(500, loss: 2))])
        grandchild = try session.createRun(
            experiment: Samples.experiment(), origin: RunOrigin(parent: fork, step: 450))
        try post(grandchild, [Self.steps(451...500, by: 3)])
    }

    private func expectHistories() throws {
        let losses = try session.steps(of: grandchild, limit: .max)
        #expect(losses.map(\.step) == Array(1...500))
        #expect(losses.map(\.loss) == (1...500).map { $0 <= 400 ? 1 : $0 <= 450 ? 2 : 3 })
        #expect(try session.lastSteps(of: grandchild, count: 120).map(\.step) == Array(381...500))
        #expect(try session.steps(of: fork, in: 399...402).map(\.loss) == [1, 1, 2, 2])
        #expect(try session.evaluations(of: fork).map(\.step) == [300, 500], "and not the parent's final test")
        #expect(try session.evaluations(of: grandchild).map(\.step) == [300])
        #expect(try session.samples(of: grandchild).map(\.text) == ["one"])
        for columns in [1, 2, 7, 1000] {
            let buckets = try session.series(of: .loss, run: grandchild, in: 1...10_000, columns: columns)
            #expect(buckets.first?.firstStep == 1 && buckets.last?.lastStep == 500)
            #expect(buckets.first?.first == 1 && buckets.last?.last == 3)
            for (one, next) in zip(buckets, buckets.dropFirst()) { #expect(one.lastStep + 1 == next.firstStep) }
        }
        #expect(try session.past(of: grandchild).steps.count == 500)
    }

    @Test func historiesBeginWithTheParents() throws {
        try expectHistories()
        #expect(try session.steps(of: parent, limit: .max).map(\.loss) == [Double](repeating: 1, count: 600))
        #expect(try session.evaluations(of: parent).count == 3)
    }

    @Test func aParentThatIsRewrittenLeavesItsForksTheirs() throws {
        try session.sink(for: parent).post([
            .rewritten(step: 120), Self.steps(121...700, by: 9), .evaluated(Samples.evaluation(200, loss: 9)),
        ])
        try session.flush()
        try expectHistories()
        #expect(try session.steps(of: parent, in: 200...200).map(\.loss) == [9])
        // Once more, below and above what was copied.
        try session.sink(for: parent).post([.rewritten(step: 500), .rewritten(step: 60)])
        try session.flush()
        try expectHistories()
        try session.sink(for: fork).post([.rewritten(step: 420)])
        try session.flush()
        #expect(try session.steps(of: grandchild, limit: .max).map(\.step) == Array(1...500))
    }

    @Test func aParentThatIsDeletedLeavesItsForksTheirs() throws {
        try session.deleteRun(fork)
        #expect(try session.run(grandchild).origin == RunOrigin(parent: parent, step: 400))
        let losses = try session.steps(of: grandchild, limit: .max)
        #expect(losses.map(\.loss) == (1...500).map { $0 <= 400 ? 1 : $0 <= 450 ? 2 : 3 })
        try session.deleteRun(parent)
        #expect(try session.run(grandchild).origin == nil)
        #expect(try session.steps(of: grandchild, limit: .max).map(\.loss) == losses.map(\.loss))
        #expect(try session.evaluations(of: grandchild).map(\.step) == [300])
    }

    @Test func exportsHoldWholeHistories() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lineage-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try CSVExport(session: session).write(to: folder)
        let rows = try String(contentsOf: folder.appending(path: "steps.csv"), encoding: .utf8)
            .split(separator: "\r\n").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows.filter { $0[0] == "3" }.map { Int($0[1]) ?? 0 } == Array(1...500))
        #expect(rows.filter { $0[0] == "2" }.count == 550)
        let evaluations = try String(contentsOf: folder.appending(path: "evaluations.csv"), encoding: .utf8)
        #expect(evaluations.contains("3,300,validation,loss") && !evaluations.contains("3,300,test,loss"))
    }
}
