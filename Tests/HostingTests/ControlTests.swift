import Experiments
import Foundation
import Hosting
import Sessions
import Testing

/// Two screens at one session: the one that watches commands the run that the other trains, and goes on with it.
@Suite struct ControlTests {
    /// A screen's laboratory and what it was told.
    private final class Screen {
        let laboratory: LiveLaboratory
        private(set) var messages: [Message] = []

        init(_ store: SessionStore) {
            laboratory = LiveLaboratory(options: .init(samples: nil, store: store, configurationFile: nil, threads: 1))
        }

        deinit { laboratory.close() }

        /// Waits for a message that is told after those that were waited for before.
        func wait(_ what: String, for isWanted: (Message) -> Bool) throws {
            let end = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < end {
                messages += laboratory.mailbox.drain()
                if let place = messages.firstIndex(where: isWanted) {
                    messages.removeFirst(place + 1)
                    return
                }
                laboratory.mailbox.wait(timeout: .milliseconds(50))
            }
            Issue.record("waited in vain for \(what)")
            throw CancellationError()
        }

        func wait(forState state: RunState) throws {
            try wait("\(state)") { message in
                switch message {
                case .events(_, let events), .history(_, let events):
                    events.contains { if case .stateChanged(state) = $0 { true } else { false } }
                default: false
                }
            }
        }

        func wait(forOpened isWritable: Bool) throws {
            try wait("opened") { if case .opened(let card) = $0 { card.isWritable == isWritable } else { false } }
        }

        func wait(forProblem words: String) throws {
            try wait(words) { if case .problem(let text) = $0 { text.in(.english).contains(words) } else { false } }
        }
    }

    private let folder: URL
    private let store: SessionStore

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        store = SessionStore(root: folder.appending(path: "sessions"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Trains for hours where nobody ends it.
    private func experiment() throws -> String {
        let rows = (0..<60).map { "\($0 % 7),\($0 % 5),\($0 % 7 > 3 ? "high" : "low")" }
        try (["x,y,kind"] + rows).joined(separator: "\n")
            .write(to: folder.appending(path: "tiny.csv"), atomically: true, encoding: .utf8)
        let file = folder.appending(path: "tiny.toml")
        try """
        name = "Tiny"
        [data]
        source = "tiny.csv"
        target = "kind"
        [model]
        kind = "linear"
        [training]
        steps = 1000000
        """.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    @Test func aRunIsWatchedCommandedAndTakenOver() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = Screen(store)
        first.laboratory.perform(.open(path: try experiment(), start: true))
        first.laboratory.perform(.command(.pace(100)))
        try first.wait(forState: .running)
        let name = try #require(store.list().first?.name)

        let second = Screen(store)
        second.laboratory.perform(.openSession(name: name))
        try second.wait("a watched session") { message in
            guard case .opened(let card) = message else { return false }
            return !card.isWritable && card.writer?.name.in(.english) == "process \(getpid())"
                && card.writer?.hindrance == nil
        }
        second.laboratory.perform(.command(.pause))
        try first.wait(forState: .paused)
        try second.wait(forState: .paused)
        second.laboratory.perform(.command(.stepBack(1)))
        try second.wait(forProblem: "taken over first")

        // Paused there, and so it is loaded here.
        second.laboratory.perform(.takeOver)
        try first.wait("the end") { if case .inactive(1) = $0 { true } else { false } }
        try first.wait(forOpened: false)
        try second.wait(forOpened: true)
        try second.wait("the run") { if case .active(1) = $0 { true } else { false } }
        try second.wait(forState: .paused)
        second.laboratory.perform(.command(.run))
        try second.wait(forState: .running)

        // And back, while it runs.
        first.laboratory.perform(.takeOver)
        try second.wait(forOpened: false)
        try first.wait("the run") { if case .active(1) = $0 { true } else { false } }
        try first.wait(forState: .running)
        second.laboratory.perform(.command(.stop(save: true)))
        try first.wait("the end") { if case .inactive(1) = $0 { true } else { false } }
        second.laboratory.perform(.command(.pause))
        try second.wait(forProblem: "no run is training there")
    }

    @Test func aSessionThatNobodyHasAnyMoreIsOpenedForWriting() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let session = try store.create(name: "shared", experiment: "x")
        let screen = Screen(store)
        screen.laboratory.perform(.openSession(name: "shared"))
        try screen.wait(forOpened: false)
        // Whoever has it does not listen.
        screen.laboratory.perform(.takeOver)
        try screen.wait(forProblem: "does not answer")
        try session.close()
        screen.laboratory.perform(.takeOver)
        try screen.wait(forOpened: true)
    }
}
