import Graphs
import Kernels
import Testing

@Suite("A graph that does not fit")
struct RefusalTests {
    private func message(_ build: (inout GraphBuilder) throws -> Void) -> String {
        var graph = GraphBuilder()
        do {
            try build(&graph)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("is refused with the shapes and what would fit")
    func shapes() {
        let product = message { graph in
            _ = try graph.matmul(graph.input("a", [32, 64]), graph.input("b", [10, 64]))
        }
        #expect(product.hasPrefix("matrix product: [32, 64] by [10, 64] does not fit"))
        #expect(product.contains("[64, 64] would fit"))
        let sum = message { graph in _ = try graph.add(graph.input("a", [3, 4]), graph.input("b", [3])) }
        #expect(sum.contains("[3, 4] and [3] do not fit"))
        let heads = message { graph in
            let x = try graph.input("x", [2, 3, 8])
            _ = try graph.attention(queries: x, keys: x, values: x, heads: 3)
        }
        #expect(heads.contains("a width of 8 cannot be split into 3 equal heads"))
        let targets = message { graph in
            _ = try graph.softmaxCrossEntropy(graph.input("x", [4, 3]), targets: graph.input("t", [5], .int32))
        }
        #expect(targets.contains("[4] would fit"))
    }

    @Test("is refused where an extent is zero")
    func zero() {
        #expect(message { _ = try $0.input("x", [0, 3]) }.contains("every extent must be at least 1"))
        #expect(message { _ = try $0.parameter("w", [3, 0], .zeros) }.contains("every extent must be at least 1"))
    }

    @Test("is refused where names clash")
    func names() {
        #expect(
            message { graph in
                _ = try graph.parameter("w", [1], .zeros)
                _ = try graph.parameter("w", [1], .zeros)
            }.contains("two parameters named 'w'"))
    }

    @Test("is refused as a program with no rows, no loss or too many slices")
    func programs() {
        func attempt(_ batch: Int, _ slices: Int?, loss: Bool = true) -> String {
            message { _ in
                _ = try TrainingProgram(batch: batch, slices: slices, threads: 1, seed: 0) { graph, rows in
                    let x = try graph.input("features", [rows, 2])
                    return ModelOutputs(loss: loss ? try graph.mean(x) : nil, predictions: x)
                }
            }
        }
        #expect(attempt(0, nil).contains("at least 1"))
        #expect(attempt(2, 3).contains("1 to 2 would fit"))
        #expect(attempt(2, nil, loss: false).contains("training needs one"))
        #expect(attempt(1, nil).isEmpty)
    }

    /// Products of bf16 are there or are refused, never computed as something else.
    @Test("is refused in bf16 where the machine has no products of it", arguments: [false, true])
    func precision(trains: Bool) throws {
        let build = { (graph: inout GraphBuilder, rows: Int) in
            let x = try graph.input("x", [rows, 4])
            let y = try graph.matmul(x, graph.parameter("weight", [4, 4], .ones))
            return ModelOutputs(loss: try graph.mean(y), predictions: y)
        }
        #expect(Precision.float32.hindrance == nil)
        #expect((Precision.bfloat16.hindrance == nil) == InstructionSet.hasBF16Products)
        let training = try TrainingProgram(batch: 2, threads: 1, seed: 0, build: build)
        func program() throws {
            if trains {
                _ = try TrainingProgram(batch: 2, threads: 1, precision: .bfloat16, seed: 0, build: build)
            } else {
                _ = try InferenceProgram(
                    layout: training.layout, parameters: training.parameters, stateLayout: training.stateLayout,
                    states: training.states, pool: training.pool, rows: 2, precision: .bfloat16, build: build)
            }
        }
        guard let hindrance = Precision.bfloat16.hindrance else { return try program() }
        let error = #expect(throws: GraphError.self) { try program() }
        #expect("\(try #require(error))".hasPrefix("precision: \(hindrance.in(.english)); f32"))
    }
}
