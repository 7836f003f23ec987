extension CheckpointFolder {
    /// The steps that a stored state may have: so few that no product with a batch overflows.
    static let steps = 0...1_000_000_000_000
    /// How many checkpoints of a run are counted.
    static let serials = 1...1_000_000_000
}

extension CheckpointDescription {
    /// What in it cannot be, in words; nil where all of it can. A manifest that agrees proves only that nobody changed
    /// the file after whoever wrote it.
    var flaw: String? {
        let done = 0...max(0, state.step)
        let checks: [(Bool, String)] = [
            (version == 1, "its version is \(version)"),
            (CheckpointFolder.steps.contains(state.step), "its step is \(state.step)"),
            ((0...1e12).contains(state.seconds), "it took \(state.seconds) seconds"),
            (done.contains(state.best?.step ?? 0), "its best step \(state.best?.step ?? 0) is none that was done"),
            (done.contains(state.evaluatedStep ?? 0), "the step it was evaluated at is none that was done"),
            (done.contains(state.optimizerStart), "its optimizer began at step \(state.optimizerStart)"),
            (
                CheckpointFolder.steps.contains(state.evaluationsSinceBest),
                "\(state.evaluationsSinceBest) evaluations came after the best"
            ),
            (state.schedule.count <= 64, "its schedule remembers \(state.schedule.count) numbers"),
            (changes.allSatisfy { done.contains($0.step) }, "it has changes at steps that were not done"),
            (
                zip(changes, changes.dropFirst()).allSatisfy { $0.step <= $1.step },
                "its changes are not in the order of their steps"
            ),
            (rewrites.allSatisfy(CheckpointFolder.steps.contains), "it was rewritten from a step that there is not"),
            ((1...1_048_576).contains(environment.slices), "its batches have \(environment.slices) slices"),
            (
                weightsSHA256.utf8.count == 64 && weightsSHA256.allSatisfy(\.isHexDigit),
                "its hash of the weights is none"
            ),
        ]
        return checks.first { !$0.0 }?.1
    }
}
