import Graphs
import Language
import Optimizers

/// Copies of everything that a later step depends on, and the way back to them.
extension Learner {
    /// Copies everything that a later step depends on.
    func snapshot(_ state: TrainerState) -> Snapshot {
        var blocks = optimizer.state.map { Snapshot.Block(name: $0.name, values: Array($0.values)) }
        if !average.isEmpty { blocks.append(.init(name: Snapshot.averageName, values: average)) }
        if !program.states.isEmpty { blocks.append(.init(name: Snapshot.statesName, values: Array(program.states))) }
        var state = state
        state.schedule = schedule.state
        state.optimizerStart = optimizerStart
        return Snapshot(state: state, parameters: Array(program.parameters), blocks: blocks)
    }

    /// Goes back to a state of this run.
    func restore(_ snapshot: Snapshot) {
        Self.copy(snapshot.parameters, to: program.parameters)
        for block in snapshot.blocks {
            if block.name == Snapshot.averageName {
                average = block.values
            } else if block.name == Snapshot.statesName {
                Self.copy(block.values, to: program.states)
            } else if let state = optimizer.state.first(where: { $0.name == block.name }) {
                Self.copy(block.values, to: state.values)
            }
        }
        schedule.state = snapshot.state.schedule
        optimizerStart = snapshot.state.optimizerStart
    }

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

    /// Runs a body with the weights that are evaluated in place of those that are trained: those of
    /// an earlier state where one is given, and averages where they are kept.
    func withEvaluatedWeights<Result>(of snapshot: Snapshot? = nil, _ body: () throws -> Result) rethrows -> Result {
        var weights = average
        var states: [Float]?
        if let snapshot {
            weights = snapshot.block(Snapshot.averageName) ?? snapshot.parameters
            states = snapshot.block(Snapshot.statesName)
        }
        guard !weights.isEmpty else { return try body() }
        let present = Array(program.parameters)
        let presentStates = Array(program.states)
        Self.copy(weights, to: program.parameters)
        if let states { Self.copy(states, to: program.states) }
        defer {
            Self.copy(present, to: program.parameters)
            Self.copy(presentStates, to: program.states)
        }
        return try body()
    }

    /// A program as the one that trains, which keeps every activation.
    func inspectedProgram() throws -> TrainingProgram { try makeProgram(.all) }

    /// The forward pass of a step, as training does it, in another program; of a batch in parts, of its first.
    func forward(step: Int, in other: TrainingProgram) throws {
        _ = other.parameters.update(fromContentsOf: program.parameters)
        _ = other.states.update(fromContentsOf: program.states)
        try source.fill(step: step, of: parts, in: other)
        _ = other.forward(index: step * parts)
    }

    /// SHA-256 over all parameters in order.
    func weightsHash() -> String { weightsSHA256(of: UnsafeBufferPointer(program.parameters), layout: layout) }

    /// The schedule hears of an evaluation.
    func observe(loss: Double) { schedule.observe(loss: loss) }

    static func copy(_ values: [Float], to buffer: UnsafeMutableBufferPointer<Float>) {
        values.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
            to.update(from: from, count: min(source.count, buffer.count))
        }
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
