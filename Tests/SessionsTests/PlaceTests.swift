import Experiments
import Formats
import Foundation
import Language
import Sessions
import Testing

/// A session whose folder is moved or removed while it is open is written to at its old place no more.
@Suite struct PlaceTests {
    private let folder: TemporaryFolder
    private let session: Session
    private let run: RunID
    private let sink: any EventSink

    init() throws {
        folder = try TemporaryFolder()
        session = try SessionStore(root: folder.url.appending(path: "store")).create(name: "mine", experiment: "Digits")
        run = try session.createRun(experiment: Samples.experiment())
        sink = try session.sink(for: run)
        sink.post([Samples.steps(1...3)])
        try session.flush()
    }

    private var checkpoint: String { session.checkpointFolder(of: run).path + "/0001-step-3" }

    /// The tables are open and move along; checkpoints would stay behind.
    @Test func aMovedSessionIsNoticed() throws {
        #expect(session.displacement == nil)
        let moved = folder.url.appending(path: "moved").path
        #expect(rename(session.folder.path, moved) == 0)
        #expect(session.displacement?.in(.english).contains("was moved to \(moved) while it was open") == true)
        let error = #expect(throws: FileError.self) { try session.files.createFolder(checkpoint) }
        #expect(error?.isPlaceGone == true)
        #expect(throws: FileError.self) { try session.deleteRun(run) }
        #expect(!FileManager.default.fileExists(atPath: session.folder.path))
        sink.post([Samples.steps(4...5), .failed(message: Text(verbatim: "moved"))])
        try session.close()
        let opened = try SessionStore(root: folder.url).open("moved", access: .write)
        #expect(try opened.steps(of: run).map(\.step) == [1, 2, 3, 4, 5])
        #expect(try opened.run(run).state == .failed)
    }

    /// Back in its place it is as if nothing had been.
    @Test func aSessionThatIsMovedBackGoesOn() throws {
        let moved = folder.url.appending(path: "moved").path
        #expect(rename(session.folder.path, moved) == 0)
        #expect(session.displacement != nil)
        #expect(rename(moved, session.folder.path) == 0)
        #expect(session.displacement == nil)
        try session.files.createFolder(checkpoint)
    }

    /// Another session that has taken the place is not written to.
    @Test func anotherSessionInItsPlaceIsNotMistakenForIt() throws {
        #expect(rename(session.folder.path, folder.url.appending(path: "moved").path) == 0)
        let other = try SessionStore(root: folder.url.appending(path: "store")).create(
            name: "mine", experiment: "Digits")
        #expect(session.displacement != nil)
        #expect(throws: FileError.self) { try session.files.createFolder(checkpoint) }
        #expect(other.displacement == nil)
        try session.discard()
        #expect(try other.countOfRuns() == 0)
        #expect(FileManager.default.fileExists(atPath: other.folder.path))
    }

    @Test func aRemovedSessionIsNoticed() throws {
        try FileManager.default.removeItem(at: session.folder)
        #expect(session.displacement?.in(.english) == "its folder was removed while the session was open")
        #expect(throws: FileError.self) { try session.files.createFolder(checkpoint) }
        sink.post([Samples.steps(4...5)])
        let error = #expect(throws: FileError.self) { try sink.flush() }
        #expect(error?.isPlaceGone == true)
        try session.close()
        #expect(!FileManager.default.fileExists(atPath: session.folder.path))
    }

    @Test func aRemovedLockIsNoticed() throws {
        #expect(unlink(session.folder.path + "/session.lock") == 0)
        #expect(session.displacement?.in(.english) == "session.lock was removed while the session was open")
    }
}
