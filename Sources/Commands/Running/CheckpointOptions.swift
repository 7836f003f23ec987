import ArgumentParser
import Language
import Sessions
import Training

/// Which checkpoint of a run a command takes.
struct CheckpointOptions: ParsableArguments {
    @Option(
        name: .customLong("checkpoint"),
        help: ArgumentHelp(
            Text(
                "The checkpoint: 'best' (the default), 'last', or that of a step.",
                zh: "检查点：'best'（默认）、'last' 或某一步的检查点。"), valueName: "best|last|step"))
    var chosen: CheckpointChoice?

    @Flag(
        help: ArgumentHelp(
            Text("Take the last checkpoint: the same as --checkpoint last.", zh: "取最后的检查点：等同于 --checkpoint last。")))
    var last = false

    @Flag(
        help: ArgumentHelp(
            Text(
                "Where the checkpoint is damaged or gone, take the newest one that is whole, and say so.",
                zh: "检查点损坏或不在时，取最新的完好检查点，并加以说明。")))
    var allowFallback = false

    mutating func validate() throws {
        if last, let chosen, chosen != .last {
            throw ValidationError(
                Text("--last contradicts --checkpoint \(chosen)", zh: "--last 与 --checkpoint \(chosen) 矛盾"))
        }
    }

    /// Reads the checkpoint of a run.
    /// - Throws: `CommandFailure` that says what is wrong with it and which others there are.
    func checkpoint(of run: RunRecord, in session: Session) throws -> ChosenCheckpoint {
        let choice = last ? .last : chosen ?? .best
        do {
            return try session.checkpoint(choice, of: run.id, allowsOthers: allowFallback)
        } catch let error as CheckpointError {
            let reason = Text(explaining: error)
            let whole = CheckpointFolder(session.checkpointFolder(of: run.id)).wholeSteps()
            guard !whole.isEmpty else {
                throw CommandFailure(
                    Text(
                        "\(reason); run \(run.id) has no checkpoint that is whole",
                        zh: "\(reason)；运行 \(run.id) 没有完好的检查点"))
            }
            let steps = whole.map(String.init).joined(separator: ", ")
            throw CommandFailure(
                Text(
                    """
                    \(reason). Whole are the checkpoints of steps \(steps): --checkpoint STEP takes one of them, \
                    --allow-fallback the newest
                    """,
                    zh: """
                        \(reason)。完好的检查点在这些步：\(steps)；--checkpoint STEP 取其中一个，--allow-fallback 取最新的
                        """))
        }
    }
}

extension CheckpointChoice: ExpressibleByArgument {
    /// `best`, `last` or a step.
    public init?(argument: String) { self.init(argument) }
}
