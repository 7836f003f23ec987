import Experiments
import Language
import Sessions

/// Waiting for another program to save, end and let go of a session, so that this one can go on with it.
struct TakeOver: Sendable {
    /// How far it has come.
    enum Stage {
        case waiting
        /// Nobody holds the session any more. The run that was trained and what it was doing; nil where the other program
        /// ended without a word.
        case free(run: RunID?, state: RunState?)
        /// It came to nothing.
        case failed(Text)
    }

    /// Seconds in which a session is let go of once its run was saved.
    private static let parting = 15.0

    /// Who is asked.
    let who: Text
    private let request: Int64
    private var end = ContinuousClock.now + .seconds(Control.patience)
    private var answer: (run: RunID?, state: RunState?)?

    /// Asks for the session.
    init(_ session: Session) throws {
        who = session.holder?.shortWords ?? Text("the other program", zh: "另一个程序")
        request = try session.post(.handOver, run: nil)
    }

    /// Looks whether it has been done; to be asked a few times a second.
    mutating func stage(of session: Session) throws -> Stage {
        let isHeld = session.holder != nil
        if answer == nil {
            switch try session.answer(to: request) {
            case .done(let run, let state):
                answer = (run, state)
                end = .now + .seconds(Self.parting)
            case .refused(let reason):
                giveUp(session)
                return .failed(reason)
            // Saving takes as long as it takes, and longer on a full disk.
            case .taken: end = .now + .seconds(Control.patience)
            case nil: break
            }
        }
        if !isHeld { return .free(run: answer?.run, state: answer?.state) }
        guard ContinuousClock.now > end else { return .waiting }
        giveUp(session)
        return .failed(Control.silence(of: who))
    }

    /// Takes the request back.
    private func giveUp(_ session: Session) { try? session.withdraw(request) }
}
