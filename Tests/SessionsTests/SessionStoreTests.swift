import Foundation
import Language
import Sessions
import Testing
import Training

@Suite struct SessionStoreTests {
    private let folder: TemporaryFolder
    private let store: SessionStore

    init() throws {
        folder = try TemporaryFolder()
        store = SessionStore(root: folder.url.appending(path: "data/sessions"))
    }

    private let day = Date(timeIntervalSince1970: 1_795_000_000)

    @Test func namesAreMadeOfExperimentAndDate() throws {
        let first = try store.create(experiment: "Digits, by hand!", date: day)
        let second = try store.create(experiment: "Digits, by hand!", date: day)
        #expect(first.name.hasPrefix("digits-by-hand-2026-11-"))
        #expect(second.name == first.name + "-2")
        #expect(try store.create(experiment: "…", date: day).name.hasPrefix("session-2026-11-"))
    }

    /// A pace that a person chose stays with its run alone.
    @Test func aPaceStaysWithItsRun() throws {
        let session = try store.create(name: "mine", experiment: "Digits")
        let runs = try (0..<2).map { _ in try session.createRun(experiment: Samples.experiment()) }
        #expect(try session.run(runs[0]).pace == nil)
        try session.keepPace(5, of: runs[0])
        #expect(try runs.map { try session.run($0).pace } == [5, nil])
        try session.keepPace(nil, of: runs[0])
        #expect(try session.run(runs[0]).pace == 0, "chosen, but no limit")
        // A stranger's number is none.
        try session.database.write { try $0.execute("UPDATE run SET pace = 1e-300") }
        #expect(try session.run(runs[0]).pace == nil)
        try session.close()
    }

    /// A session is listed with what its run came to so far, before the run is over.
    @Test func aListedSessionHasItsLastFigures() throws {
        let session = try store.create(name: "mine", experiment: "Digits")
        let run = try session.createRun(experiment: Samples.experiment())
        try session.sink(for: run).post([
            .prepared(Samples.plan()), .evaluated(Samples.evaluation(100, loss: 0.5)),
            .evaluated(Samples.evaluation(200, loss: 0.25)),
        ])
        try session.flush()
        let listed = try #require(store.list().first)
        #expect(listed.evaluation?.step == 200 && listed.evaluation?.value(of: "loss") == 0.25)
        try session.close()
    }

    /// A session is opened where it is, or made there, by its name or by a path.
    @Test func aSessionIsOpenedOrMade() throws {
        let path = folder.url.appending(path: "elsewhere/own").path
        let made = try store.openOrCreate(path, experiment: "Digits")
        #expect(made.name == "own" && made.folder.path == path)
        _ = try made.createRun(experiment: Samples.experiment())
        #expect(throws: SessionError.self) { try store.openOrCreate(path, experiment: "Digits") }
        try made.close()
        let again = try store.openOrCreate(path, experiment: "Digits")
        #expect(try again.runs().count == 1)
        try again.close()
        try store.openOrCreate("mine", experiment: "Digits").close()
        #expect(store.list().map(\.name) == ["mine"])
        // A folder with something else in it is not touched.
        let other = folder.url.appending(path: "other")
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        #expect(throws: SessionError.notASession(path: other.path)) {
            try store.openOrCreate(other.path, experiment: "Digits")
        }
    }

    @Test func aNameThatIsTakenOrUnusableIsRefused() throws {
        try store.create(name: "mine", experiment: "Digits").close()
        #expect(throws: SessionError.alreadyExists(name: "mine")) {
            try store.create(name: "mine", experiment: "Digits")
        }
        for name in ["", ".hidden", "a/b", "line\nbreak", "\u{9B}31m", "a\u{202E}b"] {
            #expect(throws: SessionError.invalidName(name)) { try store.create(name: name, experiment: "Digits") }
        }
    }

    /// Two programs that start at the same moment get a session each, and nobody's is removed.
    @Test func everyoneWhoCreatesGetsAnotherSession() async throws {
        let store = store, day = day
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<24 {
                group.addTask {
                    let session = try store.create(experiment: "Digits", date: day)
                    // Half of them come to nothing.
                    let run = try session.createRun(experiment: Samples.experiment())
                    if session.name.utf8.last.map({ $0 % 2 == 0 }) == true { try session.deleteRun(run) }
                    try session.discard()
                    return session.name
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let kept = store.list()
        #expect(kept.allSatisfy { $0.runs == 1 && $0.problem == nil }, "\(kept.compactMap(\.problem))")
        #expect(Set(kept.map(\.name)) == Set(names.filter { $0.utf8.last.map { $0 % 2 == 1 } == true }))
    }

    @Test func ofManyWhoWantOneNameOneGetsIt() async throws {
        let store = store
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    guard let session = try? store.create(name: "mine", experiment: "Digits") else { return false }
                    _ = try? session.createRun(experiment: Samples.experiment())
                    return (try? session.close()) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(store.list().map(\.runs) == [1])
    }

    /// What was found stays, empty or not; what was made for a run that came to nothing goes.
    @Test func onlyWhatWasMadeIsDiscarded() throws {
        try store.create(name: "mine", experiment: "Digits").close()
        try store.open("mine", access: .write).discard()
        #expect(store.list().map(\.name) == ["mine"])
        let session = try store.create(name: "new", experiment: "Digits")
        try session.discard()
        #expect(store.list().map(\.name) == ["mine"])
        #expect(!FileManager.default.fileExists(atPath: session.folder.path))
    }

    @Test func aTakenNameIsNotRenamedTo() throws {
        try store.create(name: "mine", experiment: "Digits").close()
        let taken = store.root.appending(path: "taken")
        try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
        #expect(throws: SessionError.alreadyExists(name: "taken")) { try store.rename("mine", to: "taken") }
        #expect(FileManager.default.fileExists(atPath: taken.path) && store.list().map(\.name) == ["mine"])
    }

    /// Other programs make folders of any name.
    @Test func oddNamesAreFoundAndDeleted() throws {
        try store.create(name: "plain", experiment: "Digits").close()
        for name in ["two\nlines", "st*r?", "\u{1B}[31m"] {
            try FileManager.default.copyItem(
                at: store.root.appending(path: "plain"), to: store.root.appending(path: name))
            try store.open(name, access: .write).close()
            #expect(store.list().contains { $0.name == name && $0.problem == nil })
            try store.delete(name)
        }
        #expect(store.list().map(\.name) == ["plain"])
    }

    /// A clock that was set back makes no older session of the one that is being written.
    @Test func whatIsBeingWrittenIsListedFirst() throws {
        let writing = try store.create(name: "a-writing", experiment: "Digits")
        try store.create(name: "b-closed", experiment: "Digits").close()
        for name in ["session.sqlite", "session.sqlite-wal"] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1000)],
                ofItemAtPath: writing.folder.appending(path: name).path)
        }
        #expect(store.list().map(\.name) == ["a-writing", "b-closed"])
        try writing.close()
    }

    @Test func theLastWrittenIsListedFirst() throws {
        for name in ["first", "second"] {
            let session = try store.create(name: name, experiment: "Digits")
            let run = try session.createRun(experiment: Samples.experiment())
            try session.sink(for: run).post([.prepared(Samples.plan()), Samples.steps(1...4), .stateChanged(.running)])
            try session.close()
        }
        let list = store.list()
        #expect(list.map(\.name) == ["second", "first"])
        #expect(list.map(\.runs) == [1, 1])
        #expect(list.first?.lastRun?.step == 4)
        #expect(list.first?.problem == nil)
    }

    @Test func anEmptyStoreHasNoSessions() { #expect(store.list().isEmpty) }

    @Test func aDamagedSessionIsListedWithItsProblem() throws {
        let session = try store.create(name: "broken", experiment: "Digits")
        try session.close()
        try Data(repeating: 7, count: 4096).write(to: session.folder.appending(path: "session.sqlite"))
        #expect(store.list().first?.problem?.in(.english).contains("session 'broken' cannot be used") == true)
        #expect(throws: SessionError.self) { try store.open("broken", access: .write) }
    }

    @Test func anUnknownNameGetsAHint() throws {
        try store.create(name: "digits-one", experiment: "Digits").close()
        let error = #expect(throws: SessionError.self) { try store.open("digits-on", access: .read) }
        #expect(
            error?.description
                == "there is no session 'digits-on' (did you mean 'digits-one'?); 'workbench sessions' lists them")
    }

    @Test func aSecondProgramMayLookButNotWrite() throws {
        let writing = try store.create(name: "mine", experiment: "Digits")
        let run = try writing.createRun(experiment: Samples.experiment())
        try writing.sink(for: run).post([.stateChanged(.running), Samples.steps(1...2)])
        try writing.flush()

        let error = #expect(throws: SessionError.self) { try store.open("mine", access: .write) }
        #expect(error?.description.contains("process \(getpid()) on ") == true)

        let looking = try store.open("mine", access: .writeOrRead)
        #expect(!looking.isWritable)
        #expect(looking.holder?.process == getpid())
        #expect(try looking.run(run).step == 2)
        #expect(try looking.run(run).state == .running)
        #expect(throws: SessionError.readOnly(name: "mine")) { try looking.sink(for: run) }
        #expect(throws: SessionError.readOnly(name: "mine")) { try looking.addNote("x") }
        #expect(throws: SessionError.self) { try store.delete("mine") }

        // What is written meanwhile is seen.
        try writing.sink(for: run).post([Samples.steps(3...5)])
        try writing.flush()
        #expect(try looking.run(run).step == 5)
    }

    @Test func aSessionCanBeMovedAndOpenedByItsPath() throws {
        let session = try store.create(name: "mine", experiment: "Digits")
        let run = try session.createRun(experiment: Samples.experiment())
        try session.close()
        let moved = folder.url.appending(path: "elsewhere")
        try FileManager.default.moveItem(at: session.folder, to: moved)
        let opened = try store.open(moved.path, access: .write)
        #expect(opened.name == "elsewhere")
        #expect(try opened.run(run).name == "Digits")
        #expect(opened.checkpointFolder(of: run).path.hasPrefix(opened.folder.path))
    }

    @Test func renamesAndDeletes() throws {
        try store.create(name: "mine", experiment: "Digits").close()
        try store.rename("mine", to: "yours")
        #expect(store.list().map(\.name) == ["yours"])
        try store.delete("yours")
        #expect(store.list().isEmpty)
    }

    @Test func aRunThatWasBeingTrainedCountsAsStopped() throws {
        let session = try store.create(name: "mine", experiment: "Digits")
        let run = try session.createRun(experiment: Samples.experiment())
        try session.sink(for: run).post([.stateChanged(.running)])
        try session.close()
        #expect(try store.open("mine", access: .read).run(run).state == .stopped)
        #expect(try store.open("mine", access: .write).run(run).state == .stopped)
    }
}
