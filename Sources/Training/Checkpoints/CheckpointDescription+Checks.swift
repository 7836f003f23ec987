import Language
import Learning

extension CheckpointFolder {
    /// The steps that a stored state may have: so few that no product with a batch overflows.
    static let steps = 0...1_000_000_000_000
    /// How many checkpoints of a run are counted.
    static let serials = 1...1_000_000_000
}

extension CheckpointDescription {
    /// What in it cannot be, in words; nil where all of it can. A manifest that agrees proves only that nobody changed
    /// the file after whoever wrote it.
    var flaw: Text? {
        let done = 0...max(0, state.step)
        let best = state.best?.step ?? 0
        var found: Text?
        func check(_ holds: Bool, _ flaw: @autoclosure () -> Text) {
            if !holds, found == nil { found = flaw() }
        }
        check(version == 1, Text("its version is \(version)", zh: "其版本是 \(version)"))
        check(
            CheckpointFolder.steps.contains(state.step), Text("its step is \(state.step)", zh: "其步数是 \(state.step)"))
        check(
            (0...1e12).contains(state.seconds),
            Text("it took \(state.seconds) seconds", zh: "其用时为 \(state.seconds) 秒"))
        check(done.contains(best), Text("its best step \(best) is none that was done", zh: "其最优步 \(best) 没有执行过"))
        check(
            done.contains(state.evaluatedStep ?? 0),
            Text("the step it was evaluated at is none that was done", zh: "其评估所在的步没有执行过"))
        check(
            done.contains(state.optimizerStart),
            Text("its optimizer began at step \(state.optimizerStart)", zh: "其优化器从第 \(state.optimizerStart) 步开始"))
        check(
            CheckpointFolder.steps.contains(state.evaluationsSinceBest),
            Text(
                "\(state.evaluationsSinceBest) evaluations came after the best",
                zh: "最优之后有 \(state.evaluationsSinceBest) 次评估"))
        check(
            (0...).contains(state.updateRatio ?? 0),
            Text(
                "its last update was \(state.updateRatio ?? 0) of the weights",
                zh: "其最后一次更新是权重的 \(state.updateRatio ?? 0) 倍"))
        check(
            state.schedule.count <= 64,
            Text(
                "its schedule remembers \(state.schedule.count) numbers", zh: "其学习率调度记录了 \(state.schedule.count) 个数"))
        check(
            changes.allSatisfy { done.contains($0.step) },
            Text("it has changes at steps that were not done", zh: "它有未执行的步上的更改"))
        check(
            zip(changes, changes.dropFirst()).allSatisfy { $0.step <= $1.step },
            Text("its changes are not in the order of their steps", zh: "其更改没有按步的顺序排列"))
        check(
            rewrites.allSatisfy(CheckpointFolder.steps.contains),
            Text("it was rewritten from a step that there is not", zh: "它从一个不存在的步改写"))
        check(
            (1...1_048_576).contains(environment.slices),
            Text("its batches have \(environment.slices) slices", zh: "其批有 \(environment.slices) 个切片"))
        check(
            weightsSHA256.utf8.count == 64 && weightsSHA256.allSatisfy(\.isHexDigit),
            Text("its hash of the weights is none", zh: "其权重的哈希无效"))
        return found
    }
}
