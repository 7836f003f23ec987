import Experiments
import Formats
import Foundation
import Language
import Learning
import Optimizers
import SQLite
import Sessions
import Testing
import Training

/// What cannot be written is kept, tried again and told; nothing is left half done.
@Suite struct FullDiskTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ path: String, _ text: String) throws {
        let file = folder.url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Lets the tables grow by so many pages from now on, as on a disk with as much room.
    private func setRoom(pages: Int, of session: Session) throws {
        try session.database.writeWithoutTransaction { database in
            let count = try database.value("PRAGMA page_count")?.integer.map(Int.init) ?? 0
            try database.execute("PRAGMA max_page_count = \(count + pages)")
        }
    }

    @Test func recordsWaitUntilThereIsRoom() throws {
        let session = try SessionStore(root: folder.url).create(experiment: "Full")
        let run = try session.createRun(experiment: Samples.experiment())
        let sink = try session.sink(for: run)
        sink.post([Samples.steps(1...10)])
        try sink.flush()
        try setRoom(pages: 2, of: session)
        sink.post([Samples.steps(11...3000)])
        let error = #expect(throws: FileError.self) { try sink.flush() }
        #expect(try #require(error).isDiskFull)
        #expect(try #require(error).path.hasSuffix("session.sqlite"))
        let problem = try #require(session.problem).in(.english)
        #expect(problem.contains("No space left on device"), "\(problem)")
        sink.post([Samples.steps(3001...3100)])
        #expect(throws: FileError.self) { try sink.flush() }
        #expect(try session.steps(of: run).map(\.step) == Array(1...10), "a batch is written whole or not at all")

        try setRoom(pages: 100_000, of: session)
        waitUntilAllIsWritten(session)
        #expect(session.problem == nil)
        #expect(try session.steps(of: run).map(\.step) == Array(1...3100))
        try session.close()
    }

    /// SQLite's own error of reading and writing, where the disk is not full.
    @Test func recordsWaitWhileTheDiskFails() throws {
        let session = try SessionStore(root: folder.url).create(experiment: "Broken")
        let run = try session.createRun(experiment: Samples.experiment())
        let sink = try session.sink(for: run)
        sink.post([Samples.steps(1...10)])
        try sink.flush()
        let log = try BrokenFile(session.folder.appending(path: "session.sqlite-wal").path)
        sink.post([Samples.steps(11...300)])
        let error = #expect(throws: FileError.self) { try sink.flush() }
        #expect(try #require(error).code == EIO)
        #expect(try #require(error).path.hasSuffix("session.sqlite"))
        let problem = try #require(session.problem).in(.english)
        #expect(problem.hasSuffix("Input/output error"), "\(problem)")
        sink.post([Samples.steps(301...310)])
        #expect(throws: FileError.self) { try sink.flush() }
        #expect(try session.steps(of: run).map(\.step) == Array(1...10))

        log.mend()
        waitUntilAllIsWritten(session)
        #expect(session.problem == nil)
        let name = session.name
        try session.close()
        let again = try SessionStore(root: folder.url).open(name, access: .read)
        #expect(try again.steps(of: run).map(\.step) == Array(1...310))
    }

    /// Nobody asks for it: what waits is tried again by itself.
    private func waitUntilAllIsWritten(_ session: Session) {
        let end = ContinuousClock.now + .seconds(20)
        while session.problem != nil, ContinuousClock.now < end { usleep(10_000) }
    }

    @Test func closingSaysWhatCouldNotBeWritten() throws {
        let session = try SessionStore(root: folder.url).create(experiment: "Full")
        let run = try session.createRun(experiment: Samples.experiment())
        try setRoom(pages: 0, of: session)
        try session.sink(for: run).post([Samples.steps(1...5000)])
        #expect(throws: FileError.self) { try session.close() }
    }

    @Test func missingRecordsAreToldWhenTheRunGoesOn() throws {
        let session = try Session(inMemory: "test")
        let run = try session.createRun(experiment: Samples.experiment())
        let sink = try session.sink(for: run)
        sink.post([.prepared(Samples.plan()), Samples.steps(1...10), .prepared(Samples.plan(firstStep: 25))])
        try sink.flush()
        #expect(
            try session.events(of: run).map(\.message) == [
                "the records of steps 11 to 25 are missing: the program ended before it could write them"
            ])
        sink.post([.prepared(Samples.plan(firstStep: 10))])
        try sink.flush()
        #expect(try session.events(of: run).isEmpty, "nothing is missing before step 10")
    }

    /// Whatever call fails while data are copied: there is no run without its data, and the next try works.
    @Test(arguments: FailingFiles.Fault.allCases)
    func everyFailingCallOfTheCopyLeavesNothingHalf(fault: FailingFiles.Fault) throws {
        try write("work/samples/digits.csv", "x,digit\n1,2\n")
        try write("work/test.csv", "x,digit\n3,4\n")
        let experiment = try Experiment(
            toml: "[data]\nsource = \"digits.csv\"\ntest-source = \"../test.csv\"\n",
            folder: folder.url.appending(path: "work/samples"))
        let counter = FailingFiles(fault, at: 0)
        let first = try Session(inMemory: "x", files: counter)
        defer { try? FileManager.default.removeItem(at: first.folder) }
        _ = try first.createRun(experiment: experiment)
        #expect(counter.calls > 10)
        for position in 1...counter.calls {
            let session = try Session(inMemory: "x", files: FailingFiles(fault, at: position))
            defer { try? FileManager.default.removeItem(at: session.folder) }
            let isMade = (try? session.createRun(experiment: experiment)) != nil
            #expect(try session.countOfRuns() == (isMade ? 1 : 0), "call \(position)")
            #expect(isMade || fault != .shortWrite, "a short write is no failure")
            // The only call that fails is over, unless the machine has died with it: another one goes on there.
            let again = fault == .dies ? try Session(inMemory: "y") : session
            if fault == .dies {
                let data = session.folder.appending(path: "data")
                try FileManager.default.createDirectory(at: again.folder, withIntermediateDirectories: true)
                if FileManager.default.fileExists(atPath: data.path) {
                    try FileManager.default.copyItem(at: data, to: again.folder.appending(path: "data"))
                }
            }
            defer { try? FileManager.default.removeItem(at: again.folder) }
            let kept = try again.experiment(of: try again.createRun(experiment: experiment)).folder
            #expect(kept.path.hasPrefix(again.folder.path))
            #expect(try String(contentsOf: kept.appending(path: "digits.csv"), encoding: .utf8) == "x,digit\n1,2\n")
            #expect(try String(contentsOf: kept.appending(path: "../test.csv"), encoding: .utf8) == "x,digit\n3,4\n")
            let names = try FileManager.default.contentsOfDirectory(atPath: again.folder.appending(path: "data").path)
            #expect(names.count == 1, "call \(position): \(names)")
        }
    }

    /// Writes a checkpoint that differs from those of other steps, as a trainer would.
    private func writeCheckpoint(step: Int, of run: RunID, in session: Session) throws {
        let experiment = try Experiment(
            toml: session.experiment(of: run).toml(), overrides: ["model.kind=linear"]
        ).toml()
        let state = TrainerState(step: step, seconds: 1, experiment: experiment)
        let environment = RunEnvironment(
            slices: 1, instructionSet: "avx2", kernelLibrary: "x", toolchain: "y", dataHash: "z")
        // A line through the points of one column.
        let layout = [
            ParameterBlock(name: "head.weight", offset: 0, shape: [1, 1], decays: true),
            ParameterBlock(name: "head.bias", offset: 16, shape: [1], decays: false),
        ]
        let numbers = (0..<32).map { Float($0 + step) }
        let preparation = """
            {"table": {"_0": {"columns": [{"name": "x", "isNumeric": true}], "operations": [], "featureNames": ["x"],
            "target": {"name": "y", "classes": [], "center": 0, "scale": 1}, "inputShape": [1], "missing": []}}}
            """
        _ = try CheckpointFolder(session.checkpointFolder(of: run)).write(
            Snapshot(state: state, parameters: numbers, blocks: []), layout: layout,
            description: CheckpointDescription(
                state: state, environment: environment, changes: [], rewrites: [], folder: "/data",
                weightsSHA256: numbers.withUnsafeBufferPointer { weightsSHA256(of: $0, layout: layout) }),
            preparation: Array(preparation.utf8))
    }

    /// Whatever call fails while exporting: each file is the old or the new one, whole.
    @Test(arguments: FailingFiles.Fault.allCases)
    func everyFailingCallOfAnExportLeavesWholeFiles(fault: FailingFiles.Fault) throws {
        let session = try Session(inMemory: "test")
        defer { try? FileManager.default.removeItem(at: session.folder.deletingLastPathComponent()) }
        let run = try session.createRun(experiment: Samples.experiment())
        let sink = try session.sink(for: run)
        sink.post([Samples.steps(1...5)])
        try sink.flush()
        try writeCheckpoint(step: 5, of: run, in: session)
        let old = folder.url.appending(path: "old"), new = folder.url.appending(path: "new")
        let exports: [(URL, any FileWriting) throws -> [URL]] = [
            { try CSVExport(session: session, files: $1).write(to: $0) },
            { try PageExport(session: session, files: $1).write(to: $0) },
            { try TensorBoardExport(session: session, files: $1).write(to: $0) },
            {
                let checkpoint = try session.checkpoint(.best, of: run)
                return try WeightsExport(
                    session: session, run: session.run(run), checkpoint: checkpoint, files: $1
                ).write(to: $0)
            },
        ]
        for export in exports { _ = try export(old, DiskFiles()) }
        sink.post([Samples.steps(6...700)])
        try sink.flush()
        try writeCheckpoint(step: 700, of: run, in: session)
        for export in exports {
            let counter = FailingFiles(fault, at: 0)
            let names = try export(new, counter).map { $0.path.dropFirst(new.path.count + 1) }
            for position in 1...counter.calls {
                let target = folder.url.appending(path: "target")
                try? FileManager.default.removeItem(at: target)
                try FileManager.default.copyItem(at: old, to: target)
                let isWritten = (try? export(target, FailingFiles(fault, at: position))) != nil
                for name in names {
                    let content = try Data(contentsOf: target.appending(path: name))
                    let isNew = try content == Data(contentsOf: new.appending(path: name))
                    let isOld = try content == Data(contentsOf: old.appending(path: name))
                    #expect(isNew || (isOld && !isWritten), "\(name), call \(position)")
                }
            }
        }
    }
}
