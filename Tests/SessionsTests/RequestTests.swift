import Experiments
import Foundation
import Language
import SQLite
import Sessions
import Testing

/// A program that looks at a session asks the one that writes to it.
@Suite struct RequestTests {
    private let folder: TemporaryFolder
    private let store: SessionStore

    init() throws {
        folder = try TemporaryFolder()
        store = SessionStore(root: folder.url)
    }

    private func make() throws -> (own: Session, looking: Session) {
        let own = try store.create(name: "mine", experiment: "Digits")
        _ = try own.createRun(experiment: Samples.experiment())
        return (own, try store.open("mine", access: .read))
    }

    private func database(_ body: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: folder.url.appending(path: "mine/session.sqlite").path)
        try queue.write(body)
        queue.close()
    }

    @Test func aRequestIsReadAnsweredAndTakenBack() throws {
        let (own, looking) = try make()
        #expect(looking.hindrance == nil)
        let id = try looking.post(.command(.step(5)), run: RunID(1))
        #expect(try looking.answer(to: id) == nil)
        let posted = try #require(try own.requests().first)
        #expect(posted.request == .command(.step(5)) && posted.run == RunID(1) && posted.asker == getpid())
        try own.answer(posted, .taken)
        #expect(try own.requests().isEmpty)
        #expect(try looking.answer(to: id) == .taken)
        try own.answer(posted, .done(run: RunID(1), state: .paused))
        #expect(try looking.answer(to: id) == .done(run: RunID(1), state: .paused))
        try own.answer(posted, .refused(Text("no", zh: "否")))
        #expect(try looking.answer(to: id) == .refused(Text("no", zh: "否")))
        try looking.withdraw(id)
        #expect(try looking.answer(to: id) == nil)
    }

    @Test func whatIsLeftOfBeforeIsDropped() throws {
        let (own, looking) = try make()
        _ = try looking.post(.handOver, run: nil)
        try own.close()
        #expect(looking.holder == nil && looking.hindrance == nil)
        #expect(throws: SessionError.self) { try looking.post(.command(.pause), run: nil) }
        let next = try store.open("mine", access: .write)
        #expect(try next.requests().isEmpty)
    }

    /// A later version may ask for what this one does not know; a stranger may ask for anything.
    @Test func whatIsUnknownIsToldApart() throws {
        let (own, _) = try make()
        for words in ["dance", "step -3", "step 99999999999999999999", "run-until (((", "change x", ""] {
            try database {
                try $0.execute("INSERT INTO request (time, process, request) VALUES (0, 1, ?)", [words])
            }
        }
        let requests = try own.requests()
        #expect(requests.count == 6 && requests.allSatisfy { $0.request == nil })
    }

    @Test func whereNothingCanBeAskedItIsSaidWhy() throws {
        let (own, looking) = try make()
        #expect(try own.run(RunID(1)).id == RunID(1))
        let lock = folder.url.appending(path: "mine/session.lock")
        let text = try String(contentsOf: lock, encoding: .utf8)
        try "process 7 on elsewhere".write(to: lock, atomically: false, encoding: .utf8)
        #expect(looking.holder?.machine == "elsewhere")
        #expect(looking.hindrance?.in(.english).contains("another machine") == true)
        try "\u{1B}[2J process".write(to: lock, atomically: false, encoding: .utf8)
        #expect(looking.holder == SessionHolder())
        try text.write(to: lock, atomically: false, encoding: .utf8)
        #expect(looking.hindrance == nil)
        try database { try $0.execute("DROP TABLE request") }
        let older = try store.open("mine", access: .read)
        #expect(older.hindrance?.in(.english).contains("older version") == true)
        #expect(throws: SessionError.self) { try older.post(.command(.pause), run: nil) }
    }

    @Test(arguments: [
        TrainerCommand.pause, .run, .step(3), .runUntil(step: 120), .runUntilCondition("loss < 0.1"), .evaluate,
        .checkpoint(name: nil), .checkpoint(name: "two words"), .stop(save: true),
    ])
    func commandsAreWordsAndBack(command: TrainerCommand) throws {
        let request = try #require(RunRequest(command))
        #expect(RunRequest(words: request.words) == request)
    }

    @Test func whatChangesARunIsNotAskedFor() {
        for command in [TrainerCommand.change([]), .stepBack(1), .goTo(step: 1), .stop(save: false), .breakpoints([])] {
            #expect(RunRequest(command) == nil)
        }
        #expect(RunRequest(words: RunRequest.handOver.words) == .handOver)
    }
}
