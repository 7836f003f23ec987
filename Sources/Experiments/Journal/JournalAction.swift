/// What was done to a run, as its journal keeps it.
///
/// Commands change with the program; what the journal holds lies on people's disks. So it has names of its own, mapped
/// by hand, and an entry that this version does not know stands there as it is.
public enum JournalAction: Sendable, Hashable {
    case run
    case pause
    case step(Int)
    case runUntil(step: Int)
    case runUntilCondition(String)
    case evaluate
    case checkpoint(name: String?)
    case change([SettingChange])
    case skipBatch
    case stop(save: Bool)
    case stepBack(Int)
    case goTo(step: Int)
    case fork(step: Int?)
    case lookAhead(LookAhead)
    case breakpoints([Breakpoint])
    case watches([String])
    case phase
    /// An entry of a later version, or a damaged one, as it is stored.
    case unknown(String)

    /// Whether this version can tell what was done.
    public var isKnown: Bool { if case .unknown = self { false } else { true } }
}

extension JournalAction {
    /// What a command does to a run; nil for one that does nothing to it.
    package init?(_ command: TrainerCommand) {
        switch command {
        case .run: self = .run
        case .pause: self = .pause
        case .step(let count): self = .step(count)
        case .runUntil(let step): self = .runUntil(step: step)
        case .runUntilCondition(let text): self = .runUntilCondition(text)
        case .evaluate: self = .evaluate
        case .checkpoint(let name): self = .checkpoint(name: name)
        case .change(let changes): self = .change(changes)
        case .skipBatch: self = .skipBatch
        case .stop(let save): self = .stop(save: save)
        case .stepBack(let count): self = .stepBack(count)
        case .goTo(let step): self = .goTo(step: step)
        case .fork(let step): self = .fork(step: step)
        case .lookAhead(let plan): self = .lookAhead(plan)
        case .breakpoints(let breakpoints): self = .breakpoints(breakpoints)
        case .watches(let expressions): self = .watches(expressions)
        case .phase: self = .phase
        case .cancel, .inspect, .blame, .pace, .snapshotBudget: return nil
        }
    }

    /// The command that does the same again; nil for what is not known.
    public var command: TrainerCommand? {
        switch self {
        case .run: .run
        case .pause: .pause
        case .step(let count): .step(count)
        case .runUntil(let step): .runUntil(step: step)
        case .runUntilCondition(let text): .runUntilCondition(text)
        case .evaluate: .evaluate
        case .checkpoint(let name): .checkpoint(name: name)
        case .change(let changes): .change(changes)
        case .skipBatch: .skipBatch
        case .stop(let save): .stop(save: save)
        case .stepBack(let count): .stepBack(count)
        case .goTo(let step): .goTo(step: step)
        case .fork(let step): .fork(step: step)
        case .lookAhead(let plan): .lookAhead(plan)
        case .breakpoints(let breakpoints): .breakpoints(breakpoints)
        case .watches(let expressions): .watches(expressions)
        case .phase: .phase
        case .unknown: nil
        }
    }
}
