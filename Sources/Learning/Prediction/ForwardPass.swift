import Graphs
import Kernels
import Models

/// Weights that no longer change, for any number of forward passes.
package final class FixedWeights: @unchecked Sendable {
    // Sendable because nothing writes to the memory after it was filled.
    let parameters: UnsafeMutableBufferPointer<Float>
    let states: UnsafeMutableBufferPointer<Float>

    /// Copies of parameters and running statistics, each in its layout.
    package init(parameters: [Float], states: [Float]) {
        self.parameters = Self.copy(parameters)
        self.states = Self.copy(states)
    }

    deinit {
        parameters.deallocate()
        states.deallocate()
    }

    /// Tensors lie on cache lines.
    private static func copy(_ numbers: [Float]) -> UnsafeMutableBufferPointer<Float> {
        let count = max(16, numbers.count)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count * 4, alignment: 64)
        let floats = memory.bindMemory(to: Float.self)
        floats.initialize(repeating: 0)
        for index in numbers.indices { floats[index] = numbers[index] }
        return floats
    }
}

/// A model with its weights, run over rows that are at hand: without data, steps or an optimizer.
///
/// It computes as many rows at once as an evaluation does, so that both have the same bits.
package final class ForwardPass: @unchecked Sendable {
    // Sendable because each is used by one thread at a time.

    /// Rows computed at once.
    package static let rows = 64

    /// What the model says of rows.
    package struct Outcome: Sendable {
        /// Logits of the classes, or a standardized number, row by row.
        package var outputs: [Float] = []
        /// The loss of each row, by the targets that were given.
        package var losses: [Float] = []
    }

    private let program: InferenceProgram
    private let weights: FixedWeights
    private let isClassification: Bool

    package init(
        _ model: any Model, layout: ParameterLayout, stateLayout: ParameterLayout, weights: FixedWeights,
        objective: Objective, precision: Precision, threads: Int = 1
    ) throws {
        self.weights = weights
        if case .classification = model.task { isClassification = true } else { isClassification = false }
        program = try InferenceProgram(
            layout: layout, parameters: weights.parameters, stateLayout: stateLayout, states: weights.states,
            pool: try WorkerPool(threads: threads), rows: Self.rows, precision: precision
        ) { graph, rows in try model.build(&graph, rows: rows, objective: objective) }
    }

    /// Computes rows of `width` numbers each.
    ///
    /// - Parameters:
    ///   - labels: the class of each row; empty where none is known, and for numbers.
    ///   - values: the standardized value of each row, likewise.
    package func run(
        _ features: [Float], width: Int, labels: [Int32] = [], values: [Float] = []
    ) throws -> Outcome {
        KernelLibrary.useOneThread()
        let count = width > 0 ? features.count / width : 0
        let input = try program.floatInput("features")
        var outcome = Outcome()
        let outputs = program.predictions.count / Self.rows
        outcome.outputs.reserveCapacity(count * outputs)
        for start in stride(from: 0, to: count, by: Self.rows) {
            let filled = min(Self.rows, count - start)
            for row in 0..<Self.rows {
                // A piece that is not full is filled with its first row, as an evaluation does.
                let from = (row < filled ? start + row : start) * width
                for place in 0..<width { input[row * width + place] = features[from + place] }
            }
            if isClassification {
                let targets = try program.integerInput("targets")
                for row in targets.indices {
                    targets[row] = labels.isEmpty ? 0 : labels[row < filled ? start + row : start]
                }
            } else {
                let targets = try program.floatInput("targets")
                for row in targets.indices {
                    targets[row] = values.isEmpty ? 0 : values[row < filled ? start + row : start]
                }
            }
            program.run()
            outcome.outputs += program.predictions[0..<filled * outputs]
            if let losses = program.losses { outcome.losses += losses[0..<filled] }
        }
        return outcome
    }
}
