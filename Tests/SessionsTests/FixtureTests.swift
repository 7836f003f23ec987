import Experiments
import Foundation
import Learning
import Sessions
import Testing
import Training

/// Sessions of earlier versions open in this one.
@Suite struct FixtureTests {
    private let folder: TemporaryFolder
    private let store: SessionStore

    init() throws {
        folder = try TemporaryFolder()
        store = SessionStore(root: folder.url)
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        try FileManager.default.copyItem(
            at: fixtures.appending(path: "version-1"), to: folder.url.appending(path: "version-1"))
    }

    @Test(arguments: [Session.Access.read, .write]) func version1Opens(access: Session.Access) throws {
        let session = try store.open("version-1", access: access)
        let runs = try session.runs()
        #expect(runs.map(\.name) == ["Iris", "Iris"])
        #expect(runs.map(\.state) == [.finished, .stopped])
        #expect(runs.map(\.step) == [40, 260])
        #expect(runs.first?.outcome?.evaluations.count == 3)
        #expect(runs.last?.plan?.totalSteps == 1500)
        let second = RunID(2)
        #expect(try session.steps(of: second).map(\.step) == Array(1...260))
        #expect(try session.series(of: .loss, run: second, in: 1...260, columns: 26).count == 26)
        #expect(try session.journal(of: second).map(\.action) == [.stop(save: true)])
        #expect(try session.watches(of: second).isEmpty)
        #expect(try session.evaluations(of: RunID(1)).contains { $0.value(of: "accuracy") != nil })
        #expect(try session.checkpoints(of: second).map(\.step) == [100, 260])
        #expect(try session.experiment(of: second).value(at: "training.steps")?.integer == 1500)
        #expect(try session.experiment(of: second).value(at: "data.rules")?.integer == 1)
        let checkpoint = try #require(
            Checkpoint.newest(in: CheckpointFolder(session.checkpointFolder(of: second))).checkpoint)
        #expect(checkpoint.weightsSHA256 == runs.last?.outcome?.weightsSHA256)
        let data = try session.experiment(of: second).folder.appending(path: "iris.csv")
        #expect(FileManager.default.fileExists(atPath: data.path))
        try session.close()
    }

    /// Its checkpoints name settings, words and the optimizer's state as they were called then: a run goes on from them
    /// with nothing missing, and with the same bits where the machine computes as that one did.
    @Test func version1GoesOn() throws {
        let session = try store.open("version-1", access: .write)
        let run = RunID(2)
        let former = try #require(try session.run(run).plan)
        let expected = try #require(try session.run(run).outcome?.weightsSHA256)
        let checkpoints = session.checkpointFolder(of: run)
        try FileManager.default.removeItem(atPath: "\(checkpoints.path)/0002-step-260")
        let events = Mailbox<TrainerEvent>()
        let training = TrainingRun(
            experiment: try session.experiment(of: run),
            options: TrainerOptions(
                threads: 1, checkpointFolder: checkpoints, start: .resume, breakpoints: [Breakpoint("step >= 260")],
                watches: [], isUnattended: true),
            sinks: [events])
        training.start()
        training.wait()
        var plan: RunPlan?
        var outcome: RunOutcome?
        var missing: [String] = []
        for event in events.drain() {
            switch event {
            case .prepared(let prepared): plan = prepared
            case .finished(let finished): outcome = finished
            case .alert(let alert) where alert.message.contains("optimizer"): missing.append(alert.message)
            case .failed(let message): Issue.record("\(message)")
            default: break
            }
        }
        #expect(plan?.firstStep == 100 && outcome?.step == 260 && missing.isEmpty, "\(missing)")
        if plan?.instructionSet == former.instructionSet, plan?.kernelLibrary == former.kernelLibrary {
            #expect(outcome?.weightsSHA256 == expected)
        }
        try session.close()
    }
}
