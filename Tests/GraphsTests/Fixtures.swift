import Graphs

/// A small transformer over tokens.
struct TinyTransformer: Sendable {
    var vocabulary = 7
    var positions = 5
    var width = 8
    var heads = 2
    var layers = 2
    var dropout: Float = 0

    /// Builds it for so many rows.
    func build(_ graph: inout GraphBuilder, _ rows: Int) throws -> ModelOutputs {
        let tokens = try graph.input("tokens", [rows, positions], .int32)
        let targets = try graph.input("targets", [rows, positions], .int32)
        let table = try graph.parameter("wte", [vocabulary, width], .normal(deviation: 0.5))
        let places = try graph.parameter("wpe", [positions, width], .normal(deviation: 0.5))
        var x = try graph.add(graph.embedding(tokens, table: table), places)
        for index in 0..<layers {
            x = try graph.layer("h\(index)", kind: "block") { graph in try block(&graph, x) }
        }
        let logits = try graph.matmul(norm(&graph, "norm", x), table, transposeRight: true)
        let losses = try graph.softmaxCrossEntropy(logits, targets: targets)
        return ModelOutputs(loss: try graph.mean(losses), predictions: logits, losses: losses)
    }

    private func block(_ graph: inout GraphBuilder, _ x: Tensor) throws -> Tensor {
        let inner = try norm(&graph, "norm1", x)
        let attention = try graph.attention(
            queries: dense(&graph, "q", inner, width, width), keys: dense(&graph, "k", inner, width, width),
            values: dense(&graph, "v", inner, width, width), heads: heads)
        graph.name(attention, "attention")
        let mixed = try graph.dropout(dense(&graph, "o", attention, width, width), rate: dropout)
        let middle = try graph.add(x, mixed)
        let hidden = try dense(&graph, "up", norm(&graph, "norm2", middle), width, 4 * width)
        let active = try graph.activation(.geluTanh, hidden)
        return try graph.add(middle, dense(&graph, "down", active, 4 * width, width))
    }

    private func norm(_ graph: inout GraphBuilder, _ name: String, _ x: Tensor) throws -> Tensor {
        let gain = try graph.parameter(name + ".gain", [width], .ones)
        return try graph.layerNorm(x, gain: gain, shift: graph.parameter(name + ".shift", [width], .zeros))
    }

    private func dense(
        _ graph: inout GraphBuilder, _ name: String, _ x: Tensor, _ inputs: Int, _ outputs: Int
    ) throws -> Tensor {
        let weight = try graph.parameter(name + ".weight", [inputs, outputs], .normal(deviation: 0.3))
        return try graph.dense(x, weight: weight, bias: graph.parameter(name + ".bias", [outputs], .zeros))
    }
}

extension TrainingProgram {
    /// Fills every input with reproducible numbers; whole ones below a limit.
    func fillInputs(limit: Int) throws {
        for (name, type) in inputs {
            if type.element == .int32 {
                let block = try integerInput(name)
                for index in block.indices { block[index] = Int32((index * 7 + index / 3) % limit) }
            } else {
                let block = try floatInput(name)
                for index in block.indices { block[index] = Float((index * 37 + 11) % 19) / 9 - 1 }
            }
        }
    }

    /// Bits of all parameters after some steps of plain descent.
    func descend(steps: Int, rate: Float) -> [UInt32] {
        for step in 0..<steps {
            _ = self.step(index: step)
            for index in parameters.indices { parameters[index] -= rate * gradients[index] }
        }
        return parameters.map(\.bitPattern)
    }
}
