import Graphs
import Testing

@Suite("A training program")
struct TrainingProgramTests {
    /// A small classifier of three classes.
    static func classifier(_ graph: inout GraphBuilder, _ rows: Int) throws -> ModelOutputs {
        let x = try graph.input("features", [rows, 5])
        let targets = try graph.input("targets", [rows], .int32)
        let hidden = try graph.layer("hidden", kind: "dense") { graph in
            let weight = try graph.parameter("weight", [5, 7], .fanIn(5))
            let bias = try graph.parameter("bias", [7], .zeros)
            return try graph.activation(.geluTanh, graph.dense(x, weight: weight, bias: bias))
        }
        let logits = try graph.layer("output", kind: "dense") { graph in
            let weight = try graph.parameter("weight", [7, 3], .fanIn(7))
            let bias = try graph.parameter("bias", [3], .zeros)
            return try graph.dense(hidden, weight: weight, bias: bias)
        }
        let losses = try graph.softmaxCrossEntropy(logits, targets: targets)
        return ModelOutputs(loss: try graph.mean(losses), predictions: logits, losses: losses)
    }

    static func fill(_ program: TrainingProgram) throws {
        let features = try program.floatInput("features")
        for index in features.indices { features[index] = Float((index * 37 + 11) % 19) / 9 - 1 }
        let targets = try program.integerInput("targets")
        for index in targets.indices { targets[index] = Int32(index % 3) }
    }

    @Test("descends on one batch")
    func descends() throws {
        let program = try TrainingProgram(batch: 9, threads: 1, seed: 1, build: Self.classifier)
        try Self.fill(program)
        let first = program.step(index: 0).loss
        for step in 1..<600 {
            let (parameters, gradients) = (program.parameters, program.gradients)
            for index in parameters.indices { parameters[index] -= 0.5 * gradients[index] }
            _ = program.step(index: step)
        }
        #expect(program.step(index: 600).loss < first / 2)
    }

    @Test("gives the same gradient from a split batch", arguments: [2, 3, 4, 9])
    func splits(slices: Int) throws {
        let whole = try TrainingProgram(batch: 9, slices: 1, threads: 1, seed: 1, build: Self.classifier)
        let split = try TrainingProgram(batch: 9, slices: slices, threads: 2, seed: 1, build: Self.classifier)
        try Self.fill(whole)
        try Self.fill(split)
        let (a, b) = (whole.step(index: 0), split.step(index: 0))
        #expect(abs(a.loss - b.loss) < 1e-6)
        #expect(abs(a.gradientNorm - b.gradientNorm) < 1e-6)
        for (x, y) in zip(whole.gradients, split.gradients) { #expect(abs(x - y) < 1e-6) }
    }

    @Test("shares its parameters with a forward pass that gives the same loss")
    func sharesParameters() throws {
        let program = try TrainingProgram(batch: 9, threads: 1, seed: 1, build: Self.classifier)
        try Self.fill(program)
        let inference = try InferenceProgram(sharing: program, rows: 9, build: Self.classifier)
        let features = try inference.floatInput("features")
        for (index, value) in try program.floatInput("features").enumerated() { features[index] = value }
        let targets = try inference.integerInput("targets")
        for (index, value) in try program.integerInput("targets").enumerated() { targets[index] = value }
        inference.run()
        let loss = try #require(inference.loss)
        #expect(abs(loss - program.step(index: 0).loss) < 1e-6)
        #expect(inference.predictionShape == [9, 3])
        #expect(inference.losses?.count == 9)
    }
}
