import Foundation
import Hosting
import Sessions
import Testing
import Training

/// What is slow is asked once, answered once, and dropped for a newer question.
@Suite struct QueryTests {
    private struct Count: Query {
        static let id = QueryID(rawValue: "test.count")
        var value: Int
        func answer(_ context: QueryContext) throws -> Int { value }
    }

    private struct Refused: Query {
        static let id = QueryID(rawValue: "test.refused")
        func answer(_ context: QueryContext) throws -> Int { throw SessionError.noRun(name: "x", run: RunID(1)) }
    }

    private struct Hold: Query {
        static let id = QueryID(rawValue: "test.hold")
        static let writes = true
        let gate: Gate
        func answer(_ context: QueryContext) throws { gate.wait() }
    }

    private final class Gate: Sendable, Hashable {
        private let semaphore = DispatchSemaphore(value: 0)
        func wait() { semaphore.wait() }
        func open() { semaphore.signal() }
        static func == (first: Gate, second: Gate) -> Bool { first === second }
        func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
    }

    @Test func queriesOfAnyKindCompareByWhatTheyAsk() {
        #expect(AnyQuery(Count(value: 1)) == AnyQuery(Count(value: 1)))
        #expect(AnyQuery(Count(value: 1)) != AnyQuery(Count(value: 2)))
        #expect(AnyQuery(Count(value: 1)) != AnyQuery(Refused()))
        let answer = AnyQuery.Answer(Count(value: 1), 7)
        #expect(answer.of(Count.self) == 7)
        #expect(answer.of(Refused.self) == nil)
    }

    @Test func theNewestIsAnsweredAndFailuresAreSaid() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let laboratory = LiveLaboratory(
            options: .init(samples: nil, store: SessionStore(root: folder), configurationFile: nil))
        defer { laboratory.close() }
        // While one is being answered, three more are asked; the first of them is superseded, the last is given up.
        let gate = Gate()
        laboratory.perform(.ask(AnyQuery(Hold(gate: gate))))
        laboratory.perform(.ask(AnyQuery(Count(value: 1))))
        laboratory.perform(.ask(AnyQuery(Count(value: 2))))
        laboratory.perform(.ask(AnyQuery(SessionsQuery())))
        laboratory.perform(.cancel(SessionsQuery.id))
        laboratory.perform(.ask(AnyQuery(Refused())))
        gate.open()
        var answers: [AnyQuery.Answer] = []
        var failure: String?
        let end = ContinuousClock.now + .seconds(20)
        while failure == nil, ContinuousClock.now < end {
            laboratory.mailbox.wait(timeout: .milliseconds(100))
            for message in laboratory.mailbox.drain() {
                if case .answer(let answer) = message { answers.append(answer) }
                if case .failed(Refused.id, let reason) = message { failure = reason.in(.english) }
            }
        }
        #expect(answers.compactMap { $0.of(Count.self) } == [2])
        #expect(answers.map(\.id) == [Hold.id, Count.id])
        #expect(failure?.isEmpty == false)
    }

    private struct Minutes: Query {
        static let id = QueryID(rawValue: "test.minutes")
        static let isLong = true
        let begin: Gate, end: Gate
        func answer(_ context: QueryContext) throws {
            begin.open()
            while !context.isCancelled() { usleep(1000) }
            end.open()
        }
    }

    /// What computes for minutes keeps nobody waiting, and ends where it is given up or the session is left.
    @Test func whatTakesMinutesIsComputedBesides() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let laboratory = LiveLaboratory(
            options: .init(samples: nil, store: SessionStore(root: folder), configurationFile: nil))
        let begins = [Gate(), Gate()], ends = [Gate(), Gate()]
        laboratory.perform(.ask(AnyQuery(Minutes(begin: begins[0], end: ends[0]))))
        begins[0].wait()
        laboratory.perform(.ask(AnyQuery(Count(value: 5))))
        var isAnswered = false
        let end = ContinuousClock.now + .seconds(20)
        while !isAnswered, ContinuousClock.now < end {
            laboratory.mailbox.wait(timeout: .milliseconds(100))
            for case .answer(let answer) in laboratory.mailbox.drain() {
                isAnswered = isAnswered || answer.of(Count.self) == 5
            }
        }
        #expect(isAnswered)
        laboratory.perform(.cancel(Minutes.id))
        ends[0].wait()
        laboratory.perform(.ask(AnyQuery(Minutes(begin: begins[1], end: ends[1]))))
        begins[1].wait()
        laboratory.close()
        ends[1].wait()
    }

    /// What the current folder holds is found without opening what is no plain file.
    @Test func aFolderIsLookedThrough() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-folder-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [
            ("mine.toml", "# Mine.\nname = \"Mine\"\n[data]\nsource = \"a.csv\"\n"), ("other.toml", "[tool]\n"),
            ("a.csv", "x,y\n1,2\n"), ("empty.csv", ""), ("README.md", "words"), (".hidden.csv", "x,y\n"),
        ] { try Data(text.utf8).write(to: folder.appending(path: name)) }
        #expect(mkfifo(folder.appending(path: "pipe.csv").path, 0o600) == 0)
        let found = FolderQuery(folder: folder).answer(QueryContext(session: nil, store: SessionStore(root: folder)))
        #expect(found.experiments.map(\.name) == ["Mine"])
        #expect(found.data.map(\.name) == ["a.csv"])
        let samples = QueryContext(session: nil, store: SessionStore(root: folder), samples: folder)
        #expect(FolderQuery(folder: folder).answer(samples) == FolderCard())
    }
}
