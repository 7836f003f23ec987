import Experiments
import Formats
import Foundation
import Language
import Learning
import Synchronization
import Testing
import Training

/// A run on a disk that is full from some moment on: it says so once, keeps everything in memory, and goes on when
/// there is room.
@Suite struct FullDiskRunTests {
    /// A disk that is full from the moment its first checkpoint is whole, until room is made.
    private final class FillingDisk: FileWriting {
        private let disk = DiskFiles()
        private let isFull = Mutex(false)
        private let wasFull = Mutex(false)

        func makeRoom() { isFull.withLock { $0 = false } }

        private func take(_ operation: FileError.Operation, _ path: String) throws(FileError) {
            if isFull.withLock({ $0 }) { throw FileError(operation, path, code: ENOSPC) }
        }

        func open(_ path: String) throws(FileError) -> FileDescriptor {
            try take(.open, path)
            return try disk.open(path)
        }

        func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) -> Int {
            try take(.write, file.path)
            return try disk.write(bytes, to: file)
        }

        func createFolder(_ path: String) throws(FileError) {
            try take(.createFolder, path)
            try disk.createFolder(path)
        }

        func synchronize(_ file: FileDescriptor) throws(FileError) { try disk.synchronize(file) }
        func close(_ file: FileDescriptor) throws(FileError) { try disk.close(file) }
        func synchronizeFolder(_ path: String) throws(FileError) { try disk.synchronizeFolder(path) }
        func rename(_ path: String, to newPath: String) throws(FileError) {
            try disk.rename(path, to: newPath)
            if newPath.contains("-step-"),
                wasFull.withLock({ was in
                    defer { was = true }; return !was
                })
            {
                isFull.withLock { $0 = true }
            }
        }

        func remove(_ path: String) throws(FileError) { try disk.remove(path) }
    }

    /// Records that cannot be put in safety until they may.
    private final class StuckRecords: EventSink {
        private let isStuck = Mutex(true)

        func release() { isStuck.withLock { $0 = false } }
        func post(_ events: [TrainerEvent]) {}
        func flush() throws {
            if isStuck.withLock({ $0 }) { throw FileError(.write, "session.sqlite", code: ENOSPC) }
        }
    }

    private func hash(of experiment: Experiment) throws -> String {
        try #require(Tiny.run(experiment).outcome).weightsSHA256
    }

    private func options(_ folder: URL, _ files: any FileWriting) -> TrainerOptions {
        TrainerOptions(
            threads: 1, checkpointFolder: folder.appending(path: "checkpoints"), isUnattended: true, files: files)
    }

    private func withExperiment(_ body: (Experiment, URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try body(try Tiny.experiment(Tiny.classification, in: folder), folder)
        }
    }

    /// A run on a disk that fills up, which has done its last step and says that it waits for room to save it.
    private func waitingRun(
        of experiment: Experiment, in folder: URL, on disk: FillingDisk
    ) -> (run: TrainingRun, listener: Listener) {
        let listener = Listener()
        let run = TrainingRun(experiment: experiment, options: options(folder, disk), sinks: [listener])
        run.start()
        #expect(listener.waitForAlert("until there is room"))
        return (run, listener)
    }

    @Test func theEndWaitsForRoom() throws {
        try withExperiment { experiment, folder in
            let disk = FillingDisk()
            let (run, listener) = waitingRun(of: experiment, in: folder, on: disk)
            #expect(listener.outcome == nil && !run.isOver)
            #expect(Checkpoint.newest(in: CheckpointFolder(folder.appending(path: "checkpoints"))).checkpoint != nil)
            disk.makeRoom()
            run.wait()
            let hash = try hash(of: experiment)
            #expect(listener.outcome?.weightsSHA256 == hash)
            #expect(listener.alerts.filter { $0.severity == .error }.count <= 2, "once a kind, not at every try")
            #expect(listener.alerts.contains { $0.message == "everything is saved again" })
            let newest = Checkpoint.newest(in: CheckpointFolder(folder.appending(path: "checkpoints")))
            #expect(newest.checkpoint?.step == 120 && newest.damaged.isEmpty)
        }
    }

    @Test func aRunStoppedWhileItWaitsGoesOnFromTheLastGoodCheckpoint() throws {
        try withExperiment { experiment, folder in
            let disk = FillingDisk()
            let (run, listener) = waitingRun(of: experiment, in: folder, on: disk)
            run.send(.stop(save: true))
            run.wait()
            #expect(listener.outcome == nil, "nothing says that it was saved")
            let failure = try #require(listener.failure)
            #expect(failure.hasPrefix("step 120 could not be saved"), "\(failure)")
            #expect(failure.contains("goes on from step"), "\(failure)")
            var resumed = options(folder, DiskFiles())
            resumed.start = .resume
            let hash = try hash(of: experiment)
            #expect(Tiny.run(experiment, options: resumed).outcome?.weightsSHA256 == hash)
        }
    }

    /// With a screen it stays, paused, until there is room or the person leaves without saving.
    @Test func aPersonDecidesWhatIsNotSaved() throws {
        try withExperiment { experiment, folder in
            let disk = FillingDisk()
            var watched = options(folder, disk)
            watched.isUnattended = false
            watched.startPaused = true
            let listener = Listener()
            let run = TrainingRun(experiment: experiment, options: watched, sinks: [listener])
            run.send(.runUntil(step: 60))
            run.start()
            let isSaved = listener.wait { if case .checkpointed = $0 { true } else { false } }
            #expect(isSaved)
            run.send(.stop(save: true))
            let isRefused = listener.wait {
                if case .refused(.stop, let reason) = $0 {
                    reason.in(.english).contains("no space left in")
                } else {
                    false
                }
            }
            #expect(isRefused && !run.isOver && listener.outcome == nil)
            disk.makeRoom()
            run.send(.stop(save: true))
            run.wait()
            #expect(listener.outcome?.reason == .stopped)
            var resumed = options(folder, DiskFiles())
            resumed.start = .resume
            let hash = try hash(of: experiment)
            #expect(Tiny.run(experiment, options: resumed).outcome?.weightsSHA256 == hash)
        }
    }

    @Test func recordsThatCannotBeWrittenHoldTheEndBack() throws {
        try withExperiment { experiment, folder in
            let listener = Listener(), records = StuckRecords()
            let run = TrainingRun(
                experiment: experiment, options: options(folder, DiskFiles()), sinks: [listener, records])
            run.start()
            #expect(listener.waitForAlert("the records", "until there is room"))
            #expect(listener.outcome == nil)
            records.release()
            run.wait()
            let hash = try hash(of: experiment)
            #expect(listener.outcome?.weightsSHA256 == hash)
        }
    }
}
