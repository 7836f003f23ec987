import Graphs
import Language
import Learning
import Optimizers

/// What a learner takes from a checkpoint.
extension Learner {
    /// The state of a checkpoint of this run, without going there.
    func snapshot(from checkpoint: Checkpoint) throws -> Snapshot {
        var parameters = [Float](repeating: 0, count: program.parameters.count)
        try parameters.withUnsafeMutableBufferPointer { try checkpoint.readWeights(layout: layout, into: $0) }
        var blocks: [Snapshot.Block] = []
        var kept = optimizer.state.map { (name: $0.name, count: $0.values.count) }
        if averageDecay > 0 { kept.append((Snapshot.averageName, parameters.count)) }
        for (name, count) in kept {
            var values = [Float](repeating: 0, count: count)
            let isThere = try values.withUnsafeMutableBufferPointer { try checkpoint.readBlock(name, into: $0) }
            if isThere { blocks.append(.init(name: name, values: values)) }
        }
        if !program.states.isEmpty {
            var values = Array(program.states)
            let isThere = try values.withUnsafeMutableBufferPointer {
                try checkpoint.readStates(layout: stateLayout, into: $0)
            }
            if isThere { blocks.append(.init(name: Snapshot.statesName, values: values)) }
        }
        return Snapshot(state: checkpoint.description.state, parameters: parameters, blocks: blocks)
    }

    /// Takes weights and memory from a checkpoint, its own or another run's.
    ///
    /// - Returns: what the checkpoint could not give, in words.
    func restore(_ checkpoint: Checkpoint) throws -> [Text] {
        try checkpoint.readWeights(layout: layout, into: program.parameters)
        var missing: [Text] = []
        for block in optimizer.state where try !checkpoint.readBlock(block.name, into: block.values) {
            missing.append(Text("optimizer's \(block.name)", zh: "优化器的 \(block.name)"))
        }
        // An optimizer that begins anew counts its steps from here, as its bias corrections need.
        optimizerStart = missing.isEmpty ? checkpoint.description.state.optimizerStart : checkpoint.step
        if !missing.isEmpty { optimizer.state.forEach { $0.values.update(repeating: 0) } }
        missing += try restoreRest(checkpoint)
        schedule.state = checkpoint.description.state.schedule
        return missing
    }

    /// Takes from a checkpoint what an evaluation needs.
    ///
    /// - Throws: `CheckpointError` where it lacks something: other weights would give other figures.
    func restoreWeights(_ checkpoint: Checkpoint) throws {
        try checkpoint.readWeights(layout: layout, into: program.parameters)
        if let missing = try restoreRest(checkpoint).first {
            throw checkpoint.lacks(missing)
        }
    }

    /// The average of the weights and the running statistics; gives what was not there, in words.
    private func restoreRest(_ checkpoint: Checkpoint) throws -> [Text] {
        var missing: [Text] = []
        if averageDecay > 0 {
            average = Array(program.parameters)
            let isThere = try average.withUnsafeMutableBufferPointer { buffer in
                try checkpoint.readBlock(Snapshot.averageName, into: buffer)
            }
            if !isThere { missing.append(.averageOfWeights) }
        }
        if !program.states.isEmpty, try !checkpoint.readStates(layout: stateLayout, into: program.states) {
            missing.append(.runningStatistics)
        }
        return missing
    }
}

extension Text {
    static var averageOfWeights: Text { Text("average of the weights", zh: "权重的平均") }
    static var runningStatistics: Text { Text("running statistics", zh: "移动统计量") }
}

extension Checkpoint {
    /// An error that it holds no such thing.
    func lacks(_ what: Text) -> CheckpointError {
        CheckpointError(
            folder: folder, reason: Text("has no \(what), which the model needs", zh: "缺少模型所需的\(what)"))
    }
}
