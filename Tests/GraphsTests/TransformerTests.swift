import Graphs
import Testing

@Suite("A small transformer")
struct TransformerTests {
    let model = TinyTransformer()

    @Test("has the loss and gradients of the interpreter", arguments: [1, 2])
    func reference(slices: Int) throws {
        let program = try TrainingProgram(batch: 3, slices: slices, threads: 1, seed: 5, build: model.build)
        try program.fillInputs(limit: model.vocabulary)
        let step = program.step(index: 0)

        var builder = GraphBuilder()
        let outputs = try model.build(&builder, 3)
        let loss = try #require(outputs.loss)
        let seed = try builder.fill(.scalar, 1)
        let targets = builder.graph.parameters.map { Tensor(id: $0.value) }
        let gradients = try builder.gradients(of: loss, seed: seed, withRespectTo: targets)
        let values = try Interpreter(builder.graph).run { name, shape in
            if let entry = program.layout.entry(named: name) {
                return DoubleTensor(shape, program.parameters[entry.range].map(Double.init))
            }
            return DoubleTensor(shape, try program.integerInput(name).prefix(shape.count).map(Double.init))
        }
        #expect(abs(step.loss - values[Int(loss.id)].values[0]) < 1e-5)
        var squares = 0.0
        for (entry, gradient) in zip(program.layout.entries, gradients) {
            let expected = values[Int(try #require(gradient).id)].values
            let scale = expected.map { abs($0) }.max() ?? 0
            for (given, wanted) in zip(program.gradients[entry.range], expected) {
                #expect(abs(Double(given) - wanted) <= 1e-4 * scale + 1e-7, "\(entry.name)")
                squares += wanted * wanted
            }
        }
        #expect(abs(step.gradientNorm - squares.squareRoot()) < 1e-4 * step.gradientNorm)
    }

    @Test("does not look ahead")
    func causality() throws {
        let program = try TrainingProgram(batch: 2, threads: 1, seed: 5, build: model.build)
        let inference = try InferenceProgram(sharing: program, rows: 2, build: model.build)
        let tokens = try inference.integerInput("tokens")
        for index in tokens.indices { tokens[index] = Int32(index % model.vocabulary) }
        inference.run()
        let before = Array(inference.predictions)
        tokens[3] = (tokens[3] + 1) % Int32(model.vocabulary)
        inference.run()
        let width = model.vocabulary
        let changed = before.indices.filter { before[$0] != inference.predictions[$0] }.map { $0 / width }
        #expect(changed.min() == 3)
        #expect(changed.max() == 4)
    }

    @Test("shows what it is asked to keep")
    func inspection() throws {
        let program = try TrainingProgram(
            batch: 3, slices: 2, threads: 1, seed: 5, inspected: .names(["h0.attention", "h0.attention.gradient"]),
            build: model.build)
        let plain = try TrainingProgram(batch: 3, slices: 2, threads: 1, seed: 5, build: model.build)
        for program in [program, plain] { try program.fillInputs(limit: model.vocabulary) }
        #expect(abs(program.step(index: 0).loss - plain.step(index: 0).loss) < 1e-6)
        let kept = try #require(program.tensor(named: "h0.attention"))
        #expect(kept.shape == [3, model.positions, model.width])
        #expect(kept.values.contains { $0 != 0 })
        #expect(program.tensor(named: "h0.attention.gradient")?.shape == kept.shape)
        #expect(program.tensor(named: "h1.attention") == nil)
        #expect(program.tensor(named: "h0.q.weight")?.values == plain.tensor(named: "h0.q.weight")?.values)
        #expect(program.tensorNames.contains("h0.attention"))
    }

    @Test("lists its layers")
    func layers() throws {
        let program = try TrainingProgram(batch: 3, threads: 1, seed: 5, build: model.build)
        #expect(program.layers.reduce(0) { $0 + $1.parameters } == program.layout.parameterCount)
        #expect(program.layers.map(\.name) == ["", "h0", "h1"])
        #expect(program.operations.contains { $0.isBackward })
    }
}
