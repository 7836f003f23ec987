import Experiments
import Language
import Sessions

/// Something that happened to an open session's files.
public enum SessionNews: Sendable, Hashable {
    /// Records cannot be written; they wait in memory and are tried again.
    case waiting(reason: Text)
    /// All of them are written again.
    case written
    /// The session's folder was moved or removed: nothing can be kept any more.
    case displaced(reason: Text)

    /// What a person is told.
    public var text: Text {
        switch self {
        case .waiting(let reason):
            Text("records wait in memory until they can be written: \(reason)", zh: "记录暂存内存，直到可以写入：\(reason)")
        case .written: Text("all records are written again", zh: "所有记录已重新写入")
        case .displaced(let reason): reason
        }
    }

    /// Whether something is wrong.
    public var isProblem: Bool { self != .written }

    /// Whether a run of the session has to end, as what it does from now on could be kept nowhere.
    public var isEnd: Bool { if case .displaced = self { true } else { false } }

    /// The same as an alert of a run.
    public func alert(step: Int) -> Alert {
        Alert(step: step, severity: isProblem ? .error : .note, text: text)
    }
}

/// Looks again and again whether a session can be written to, and says each thing once.
public struct SessionWatch: Sendable {
    private var session: ObjectIdentifier?
    private var isWaiting = false
    private var isDisplaced = false

    public init() {}

    /// What is new since the last call; to be asked a few times a second. Another session is looked at afresh.
    public mutating func news(of session: Session?) -> [SessionNews] {
        if self.session != session.map(ObjectIdentifier.init) { self = SessionWatch() }
        self.session = session.map(ObjectIdentifier.init)
        guard let session else { return [] }
        var news: [SessionNews] = []
        let problem = session.problem
        if let problem, !isWaiting { news.append(.waiting(reason: problem)) }
        if problem == nil, isWaiting { news.append(.written) }
        isWaiting = problem != nil
        if !isDisplaced, let reason = session.displacement {
            isDisplaced = true
            news.append(.displaced(reason: reason))
        }
        return news
    }
}
