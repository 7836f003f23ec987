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
