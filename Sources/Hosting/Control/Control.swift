import Formats
import Foundation
import Language
import Sessions
import Training

/// Asking the program that trains in a session for something.
enum Control {
    /// Seconds in which a program that trains reads a request; it looks a few times a second.
    static let patience = 5.0

    /// Asks and waits until it was done; not for long, as what takes long is only begun.
    /// - Throws: `SessionError.notControlled` with the reason.
    static func ask(
        _ request: RunRequest, run: RunID?, of session: Session, isCancelled: () -> Bool = { false }
    ) throws {
        let who = session.holder?.shortWords
        let id = try session.post(request, run: run)
        defer { try? session.withdraw(id) }
        let end = ContinuousClock.now + .seconds(patience)
        while ContinuousClock.now < end, !isCancelled() {
            switch try session.answer(to: id) {
            case .refused(let reason): throw SessionError.notControlled(name: session.name, reason: reason)
            case .done: return
            case .taken, nil:
                // Whoever has gone does not answer any more.
                guard who == nil || session.holder != nil else {
                    throw SessionError.notControlled(name: session.name, reason: silence(of: who))
                }
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
        throw SessionError.notControlled(name: session.name, reason: silence(of: who))
    }

    /// What is said of a program that did not answer.
    static func silence(of who: Text?) -> Text {
        let who = who ?? Text("the other program", zh: "另一个程序")
        return Text("\(who) does not answer", zh: "\(who)没有应答")
    }
}

/// What a program that trains in a session is asked for, or without a request: who it is and what can be asked.
public struct ControlQuery: CommandQuery {
    public static let id = QueryID(rawValue: "control")
    public static let writes = true
    public static let command = QueryCommand(
        "control",
        Text("Pause, resume, step or stop a run that another process trains.", zh: "暂停、继续、单步或停止由其他进程训练的运行。"),
        words: Text(
            """
            pause, run, step [count], run-until STEP-OR-CONDITION, evaluate, checkpoint [name], or stop, which saves; \
            without any it tells who trains.
            """,
            zh: """
                pause、run、step [步数]、run-until 步数或条件、evaluate、checkpoint [名称] 或 stop（会先保存）；\
                不给出则显示谁在训练。
                """))
    private let run: RunID?
    private let request: RunRequest?

    /// Nil asks for nothing, and finds out who trains.
    public init(_ request: RunRequest?, run: RunID? = nil) {
        self.request = request
        self.run = run
    }

    public init(run: RunID?, words: [String]) throws {
        let text = words.joined(separator: " ")
        let request = RunRequest(words: text)
        guard text.isEmpty || request != nil, request != .handOver else {
            throw RunFailure(
                Text(
                    "'\(text)' cannot be asked of a run; possible are pause, run, step, run-until, evaluate, checkpoint, stop",
                    zh: "无法向运行请求 '\(text)'；可用：pause、run、step、run-until、evaluate、checkpoint、stop"))
        }
        self.init(request, run: run)
    }

    public func answer(_ context: QueryContext) throws -> ControlAnswer {
        guard let session = context.session else { throw SessionError.nothingToResume(name: "") }
        guard let request else {
            return ControlAnswer(
                holder: session.holder, hindrance: session.hindrance, run: try session.trainedRun(),
                nextStep: session.holder == nil ? session.nextStep() : nil)
        }
        let (holder, asked) = (session.holder, try session.trainedRun())
        var refusal: (any Error)?
        do {
            try Control.ask(request, run: run, of: session, isCancelled: context.isCancelled)
        } catch {
            refusal = error
        }
        // A run near its end may have come there first.
        let end = try asked.map { try Self.standing(of: $0.id, in: session, request, context.isCancelled) }
        let isOver = end.map { [.finished, .failed].contains($0.state) } ?? false
        if let refusal, !isOver { throw refusal }
        return ControlAnswer(
            holder: session.holder ?? holder, hindrance: session.hindrance, run: try session.trainedRun(),
            request: request, end: isOver ? end : nil)
    }

    /// How a run stands soon after it was asked to pause: there, or at its end.
    private static func standing(
        of id: RunID, in session: Session, _ request: RunRequest, _ isCancelled: () -> Bool
    ) throws -> RunRecord {
        let latest = ContinuousClock.now + .seconds(2)
        while request == .command(.pause), ContinuousClock.now < latest, !isCancelled(), session.holder != nil,
            [.running, .evaluating, .saving].contains(try session.run(id).state)
        {
            Thread.sleep(forTimeInterval: 0.05)
        }
        return try session.run(id)
    }

    public static func rows(_ answer: ControlAnswer) -> [AnswerRow] {
        [
            AnswerRow(
                [answer.words],
                members: [
                    JSONMember("process", answer.holder?.process.map { .integer(Int($0)) } ?? .null),
                    JSONMember("machine", answer.holder?.machine.map { .text($0) } ?? .null),
                    JSONMember("controllable", .boolean(answer.holder != nil && answer.hindrance == nil)),
                    JSONMember("run", answer.run.map { .integer(Int($0.id.number)) } ?? .null),
                    JSONMember("state", answer.run.map { .text($0.state.rawValue) } ?? .null),
                    JSONMember("step", answer.run.map { .integer($0.step) } ?? .null),
                    JSONMember("request", answer.request.map { .text($0.words) } ?? .null),
                ])
        ]
    }
}

/// Who trains in a session, and what was asked.
public struct ControlAnswer: Sendable {
    /// Nil where nobody writes to it.
    public var holder: SessionHolder?
    /// Why nothing can be asked of it; nil where it can.
    public var hindrance: Text?
    /// The run that is trained; nil where none is.
    public var run: RunRecord?
    /// What was done.
    public var request: RunRequest?
    /// The run that was asked, where it has come to its end instead.
    public var end: RunRecord?
    /// What can be done where nobody trains.
    public var nextStep: Text?

    /// For a person.
    var words: Text {
        guard let holder else {
            return Text("no program is training in this session", zh: "没有程序在此会话中训练") + (nextStep ?? .empty)
        }
        let who = holder.shortWords
        if let end, let request {
            let (words, state) = (request.words, end.state.word)
            return Text(
                "\(who) was asked: \(words); run \(end.id) is \(state) at step \(end.step) instead",
                zh: "\(who)已收到请求：\(words)；但运行 \(end.id) \(state)，停在第 \(end.step) 步")
        }
        if let request {
            let words = request.words
            return Text("\(who) was asked and does it: \(words)", zh: "\(who)已接受请求：\(words)")
        }
        var words =
            run.map { run in
                let state = run.state.rawValue
                return Text(
                    "\(who) trains run \(run.id): \(state) at step \(run.step)",
                    zh: "\(who)正在训练运行 \(run.id)：第 \(run.step) 步，\(state)")
            } ?? Text("\(who) has this session open and trains nothing", zh: "\(who)已打开此会话，但没有训练")
        if let hindrance { words = Text("\(words); \(hindrance)", zh: "\(words)；\(hindrance)") }
        return words
    }
}

extension Session {
    /// The run that another program trains in this session; nil where none is trained.
    func trainedRun() throws -> RunRecord? {
        guard holder != nil else { return nil }
        return try runs().last { [.preparing, .running, .paused, .evaluating, .saving].contains($0.state) }
    }
}
