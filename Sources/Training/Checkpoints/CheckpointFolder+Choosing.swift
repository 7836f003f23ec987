import Experiments
import Language
import Learning

/// Finding the checkpoint that is asked for, and saying so where it cannot be had.
extension CheckpointFolder {
    /// The checkpoint that is asked for.
    ///
    /// Which one is the best is told by the newest checkpoint, or by what was recorded where that is damaged or gone: a
    /// folder that is removed takes what it knew with it.
    ///
    /// - Parameters:
    ///   - recorded: all checkpoints that are known to have been written, those that were removed since included.
    ///   - allowsOthers: whether the newest one that is whole may stand in for one that is damaged or gone.
    /// - Throws: `CheckpointError`, which names the checkpoint and what is wrong with it.
    public func choose(
        _ choice: CheckpointChoice, recorded: [CheckpointRecord] = [], allowsOthers: Bool = false
    ) throws(CheckpointError) -> ChosenCheckpoint {
        let (newest, damaged) = Checkpoint.newest(in: self, recorded: recorded)
        guard let newest else {
            throw damaged.first
                ?? CheckpointError(
                    folder: path, reason: Text("there is no checkpoint", zh: "没有检查点"))
        }
        do {
            return try find(choice, recorded: recorded, newest: newest, damaged: damaged)
        } catch {
            guard allowsOthers else { throw error }
            return ChosenCheckpoint(
                checkpoint: newest,
                notes: [
                    Text(
                        "\(error.text); the weights of step \(newest.step) stand in for it",
                        zh: "\(error.text)；改用第 \(newest.step) 步的权重")
                ],
                isFallback: true)
        }
    }

    /// The steps of all checkpoints that are whole, ascending.
    public func wholeSteps() -> [Int] {
        Set(list().filter { (try? Checkpoint(verifying: "\(path)/\($0.folder)")) != nil }.map(\.step)).sorted()
    }

    private func find(
        _ choice: CheckpointChoice, recorded: [CheckpointRecord], newest: Checkpoint, damaged: [CheckpointError]
    ) throws(CheckpointError) -> ChosenCheckpoint {
        switch choice {
        case .last:
            if let first = damaged.first { throw first }
            return ChosenCheckpoint(checkpoint: newest)
        case .step(let step):
            return try find(step: step, recorded: recorded) { _ in true }
        case .best where damaged.isEmpty:
            guard let best = newest.description.state.best, best.step != newest.step else {
                return ChosenCheckpoint(checkpoint: newest)
            }
            // The same step may have been done twice, where the past was rewritten.
            return try find(step: best.step, recorded: recorded, isBest: true) {
                $0.description.state.best == best
            }
        case .best:
            let wanted = try recordedBest(recorded, damaged: damaged)
            var found = try find(step: wanted.step, recorded: recorded, isBest: true) {
                $0.weightsSHA256 == wanted.weightsSHA256
            }
            found.notes += damaged.map(\.text)
            return found
        }
    }

    /// What was the best when the last checkpoint was written, as that cannot tell any more.
    private func recordedBest(
        _ recorded: [CheckpointRecord], damaged: [CheckpointError]
    ) throws(CheckpointError) -> CheckpointRecord {
        let known = recorded.compactMap { record in Self.item(record.folder).map { (serial: $0.serial, record: record) }
        }
        .sorted { $0.serial < $1.serial }
        guard let last = known.last, last.serial >= list().first?.serial ?? 0 else {
            throw CheckpointError(
                folder: damaged[0].folder,
                reason: Text(
                    "\(damaged[0].reason), so it cannot tell which weights are the best",
                    zh: "\(damaged[0].reason)，因此无法得知哪些权重最优"))
        }
        return known.last { $0.record.isBest }?.record ?? last.record
    }

    /// The newest whole checkpoint of a step that is the right one. One beside a damaged one must hold the weights that
    /// were recorded of that.
    ///
    /// - Parameter isBest: whether it is looked for as the best, for messages.
    private func find(
        step: Int, recorded: [CheckpointRecord], isBest: Bool = false, isRight: (Checkpoint) -> Bool
    ) throws(CheckpointError) -> ChosenCheckpoint {
        var damaged: [CheckpointError] = []
        var found: Checkpoint?
        for item in list() where item.step == step && found == nil {
            do {
                let one = try Checkpoint(verifying: "\(path)/\(item.folder)")
                if isRight(one) { found = one }
            } catch {
                damaged.append(error)
            }
        }
        if let found, damaged.allSatisfy({ isTwin(found, of: $0, recorded: recorded) }) {
            return ChosenCheckpoint(
                checkpoint: found,
                notes: damaged.map {
                    Text("\($0.text); \(found.folder) holds the same weights", zh: "\($0.text)；\(found.folder) 有相同的权重")
                })
        }
        let what =
            isBest
            ? Text("the checkpoint of step \(step), which holds the best weights,", zh: "第 \(step) 步（最优权重）的检查点")
            : Text("the checkpoint of step \(step)", zh: "第 \(step) 步的检查点")
        if let first = damaged.first {
            throw CheckpointError(
                folder: first.folder,
                reason: Text("\(what) is damaged: \(first.reason)", zh: "\(what)已损坏：\(first.reason)"))
        }
        let steps = Set(list().map(\.step)).sorted().map(String.init).joined(separator: ", ")
        throw CheckpointError(
            folder: path,
            reason: Text("\(what) is not there; there are those of \(steps)", zh: "\(what)不存在；有这些步的检查点：\(steps)"))
    }

    /// Whether a checkpoint has the weights that a damaged one was recorded with.
    private func isTwin(_ found: Checkpoint, of damaged: CheckpointError, recorded: [CheckpointRecord]) -> Bool {
        recorded.contains { "\(path)/\($0.folder)" == damaged.folder && $0.weightsSHA256 == found.weightsSHA256 }
    }
}
