import Formats
import Hosting
import Language
import Sessions
import Testing

/// A query that is a command of the command line, too, answers both alike.
@Suite struct CommandQueryTests {
    private struct Count: CommandQuery {
        static let id = QueryID(rawValue: "test.runs")
        static let command = QueryCommand("runs", Text("Count runs.", zh: "统计运行数。"), columns: [Text("run", zh: "运行")])
        var run: RunID?

        init(run: RunID?, words: [String]) throws {
            guard words.isEmpty else { throw RunFailure(Text("no words, please", zh: "不能有其他词")) }
            self.run = run
        }

        func answer(_ context: QueryContext) throws -> [Int64] {
            try context.session?.runs().map(\.id.number).filter { run == nil || $0 == run?.number } ?? []
        }

        static func rows(_ answer: [Int64]) -> [AnswerRow] {
            answer.map { AnswerRow([Text(verbatim: "\($0)")], members: [JSONMember("run", .integer(Int($0)))]) }
        }
    }

    @Test func aCommandAsksWhatAPaneAsks() throws {
        let session = try Session(inMemory: "x")
        _ = try session.createRun(experiment: try Samples.experiment())
        let last = try session.createRun(experiment: try Samples.experiment())
        let context = QueryContext(session: session, store: SessionStore())
        #expect(Count.rows(try Count(run: nil, words: []).answer(context)).map(\.cells).count == 2)
        let query = try Count(run: last, words: [])
        #expect(Count.rows(try query.answer(context)).map { $0.members[0].value } == [.integer(2)])
        #expect(try AnyQuery(query).answer(context).of(Count.self) == [2])
        #expect(throws: RunFailure.self) { try Count(run: nil, words: ["x"]) }
        #expect(!Count.writes)
    }
}
