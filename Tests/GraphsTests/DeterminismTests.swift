import CAllocationCounter
import Graphs
import Testing

@Suite("A step", .serialized)
struct DeterminismTests {
    @Test("gives the same bits with one thread or two", arguments: [1, 3, 4])
    func threads(slices: Int) throws {
        let model = TinyTransformer(dropout: 0.2)
        let bits = try [1, 2, 2].map { threads in
            let program = try TrainingProgram(batch: 7, slices: slices, threads: threads, seed: 3, build: model.build)
            try program.fillInputs(limit: model.vocabulary)
            return program.descend(steps: 20, rate: 0.1)
        }
        #expect(bits[0] == bits[1])
        #expect(bits[1] == bits[2])
    }

    @Test("drops the same elements however the batch is split")
    func dropout() throws {
        let model = TinyTransformer(dropout: 0.5)
        let losses = try [1, 2, 5].map { slices in
            let program = try TrainingProgram(batch: 5, slices: slices, threads: 1, seed: 3, build: model.build)
            try program.fillInputs(limit: model.vocabulary)
            return (program.step(index: 0).loss, program.step(index: 1).loss, program.step(index: 0).loss)
        }
        for loss in losses {
            #expect(abs(loss.0 - losses[0].0) < 1e-5)
            #expect(loss.0 != loss.1)
            #expect(loss.0 == loss.2)
        }
    }

    /// oneDNN builds a short list of arguments at each call of a product, so this one is without products.
    @Test("allocates nothing of its own")
    func allocations() throws {
        let program = try TrainingProgram(batch: 8, slices: 4, threads: 2, seed: 3) { graph, rows in
            let tokens = try graph.input("tokens", [rows, 5], .int32)
            let targets = try graph.input("targets", [rows, 5], .int32)
            let table = try graph.parameter("table", [7, 7], .normal(deviation: 1))
            let gain = try graph.parameter("gain", [7], .ones)
            let shift = try graph.parameter("shift", [7], .zeros)
            let x = try graph.dropout(graph.embedding(tokens, table: table), rate: 0.1)
            let norm = try graph.add(x, graph.layerNorm(x, gain: gain, shift: shift))
            let logits = try graph.multiply(graph.activation(.gelu, norm), gain)
            let losses = try graph.softmaxCrossEntropy(logits, targets: targets)
            return ModelOutputs(loss: try graph.mean(losses), predictions: logits)
        }
        try program.fillInputs(limit: 7)
        for step in 0..<10 { _ = program.step(index: step) }
        // Other tests may allocate in threads of their own: one quiet run of many is enough.
        let quiet = (0..<20_000).contains { _ in
            let before = allocation_count()
            for step in 0..<3 { _ = program.step(index: step) }
            return allocation_count() == before
        }
        #expect(allocation_count() > 0)
        #expect(quiet)
    }

    @Test("keeps no memory that it asked for")
    func growth() throws {
        let model = TinyTransformer(dropout: 0.2)
        let program = try TrainingProgram(batch: 8, slices: 4, threads: 2, seed: 3, build: model.build)
        try program.fillInputs(limit: model.vocabulary)
        for step in 0..<10 { _ = program.step(index: step) }
        let steady = (0..<20).contains { _ in
            let before = allocation_bytes()
            for step in 0..<20 { _ = program.step(index: step) }
            return allocation_bytes() <= before
        }
        #expect(steady)
    }

    @Test("can be taken in phases")
    func phases() throws {
        let model = TinyTransformer()
        let program = try TrainingProgram(batch: 6, threads: 2, seed: 3, build: model.build)
        try program.fillInputs(limit: model.vocabulary)
        let whole = program.step(index: 0)
        let gradients = program.gradients.map(\.bitPattern)
        let loss = program.forward(index: 0)
        let norm = program.backward()
        #expect(loss == whole.loss)
        #expect(norm == whole.gradientNorm)
        #expect(gradients == program.gradients.map(\.bitPattern))
    }
}
