import Experiments
import Hosting
import Language

/// A study under way: its trials are runs of the session, started one after the other as a person would.
struct StudyLead: Sendable {
    let plan: DataAmountPlan
    /// The place of the trial whose run has been started, or asked for.
    private(set) var current: Int?
    /// Its run; nil before it has a trainer.
    private(set) var run: Int?
    /// Places of the trials that a person passed over.
    private var passed: Set<Int> = []

    init(_ plan: DataAmountPlan) { self.plan = plan }

    /// The newest run of a trial in the session; nil where there is none.
    static func card(of trial: DataAmountPlan.Trial, in session: SessionState) -> RunCard? {
        session.card.runs.last {
            $0.parent == nil && $0.name == trial.experiment.name && $0.experiment == trial.experiment
        }
    }

    /// Whether a trial needs no more training: it is over, or would fail again.
    static func isOver(_ trial: DataAmountPlan.Trial, in session: SessionState) -> Bool {
        guard let state = card(of: trial, in: session)?.state else { return false }
        return state == .finished || state == .failed
    }

    /// Trials that are still to be trained, the one under way among them.
    func remaining(_ session: SessionState) -> [DataAmountPlan.Trial] {
        plan.trials.enumerated().filter { !passed.contains($0.offset) && !Self.isOver($0.element, in: session) }
            .map(\.element)
    }

    /// The trial under way.
    var trial: DataAmountPlan.Trial? { current.map { plan.trials[$0] } }

    /// Starts the next trial, or goes on with one that was begun; nil where none is left.
    mutating func next(_ session: SessionState) -> [Effect]? {
        let place = plan.trials.indices.first {
            !passed.contains($0) && !Self.isOver(plan.trials[$0], in: session)
        }
        (current, run) = (place, nil)
        guard let place else { return nil }
        let trial = plan.trials[place]
        if let card = Self.card(of: trial, in: session) {
            guard session.active != card.number else {
                run = card.number
                return [.command(.run)]
            }
            return [.resume(run: card.number, paused: false)]
        }
        return [.start(trial.experiment, parent: nil)]
    }

    /// Leaves the trial under way out.
    mutating func pass() { if let current { passed.insert(current) } }

    /// A run has a trainer now; false where it is another one than the study waits for.
    mutating func begin(_ number: Int, _ session: SessionState) -> Bool {
        guard let trial, Self.card(of: trial, in: session)?.number == number else { return false }
        run = number
        return true
    }
}
