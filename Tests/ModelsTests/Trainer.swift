import Graphs
import Models
import Optimizers

/// A model at training on one batch of made-up numbers.
final class Trainer {
    let model: any Model
    let program: TrainingProgram
    let optimizer: Optimizer
    private var steps = 0

    init(
        model: any Model, objective: Objective = Objective(), rows: Int, threads: Int = 1, slices: Int? = nil,
        weightDecay: Double = 0.1
    ) throws {
        self.model = model
        program = try TrainingProgram(batch: rows, slices: slices, threads: threads, seed: 7) { graph, rows in
            try model.build(&graph, rows: rows, objective: objective)
        }
        optimizer = Optimizer(
            rule: Adam(weightDecay: weightDecay, isDecoupled: true),
            blocks: program.layout.entries.map {
                ParameterBlock(name: $0.name, offset: $0.offset, shape: $0.shape.extents, decays: $0.decays)
            })
        for (name, type) in program.inputs {
            let count = type.shape.count
            if type.element == .int32 {
                let limit =
                    switch (name, model.input) {
                    case ("tokens", .tokens(let vocabulary, _)): vocabulary
                    default: model.task.width
                    }
                _ = try program.integerInput(name).update(
                    fromContentsOf: Numbers.classes(name, count: count, below: limit))
            } else {
                _ = try program.floatInput(name).update(fromContentsOf: Numbers.floats(name, count: count, scale: 2))
            }
        }
    }

    /// Gives every parameter the numbers that the reference script gives it.
    func takeReferenceWeights() {
        for entry in program.layout.entries {
            for (index, value) in zip(entry.range, Numbers.parameter(entry.name, count: entry.count)) {
                program.parameters[index] = value
            }
        }
    }

    /// One step with gradients clipped to a norm of 1.
    @discardableResult func step(rate: Double) -> (loss: Double, gradientNorm: Double) {
        let result = program.step(index: steps)
        optimizer.update(
            parameters: program.parameters, gradients: program.gradients, step: steps, rate: rate,
            gradientScale: gradientScale(norm: result.gradientNorm, limit: 1))
        steps += 1
        return result
    }
}
