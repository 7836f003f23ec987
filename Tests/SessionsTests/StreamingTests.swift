import Formats
import Foundation
import Sessions
import Synchronization
import Testing
import Training

/// Exports hold a piece of a run in memory, however long it is.
@Suite struct StreamingTests {
    /// Remembers how large what is written is.
    private final class MeasuringFiles: FileWriting {
        private let base = DiskFiles()
        private let sizes = Mutex((largest: 0, total: 0))

        var largest: Int { sizes.withLock { $0.largest } }
        var total: Int { sizes.withLock { $0.total } }

        func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) -> Int {
            sizes.withLock { $0 = (max($0.largest, bytes.count), $0.total + bytes.count) }
            return try base.write(bytes, to: file)
        }

        func open(_ path: String) throws(FileError) -> FileDescriptor { try base.open(path) }
        func synchronize(_ file: FileDescriptor) throws(FileError) { try base.synchronize(file) }
        func close(_ file: FileDescriptor) throws(FileError) { try base.close(file) }
        func synchronizeFolder(_ path: String) throws(FileError) { try base.synchronizeFolder(path) }
        func rename(_ path: String, to newPath: String) throws(FileError) { try base.rename(path, to: newPath) }
        func createFolder(_ path: String) throws(FileError) { try base.createFolder(path) }
        func remove(_ path: String) throws(FileError) { try base.remove(path) }
    }

    @Test func longRunsAreWrittenInPieces() throws {
        let folder = try TemporaryFolder()
        let session = try Session(inMemory: "long")
        let run = try session.createRun(experiment: Samples.experiment())
        let sink = try session.sink(for: run)
        for start in stride(from: 1, to: 20_000, by: 1000) {
            sink.post([Samples.steps(start...(start + 999)), .evaluated(Samples.evaluation(start, loss: 1))])
        }
        try sink.flush()
        let exports: [(least: Int, write: (any FileWriting) throws -> [URL])] = [
            (3_000_000, { try TensorBoardExport(session: session, files: $0).write(to: folder.url) }),
            (1_500_000, { try CSVExport(session: session, files: $0).write(to: folder.url) }),
            // A page has as many points as it is wide.
            (5_000, { try PageExport(session: session, files: $0).write(to: folder.url) }),
        ]
        for export in exports {
            let files = MeasuringFiles()
            _ = try export.write(files)
            #expect(files.total > export.least, "\(files.total)")
            #expect(files.largest < 100_000, "\(files.largest)")
        }
        let events = try EventFile(folder.url.appending(path: "run-1/events.out.tfevents.workbench"))
        #expect(events.records == 1 + 20_000 + 20)
        #expect(
            events.scalars.filter { $0.tag == "validation/loss" }.map(\.step)
                == Array(stride(from: 1, to: 20_000, by: 1000)))
    }

    /// What names hold is shown, not obeyed.
    @Test func aPageHoldsNoControlCharacters() throws {
        let folder = try TemporaryFolder()
        let session = try Session(inMemory: "a\u{1B}[31m\u{7}b")
        let run = try session.createRun(experiment: Samples.experiment(name: "x\u{9B}y"))
        try session.sink(for: run).post([.finished(Samples.outcome(step: 1))])
        try session.flush()
        _ = try PageExport(session: session).write(to: folder.url)
        let page = try String(contentsOf: folder.url.appending(path: "index.html"), encoding: .utf8)
        #expect(page.unicodeScalars.allSatisfy { $0 == "\n" || !($0.value < 0x20 || (0x7F..<0xA0).contains($0.value)) })
        #expect(page.contains("a\\u{1B}[31m\\u{7}b"))
    }
}
