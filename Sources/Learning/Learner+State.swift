import Graphs
import Language
import Optimizers

/// Copies of everything that a later step depends on, and the way back to them.
extension Learner {
    /// Copies everything that a later step depends on.
    package func snapshot(_ state: TrainerState) -> Snapshot {
        var blocks = optimizer.state.map { Snapshot.Block(name: $0.name, values: Array($0.values)) }
        if !average.isEmpty { blocks.append(.init(name: Snapshot.averageName, values: average)) }
        if !program.states.isEmpty { blocks.append(.init(name: Snapshot.statesName, values: Array(program.states))) }
        var state = state
        state.schedule = schedule.state
        state.optimizerStart = optimizerStart
        return Snapshot(state: state, parameters: Array(program.parameters), blocks: blocks)
    }

    /// Goes back to a state of this run.
    package func restore(_ snapshot: Snapshot) {
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

    /// Runs a body with the weights that are evaluated in place of those that are trained: those of
    /// an earlier state where one is given, and averages where they are kept.
    package func withEvaluatedWeights<Result>(of snapshot: Snapshot? = nil, _ body: () throws -> Result) rethrows
        -> Result
    {
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
    package func inspectedProgram() throws -> TrainingProgram { try makeProgram(.all) }

    /// The forward pass of a step, as training does it, in another program; of a batch in parts, of its first.
    package func forward(step: Int, in other: TrainingProgram) throws {
        _ = other.parameters.update(fromContentsOf: program.parameters)
        _ = other.states.update(fromContentsOf: program.states)
        try source.fill(step: step, of: parts, in: other)
        _ = other.forward(index: step * parts)
    }

    /// SHA-256 over all parameters in order.
    package func weightsHash() -> String { weightsSHA256(of: UnsafeBufferPointer(program.parameters), layout: layout) }

    /// The schedule hears of an evaluation.
    package func observe(loss: Double) { schedule.observe(loss: loss) }

    package static func copy(_ values: [Float], to buffer: UnsafeMutableBufferPointer<Float>) {
        values.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
            to.update(from: from, count: min(source.count, buffer.count))
        }
    }
}
