import ArgumentParser
import Sessions
import Training

/// Which checkpoint of a run a command takes.
struct CheckpointOptions: ParsableArguments {
    @Option(
        name: .customLong("checkpoint"),
        help: ArgumentHelp(
            "The checkpoint: 'best' (the default), 'last', or that of a step.", valueName: "best|last|step"))
    var chosen: CheckpointChoice?

    @Flag(help: "Take the last checkpoint: the same as --checkpoint last.")
    var last = false

    @Flag(help: "Where the checkpoint is damaged or gone, take the newest one that is whole, and say so.")
    var allowFallback = false

    mutating func validate() throws {
        if last, let chosen, chosen != .last { throw ValidationError("--last contradicts --checkpoint \(chosen)") }
    }

    /// Reads the checkpoint of a run.
    /// - Throws: `CommandFailure` that says what is wrong with it and which others there are.
    func checkpoint(of run: RunRecord, in session: Session) throws -> ChosenCheckpoint {
        let choice = last ? .last : chosen ?? .best
        do {
            return try session.checkpoint(choice, of: run.id, allowsOthers: allowFallback)
        } catch let error as CheckpointError {
            let whole = CheckpointFolder(session.checkpointFolder(of: run.id)).wholeSteps()
            guard !whole.isEmpty else {
                throw CommandFailure("\(error); run \(run.id) has no checkpoint that is whole")
            }
            let steps = whole.map(String.init).joined(separator: ", ")
            throw CommandFailure(
                "\(error). Whole are the checkpoints of steps \(steps): --checkpoint STEP takes one of them, "
                    + "--allow-fallback the newest")
        }
    }
}

extension CheckpointChoice: ExpressibleByArgument {
    /// `best`, `last` or a step.
    public init?(argument: String) { self.init(argument) }
}
