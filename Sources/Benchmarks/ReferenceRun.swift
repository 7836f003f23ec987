import Graphs
import Models
import Optimizers

/// The training of a reference model from weights and on a batch that every framework can make: each step sees
/// the same batch, its update is AdamW's at a rate of 0.001.
package final class ReferenceRun {
    package let program: TrainingProgram
    let optimizer: Optimizer
    /// Steps done.
    package private(set) var steps = 0

    package init(_ model: ReferenceModel, precision: Precision, threads: Int, slices: Int? = nil) throws {
        let made = try model.make()
        program = try TrainingProgram(
            batch: model.batch, slices: slices, threads: threads, precision: precision, seed: 0
        ) { graph, rows in
            try made.build(&graph, rows: rows)
        }
        optimizer = Optimizer(
            rule: Adam(weightDecay: 0.01, isDecoupled: true),
            blocks: program.layout.entries.map {
                ParameterBlock(name: $0.name, offset: $0.offset, shape: $0.shape.extents, decays: $0.decays)
            })
        for entry in program.layout.entries {
            let values = UnsafeMutableBufferPointer(rebasing: program.parameters[entry.range])
            if entry.name.hasSuffix("gain") {
                values.update(repeating: 1)
            } else if entry.name.hasSuffix("bias") {
                values.update(repeating: 0)
            } else {
                ReferenceNumbers.fill(values, entry.name, scale: model.scale)
            }
        }
        for (name, type) in program.inputs {
            if type.element == .int32 {
                // Tokens and classes are both below the number of predictions.
                try ReferenceNumbers.fill(program.integerInput(name), name, below: made.task.width)
            } else {
                try ReferenceNumbers.fill(program.floatInput(name), name, scale: 1)
            }
        }
    }

    /// A whole step; gives the loss before its update.
    @discardableResult
    package func step() -> Double {
        let loss = program.step(index: steps).loss
        update(step: steps)
        steps += 1
        return loss
    }

    /// The update by the gradients that were computed last.
    func update(step: Int) {
        optimizer.update(
            parameters: program.parameters, gradients: program.gradients, step: step, rate: 1e-3, pool: program.pool)
    }
}
