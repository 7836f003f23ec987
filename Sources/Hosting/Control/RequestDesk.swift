import Experiments
import Language
import Sessions

/// Takes what other programs ask of the session that this one writes to, and answers: used by whoever trains there, a
/// screen or a run without one.
public struct RequestDesk: Sendable {
    /// Something that was asked and is to be said, or to be seen to by whoever has the session.
    public enum News: Sendable, Hashable {
        /// Another program commanded the run.
        case commanded(RunRequest, process: Int32)
        /// Another program wants to go on with the session: the run is being saved and ended.
        case asked(process: Int32)
        /// The run is over and saved: the session is to be closed once `handOver` was called.
        case ready(process: Int32)
        /// The run could not be saved, so that it stays.
        case stays(reason: Text)

        /// What a person is told.
        public var message: Text {
            switch self {
            case .commanded(let request, let process):
                Text("asked by process \(process): \(request.words)", zh: "进程 \(process) 请求：\(request.words)")
            case .asked(let process):
                Text(
                    "process \(process) takes over; the run is saved and ends here",
                    zh: "进程 \(process) 即将接管；正在保存运行，并在此处结束")
            case .ready(let process):
                Text("process \(process) has taken over this session", zh: "进程 \(process) 已接管此会话")
            case .stays(let reason): Text("the run stays here: \(reason)", zh: "运行留在此处：\(reason)")
            }
        }
    }

    /// A session that another program is to go on with.
    private struct Leaving {
        var request: PostedRequest
        var run: RunID?
        /// What the run was doing when it was asked for.
        var state: RunState?
        var isReady = false
    }

    private var leaving: Leaving?

    public init() {}

    /// Looks for requests and does what they ask; to be called a few times a second.
    /// - Parameters:
    ///   - run: the run that has a trainer; nil where none has.
    ///   - driver: its trainer.
    public mutating func serve(_ session: Session, run: RunID?, driver: RunDriver?) -> [News] {
        // While tables are busy or the disk is full nothing is answered; the next look comes soon.
        if leaving != nil { return follow(session, driver) }
        var news: [News] = []
        for posted in (try? session.requests()) ?? [] {
            if let told = take(posted, of: session, run: run, driver: driver) { news.append(told) }
            if leaving != nil { break }
        }
        return news
    }

    /// Says that the session can be had, as it is closed now.
    public mutating func handOver(_ session: Session) {
        guard let leaving else { return }
        try? session.answer(leaving.request, .done(run: leaving.run, state: leaving.state))
        self.leaving = nil
    }

    private mutating func take(
        _ posted: PostedRequest, of session: Session, run: RunID?, driver: RunDriver?
    ) -> News? {
        func refuse(_ reason: Text) -> News? {
            try? session.answer(posted, .refused(reason))
            return nil
        }
        switch posted.request {
        case nil:
            return refuse(Text("the program that trains does not know this request", zh: "训练程序不认识该请求"))
        case .handOver where driver?.state == .preparing:
            return refuse(Text("the run is still being prepared; ask again in a moment", zh: "运行仍在准备中，请稍后再试"))
        case .handOver:
            try? session.answer(posted, .taken)
            leaving = Leaving(request: posted, run: run, state: driver?.state)
            driver?.send(.stop(save: true))
            return .asked(process: posted.asker)
        case .command(let command):
            guard let run, let driver, !driver.isOver else {
                return refuse(Text("no run is training there", zh: "没有正在训练的运行"))
            }
            guard posted.run == nil || posted.run == run else {
                return refuse(Text("run \(run) is training there, not this one", zh: "正在训练的是运行 \(run)，而非此运行"))
            }
            driver.send(command)
            try? session.answer(posted, .done(run: run, state: nil))
            return .commanded(.command(command), process: posted.asker)
        }
    }

    /// Waits for the run to be over and saved.
    private mutating func follow(_ session: Session, _ driver: RunDriver?) -> [News] {
        guard let leaving, !leaving.isReady else { return [] }
        if let reason = driver?.refusalToEnd, driver?.isOver == false {
            try? session.answer(leaving.request, .refused(reason))
            self.leaving = nil
            return [.stays(reason: reason)]
        }
        guard driver?.isOver ?? true else { return [] }
        self.leaving?.isReady = true
        return [.ready(process: leaving.request.asker)]
    }
}
