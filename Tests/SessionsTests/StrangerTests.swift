import Foundation
import Language
import SQLite
import Sessions
import Testing
import Training

/// A session from a stranger can be listed, shown and deleted, and reaches nothing outside its folder.
@Suite struct StrangerTests {
    private let folder: TemporaryFolder
    private let store: SessionStore
    private let session: URL
    private let outside: URL

    init() throws {
        folder = try TemporaryFolder()
        store = SessionStore(root: folder.url.appending(path: "store"))
        outside = folder.url.appending(path: "outside")
        try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
        try Data("theirs".utf8).write(to: outside.appending(path: "file"))
        let made = try store.create(name: "gift", experiment: "Digits")
        session = made.folder
        _ = try made.createRun(experiment: Samples.experiment())
        try made.close()
        for path in ["checkpoints/run-1/0001-step-10", "data/0123"] {
            try FileManager.default.createDirectory(
                at: session.appending(path: path), withIntermediateDirectories: true)
        }
        try Data("{}".utf8).write(to: session.appending(path: "checkpoints/run-1/0001-step-10/state.json"))
    }

    static let places = [
        "session.lock", "session.sqlite", "session.sqlite-wal", "session.sqlite-shm", "session.sqlite-journal", "data",
        "data/0123", "checkpoints", "checkpoints/run-1", "checkpoints/run-1/0001-step-10",
        "checkpoints/run-1/0001-step-10/state.json", "checkpoints/run-1/.snapshots", "data/.copying",
    ]

    private func replace(_ place: String, _ make: (String) -> Int32) throws {
        let path = session.path + "/" + place
        try? FileManager.default.removeItem(atPath: path)
        #expect(make(path) == 0)
    }

    /// Opening, writing and deleting leave what is outside as it was; whatever is refused is refused in words.
    private func expectNothingGetsOut(_ words: String) throws {
        #expect(store.list().map(\.name) == ["gift"])
        for access in [Session.Access.read, .write, .writeOrRead] {
            let error = #expect(throws: SessionError.self) { try store.open("gift", access: access) }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
        try store.delete("gift")
        #expect(store.list().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: session.path))
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path) == ["file"])
        #expect(try String(contentsOf: outside.appending(path: "file"), encoding: .utf8) == "theirs")
    }

    @Test(arguments: places) func aLinkToAFileIsRefused(place: String) throws {
        try replace(place) { symlink(outside.path + "/file", $0) }
        try expectNothingGetsOut("a symbolic link")
    }

    @Test(arguments: places) func aLinkToAFolderIsRefused(place: String) throws {
        try replace(place) { symlink(outside.path, $0) }
        try expectNothingGetsOut("a symbolic link")
    }

    @Test(arguments: places) func aLinkToNothingIsRefused(place: String) throws {
        try replace(place) { symlink(outside.path + "/new", $0) }
        try expectNothingGetsOut("a symbolic link")
    }

    /// Whoever opened it would wait for ever.
    @Test(arguments: places) func aPipeIsRefused(place: String) throws {
        try replace(place) { mkfifo($0, 0o600) }
        try expectNothingGetsOut("a named pipe")
    }

    @Test(arguments: ["session.lock", "session.sqlite"]) func aFolderInAFilesPlaceIsRefused(place: String) throws {
        try replace(place) { mkdir($0, 0o700) }
        try expectNothingGetsOut(place)
    }

    /// What is written to a file with two names is written to both; it can be looked at.
    @Test func tablesWithASecondNameAreNotWrittenTo() throws {
        #expect(link(session.path + "/session.sqlite", outside.path + "/other") == 0)
        try store.open("gift", access: .read).close()
        let error = #expect(throws: SessionError.self) { try store.open("gift", access: .write) }
        #expect(error?.description.contains("hard link") == true)
        let copy = session.deletingLastPathComponent().appending(path: "copy")
        try FileManager.default.copyItem(at: session, to: copy)
        try store.open("copy", access: .write).close()
    }

    @Test func aLockWithASecondNameIsNotWrittenTo() throws {
        try? FileManager.default.removeItem(atPath: session.path + "/session.lock")
        #expect(link(outside.path + "/file", session.path + "/session.lock") == 0)
        try store.open("gift", access: .write).close()
        #expect(try String(contentsOf: outside.appending(path: "file"), encoding: .utf8) == "theirs")
    }

    /// SQLite would remove whatever file a rollback journal names as the one above it.
    @Test func aJournalThatNamesAnotherFileIsRefused() throws {
        let name = Array((outside.path + "/file").utf8)
        func number(_ value: UInt32) -> [UInt8] {
            (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let sum = name.reduce(UInt32(0)) { $0 &+ UInt32(bitPattern: Int32(Int8(bitPattern: $1))) }
        let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
        let header = magic + number(0) + number(0) + number(1) + number(512) + number(4096)
        let journal =
            header + [UInt8](repeating: 0, count: 512 - header.count) + number(2) + name
            + number(UInt32(name.count)) + number(sum) + magic
        try Data(journal).write(to: session.appending(path: "session.sqlite-journal"))
        try expectNothingGetsOut("names another file")
    }

    /// A view is run when it is read, a trigger when its table is written: they could do, or take, for ever.
    @Test(arguments: [
        "DROP TABLE note; CREATE VIEW note AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n",
        "CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM run; END",
        "CREATE TABLE more (x)", "CREATE INDEX more ON run (name)", "ALTER TABLE run ADD COLUMN more INTEGER",
        "CREATE VIRTUAL TABLE more USING fts5 (x)",
    ])
    func tablesOfAnotherMakeAreRefused(sql: String) throws {
        let database = try DatabaseQueue(path: session.path + "/session.sqlite")
        try database.write { try $0.execute(sql) }
        database.close()
        try expectNothingGetsOut("none of a session's")
    }

    /// Paths in the tables that lead elsewhere.
    @Test(arguments: ["../outside", "data/../../outside", "data", "", "elsewhere/0123", "data//x", "data/./x"])
    func dataFoldersStayInside(path: String) throws {
        let database = try DatabaseQueue(path: session.path + "/session.sqlite")
        try database.write { try $0.execute("UPDATE run SET folder = ?", [path]) }
        database.close()
        #expect(store.list().first?.problem?.in(.english).contains("leads out of the session") == true)
        #expect(throws: SessionError.self) { try store.open("gift", access: .read).experiment(of: RunID(1)) }
    }

    @Test(arguments: ["../outside/file", "a/../../outside", "../../../etc/passwd"])
    func dataOfACopyStayInside(source: String) throws {
        let database = try DatabaseQueue(path: session.path + "/session.sqlite")
        try database.write {
            try $0.execute(
                "UPDATE run SET folder = 'data/0123', experiment = replace(experiment, 'digits.csv', ?)",
                [source])
        }
        database.close()
        let error = #expect(throws: SessionError.self) {
            try store.open("gift", access: .read).experiment(of: RunID(1))
        }
        #expect(error?.description.contains("outside the session") == true)
    }

    @Test func checkpointsOutsideAreNoCheckpoints() throws {
        let database = try DatabaseQueue(path: session.path + "/session.sqlite")
        for name in ["../../../outside", "..", ".", "", "/etc"] {
            try database.write {
                try $0.execute(
                    """
                    INSERT INTO checkpoint (run, folder, step, time, is_best, bytes, weights_sha256)
                    VALUES (1, ?, 1, 0, 0, 1, '')
                    """, [name])
            }
        }
        database.close()
        #expect(try store.open("gift", access: .read).checkpoints(of: RunID(1)).isEmpty)
    }
}
