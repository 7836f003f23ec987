import Graphs
import Testing

/// Batch normalization over a single value makes 0 of it: nothing is cut so by itself, and what is asked for is refused.
@Suite("Batch normalization's rows")
struct BatchNormRowsTests {
    /// A model that normalizes `positions` values of a channel in each row; so wide that a step is cut by itself.
    private func build(
        positions: Int, normalizes: Bool = true
    ) -> (inout GraphBuilder, Int) throws -> ModelOutputs {
        { graph, rows in
            let width = 512
            let x = try graph.input("x", positions == 1 ? [rows, width] : [rows, positions, width])
            var y = try graph.matmul(x, graph.parameter("weight", [width, width], .uniform(bound: 0.1)))
            if normalizes {
                y = try graph.batchNorm(
                    y, name: "running", gain: graph.parameter("gain", [width], .ones),
                    shift: graph.parameter("shift", [width], .zeros))
            }
            y = try graph.matmul(graph.activation(.tanh, y), graph.parameter("head", [width, 1], .uniform(bound: 0.1)))
            return ModelOutputs(loss: try graph.mean(y), predictions: y)
        }
    }

    @Test(
        "are never cut down to one by itself",
        arguments: [(2, 1, 1), (3, 1, 1), (15, 1, 1), (16, 1, 2), (2, 4, 1), (4, 4, 2), (2, 16, 2)])
    func chosen(batch: Int, positions: Int, slices: Int) throws {
        #expect(try TrainingBlueprint(batch: batch, build: build(positions: positions)).slices == slices)
        #expect(try TrainingBlueprint(batch: batch, build: build(positions: positions, normalizes: false)).slices == 2)
    }

    @Test("are two at least where a row has one value of a channel")
    func refused() throws {
        func message(_ batch: Int, _ slices: Int?, positions: Int = 1) -> String {
            do {
                _ = try TrainingProgram(
                    batch: batch, slices: slices, threads: 1, seed: 1, build: build(positions: positions))
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(message(8, 8).contains("1 to 4 slices would fit"))
        #expect(message(8, 5).contains("1 to 4 slices would fit"))
        #expect(message(8, 4) == "")
        #expect(message(1, nil).contains("a batch of 2 would fit"))
        #expect(message(1, nil, positions: 3) == "")
        // A forward pass normalizes by what was learned.
        let program = try TrainingProgram(batch: 2, threads: 1, seed: 1, build: build(positions: 1))
        _ = try InferenceProgram(sharing: program, rows: 1, build: build(positions: 1))
    }

    @Test("let gradients through")
    func gradients() throws {
        let program = try TrainingProgram(batch: 3, threads: 1, seed: 1, build: build(positions: 1))
        let x = try program.floatInput("x")
        for index in x.indices { x[index] = Float(index * 37 % 101) / 50 - 1 }
        _ = program.step(index: 0)
        let weight = try #require(program.layout.entry(named: "weight"))
        #expect(program.gradients[weight.range].contains { abs($0) > 1e-6 })
    }
}

/// What a step takes is known before any memory is taken, also where no machine has so much.
@Suite("A blueprint")
struct BlueprintTests {
    @Test("tells the memory of the program, but for what kernels need while they run", arguments: [1, 2, 3])
    func memory(slices: Int) throws {
        let model = TinyTransformer(width: 16)
        let blueprint = try TrainingBlueprint(batch: 6, slices: slices, build: model.build)
        let program = try TrainingProgram(blueprint, threads: 2, seed: 1)
        let told = blueprint.memoryBytes(threads: 2)
        #expect(told <= program.memoryBytes && Double(told) > 0.8 * Double(program.memoryBytes))
        let inference = try InferenceBlueprint(rows: 5, build: model.build).memoryBytes(threads: 2)
        let whole = try InferenceProgram(sharing: program, rows: 5, build: model.build).memoryBytes
        #expect(inference <= whole && Double(inference) > 0.5 * Double(whole))
    }

    @Test("of a model that fits nowhere takes nothing")
    func immense() throws {
        let blueprint = try TrainingBlueprint(batch: 4, slices: 4) { graph, rows in
            var x = try graph.input("x", [rows, 65_536])
            for layer in 0..<64 { x = try graph.matmul(x, graph.parameter("w\(layer)", [65_536, 65_536], .zeros)) }
            return ModelOutputs(loss: try graph.mean(x), predictions: x)
        }
        #expect(blueprint.layout.parameterCount == 64 << 32)
        #expect(blueprint.memoryBytes(threads: 2) > 5 * 64 << 34)
    }

    @Test(
        "is refused where a tensor's size is no number", arguments: [[1 << 40, 1 << 40], [1 << 62, 4], [3, 1 << 42]])
    func overflow(shape: [Int]) throws {
        var graph = GraphBuilder()
        #expect(throws: GraphError.self) { try graph.input("x", Shape(shape)) }
        #expect(throws: GraphError.self) { try graph.parameter("w", Shape(shape), .zeros) }
        let (a, b) = (try graph.input("a", [1 << 22, 1]), try graph.input("b", [1, 1 << 22]))
        #expect(throws: GraphError.self) { try graph.matmul(a, b) }
    }
}
