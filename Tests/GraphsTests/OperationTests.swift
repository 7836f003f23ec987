import Graphs
import Kernels
import Testing

/// Every operation of the catalog, on every example it gives.
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
        try compare(Samples(limit: example.limit), fixed: example.fixed, fuses: fuses, example.build)
    }

    /// Examples are small, so that their products are our own kernel's: these are the library's.
    @Test("multiply large matrices as small ones", arguments: [true, false], [true, false])
    func largeProducts(transposesLeft: Bool, transposesRight: Bool) throws {
        let (rows, inner, columns) = (66, 67, 65)
        try compare(Samples()) { graph in
            let a = try graph.input("a", transposesLeft ? [inner, rows] : [rows, inner])
            let b = try graph.input("b", transposesRight ? [columns, inner] : [inner, columns])
            let product = try graph.matmul(
                a, b, transposeLeft: transposesLeft, transposeRight: transposesRight)
            let dense = try graph.activation(.relu, graph.add(product, graph.input("bias", [columns])))
            return try graph.add(graph.input("residual", [rows, columns]), dense)
        }
    }

    @Test("go back through activation and pooling in either order", arguments: [ActivationKind.relu, .tanh])
    func maskedPooling(activation: ActivationKind) throws {
        try compare(Samples()) { graph in
            let images = try graph.activation(activation, graph.input("x", [2, 6, 5, 3]))
            return try graph.maxPooling(images, size: 2)
        }
    }

    @Test("attend over long contexts in blocks", arguments: [true, false], [1, 2])
    func longAttention(isCausal: Bool, keyHeads: Int) throws {
        let (positions, heads, depth) = (150, 2, 4)
        for precision in Precision.allCases where precision == .float32 || InstructionSet.hasBF16Products {
            try compare(Samples(), precision: precision, tolerance: precision == .float32 ? 1e-4 : 1.6e-2) { graph in
                try graph.attention(
                    queries: graph.input("q", [1, positions, heads * depth]),
                    keys: graph.input("k", [1, positions, keyHeads * depth]),
                    values: graph.input("v", [1, positions, keyHeads * depth]), heads: heads, keyHeads: keyHeads,
                    isCausal: isCausal)
            }
        }
    }

    /// Holds a graph's result and the gradients of its inputs to the interpreter's, by kernels.
    private func compare(
        _ samples: Samples, fixed: [String] = [], fuses: Bool = true, precision: Precision = .float32,
        tolerance: Double = 2e-5, _ build: (inout GraphBuilder) throws -> Tensor
    ) throws {
        var builder = GraphBuilder()
        let output = try build(&builder)
        let targets = builder.graph.inputs.filter {
            builder.graph.values[Int($0.value)].type.element != .int32 && !fixed.contains($0.name)
        }
        let seed = try builder.input("seed", builder.shape(of: output))
        let gradients = try builder.gradients(
            of: output, seed: seed, withRespectTo: targets.map { Tensor(id: $0.value) }
        ).compactMap { $0 }
        let reference = try Interpreter(builder.graph).run { name, shape in
            let input = builder.graph.inputs.first { $0.name == name }
            let element = input.map { builder.graph.values[Int($0.value)].type.element }
            return samples.values(named: name, TensorType(shape, element ?? .float32))
        }
        let program = try GraphProgram(
            builder.graph, outputs: [output] + gradients, fuses: fuses, precision: precision)
        for _ in 0..<2 { program.run { samples.values(named: $0, $1) } }
        for tensor in [output] + gradients {
            let expected = reference[Int(tensor.id)].values
            let scale = expected.map { abs($0) }.max() ?? 0
            for (index, (given, wanted)) in zip(program.values(of: tensor), expected).enumerated() {
                #expect(
                    abs(given - wanted) <= tolerance * (scale + abs(wanted)) + 1e-6,
                    "value \(tensor.id)[\(index)] after \(program.operations.map(\.name))")
            }
        }
    }

    @Test("never store a long context's attention as a whole")
    func longAttentionMemory() throws {
        let (positions, heads, width) = (1024, 4, 16)
        let build = { (graph: inout GraphBuilder, rows: Int) in
            let x = try graph.input("x", [rows, positions, width])
            let q = try graph.matmul(x, graph.parameter("query", [width, width], .ones))
            let y = try graph.attention(queries: q, keys: x, values: x, heads: heads)
            return ModelOutputs(loss: try graph.mean(y), predictions: y)
        }
        let whole = heads * positions * positions * 4
        let training = try TrainingProgram(batch: 1, threads: 1, seed: 0, build: build)
        #expect(training.memoryBytes < whole / 4)
        #expect(try InferenceProgram(sharing: training, rows: 1, build: build).memoryBytes < whole / 4)
    }
}
