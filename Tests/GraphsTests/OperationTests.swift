import Graphs
import Kernels
import Testing

/// Every operation of the catalogue, on every example it gives.
@Suite("Operations")
struct OperationTests {
    static let examples = Operations.catalog.flatMap(\.examples)

    @Test("have the gradient that differences show", arguments: examples)
    func gradients(example: OperationExample) throws {
        let mismatches = try GradientCheck.mismatches(of: example)
        #expect(mismatches.isEmpty, "\(mismatches.count) elements, such as \(mismatches.prefix(3))")
    }

    @Test("compute with kernels what they mean in Double", arguments: examples, [false, true])
    func kernels(example: OperationExample, fuses: Bool) throws {
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
        let program = try GraphProgram(builder.graph, outputs: [output] + gradients, fuses: fuses)
        for _ in 0..<2 { program.run { samples.values(named: $0, $1) } }
        for tensor in [output] + gradients {
            let expected = reference[Int(tensor.id)].values
            let scale = expected.map { abs($0) }.max() ?? 0
            for (index, (given, wanted)) in zip(program.values(of: tensor), expected).enumerated() {
                #expect(
                    abs(given - wanted) <= 1e-5 * scale + 1e-4 * abs(wanted) + 1e-6,
                    "value \(tensor.id)[\(index)] after \(program.operationNames)")
            }
        }
    }

    @Test("attend over long contexts in blocks", arguments: [true, false], [1, 2])
    func longAttention(isCausal: Bool, keyHeads: Int) throws {
        var builder = GraphBuilder()
        let (positions, heads, depth) = (150, 2, 4)
        let queries = try builder.input("q", [1, positions, heads * depth])
        let keys = try builder.input("k", [1, positions, keyHeads * depth])
        let values = try builder.input("v", [1, positions, keyHeads * depth])
        let output = try builder.attention(
            queries: queries, keys: keys, values: values, heads: heads, keyHeads: keyHeads, isCausal: isCausal)
        let seed = try builder.input("seed", builder.shape(of: output))
        let gradients = try builder.gradients(
            of: output, seed: seed, withRespectTo: [queries, keys, values]
        ).compactMap { $0 }
        let samples = Samples()
        let reference = try Interpreter(builder.graph).run { samples.values(named: $0, TensorType($1)) }
        for precision in Precision.allCases where precision == .float32 || InstructionSet.hasBF16Products {
            let program = try GraphProgram(builder.graph, outputs: [output] + gradients, precision: precision)
            program.run { samples.values(named: $0, $1) }
            let tolerance = precision == .float32 ? 1e-4 : 1.6e-2
            for tensor in [output] + gradients {
                let expected = reference[Int(tensor.id)].values
                let scale = expected.map { abs($0) }.max() ?? 0
                for (given, wanted) in zip(program.values(of: tensor), expected) {
                    #expect(abs(given - wanted) <= tolerance * (scale + abs(wanted)))
                }
            }
        }
    }
}
