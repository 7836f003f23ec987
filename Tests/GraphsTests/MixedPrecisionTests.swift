import Graphs
import Kernels
import Testing

@Suite("Mixed precision", .enabled(if: InstructionSet.hasBF16Products, "no products of bf16 here"))
struct MixedPrecisionTests {
    @Test("computes what the operations mean, but for rounding", arguments: OperationTests.examples)
    func operations(example: OperationExample) throws {
        var builder = GraphBuilder()
        let output = try example.build(&builder)
        let targets = builder.graph.inputs.filter {
            builder.graph.values[Int($0.value)].type.element != .int32 && !example.fixed.contains($0.name)
        }
        let seed = try builder.input("seed", builder.shape(of: output))
        let gradients = try builder.gradients(
            of: output, seed: seed, withRespectTo: targets.map { Tensor(id: $0.value) }
        ).compactMap { $0 }
        let samples = Samples(limit: example.limit)
        let reference = try Interpreter(builder.graph).run { name, shape in
            let input = builder.graph.inputs.first { $0.name == name }
            let element = input.map { builder.graph.values[Int($0.value)].type.element }
            return samples.values(named: name, TensorType(shape, element ?? .float32))
        }
        let program = try GraphProgram(builder.graph, outputs: [output] + gradients, precision: .bfloat16)
        program.run { samples.values(named: $0, $1) }
        for tensor in [output] + gradients {
            let expected = reference[Int(tensor.id)].values
            let scale = expected.map { abs($0) }.max() ?? 0
            for (given, wanted) in zip(program.values(of: tensor), expected) {
                #expect(
                    abs(given - wanted) <= 1.6e-2 * (scale + abs(wanted)) + 1e-6, "\(program.operations.map(\.name))")
            }
        }
    }

    @Test("stays near 32 bits on a transformer, and repeats its bits", arguments: [1, 2])
    func transformer(threads: Int) throws {
        let model = TinyTransformer(width: 16)
        let programs = try [Precision.float32, .bfloat16, .bfloat16].map { precision in
            let program = try TrainingProgram(
                batch: 6, slices: 2, threads: threads, precision: precision, seed: 3, build: model.build)
            try program.fillInputs(limit: model.vocabulary)
            return program
        }
        for _ in 0..<10 {
            let steps = programs.map { program in
                let step = program.step(index: 0)
                for index in program.parameters.indices {
                    program.parameters[index] -= 0.1 * program.gradients[index]
                }
                return step
            }
            #expect(abs(steps[0].loss - steps[1].loss) < 2e-2)
            #expect(steps[1].loss == steps[2].loss)
        }
        #expect(programs[1].parameters.map(\.bitPattern) == programs[2].parameters.map(\.bitPattern))
        let inference = try InferenceProgram(sharing: programs[1], rows: 6, build: model.build)
        for name in ["tokens", "targets"] {
            let source = try programs[1].integerInput(name)
            let block = try inference.integerInput(name)
            for index in block.indices { block[index] = source[index] }
        }
        inference.run()
        let loss = try #require(inference.loss)
        #expect(abs(loss - programs[1].step(index: 0).loss) < 1e-2)
    }
}
