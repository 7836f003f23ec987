import Language

/// Scaled dot-product attention (Vaswani et al. 2017): for each head `softmax(Q Kᵀ / √D) V`,
/// each position seeing only earlier ones and itself where it is causal.
///
/// Operands queries `[B, T, H·D]`, keys and values `[B, T, G·D]`: H heads, of which H / G share a head
/// of keys and values (Ainslie et al. 2023). Outputs `[B, T, H·D]` and, for short contexts, the weights
/// `[B, H, T, T]`; for long ones they are never stored whole and the gradient computes them again (as
/// Dao et al. 2022).
struct Attention: Operation {
    var heads: Int
    var keyHeads: Int
    var isCausal: Bool
    /// Whether the weights are kept for the gradient.
    var keepsWeights: Bool

    /// Whether each gradient of a key is computed at once, not summed over blocks or heads.
    var addsOnce: Bool { keepsWeights && heads == keyHeads }

    var name: String { "attention" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 3, name)
        try Check.floats(inputs, name)
        let q = inputs[0].shape
        guard q.rank == 3 else {
            throw GraphError(
                name,
                Text(
                    "queries are \(q); [batch, positions, width] would fit",
                    zh: "查询为 \(q)；应为 [batch, positions, width]"))
        }
        guard heads > 0, q[2] % heads == 0 else {
            throw GraphError(
                name,
                Text(
                    "a width of \(q[2]) cannot be split into \(heads) equal heads",
                    zh: "宽度 \(q[2]) 不能均分为 \(heads) 个头"))
        }
        guard keyHeads > 0, heads % keyHeads == 0 else {
            throw GraphError(
                name,
                Text(
                    "\(heads) heads cannot share \(keyHeads) heads of keys and values evenly",
                    zh: "\(heads) 个头不能均分 \(keyHeads) 个键值头"))
        }
        let expected = Shape([q[0], q[1], q[2] / heads * keyHeads])
        try Check.shape(inputs[1].shape, is: expected, Text("the keys' shape", zh: "键的形状"), name)
        try Check.shape(inputs[2].shape, is: expected, Text("the values' shape", zh: "值的形状"), name)
        return [TensorType(q)] + (keepsWeights ? [TensorType([q[0], heads, q[1], q[1]])] : [])
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil, nil] }
        return try graph.apply(
            AttentionGradient(attention: self), to: [dy] + call.inputs + call.outputs.dropFirst())
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let view = AttentionView(self, inputs[0].shape)
        var y = DoubleTensor(outputs[0].shape, repeating: 0)
        let weights = view.weights(queries: inputs[0].values, keys: inputs[1].values)
        view.forEachRow { b, h, t in
            for s in 0..<view.visible(t) {
                for d in 0..<view.depth {
                    y.values[view.query(b, h, t, d)] +=
                        weights[view.weight(b, h, t, s)] * inputs[2].values[view.key(b, h, s, d)]
                }
            }
        }
        return [y] + outputs.dropFirst().map { DoubleTensor($0.shape, weights) }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        let q = inputs[0].shape
        return 4 * Double(q.count) * Double(q[1]) * (isCausal ? 0.5 : 1)
    }
}

/// Gradients of `Attention`: operands dy, queries, keys, values and, where kept, weights; outputs dQ, dK, dV.
struct AttentionGradient: Operation {
    var attention: Attention

    var name: String { "attention gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, attention.keepsWeights ? 5 : 4, name)
        return inputs[1...3].map { TensorType($0.shape) }
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let view = AttentionView(attention, inputs[1].shape)
        let (dy, q, k, v) = (inputs[0].values, inputs[1].values, inputs[2].values, inputs[3].values)
        let weights = view.weights(queries: q, keys: k)
        var result = outputs.map { DoubleTensor($0.shape, repeating: 0) }
        view.forEachRow { b, h, t in
            let dWeights = (0..<view.visible(t)).map { s in
                (0..<view.depth).reduce(0) { $0 + dy[view.query(b, h, t, $1)] * v[view.key(b, h, s, $1)] }
            }
            let mean = dWeights.enumerated().reduce(0) { $0 + $1.element * weights[view.weight(b, h, t, $1.offset)] }
            for (s, dWeight) in dWeights.enumerated() {
                let weight = weights[view.weight(b, h, t, s)]
                let dScore = weight * (dWeight - mean) * view.scale
                for d in 0..<view.depth {
                    let (row, column) = (view.query(b, h, t, d), view.key(b, h, s, d))
                    result[0].values[row] += dScore * k[column]
                    result[1].values[column] += dScore * q[row]
                    result[2].values[column] += weight * dy[row]
                }
            }
        }
        return result
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        (attention.keepsWeights ? 2 : 2.5) * attention.flops(inputs: [inputs[1]], outputs: [])
    }
}

/// Positions of attention's elements in its operands.
struct AttentionView {
    let batch: Int
    let positions: Int
    let heads: Int
    let keyHeads: Int
    let depth: Int
    let isCausal: Bool

    init(_ attention: Attention, _ queries: Shape) {
        batch = queries[0]
        positions = queries[1]
        heads = attention.heads
        keyHeads = attention.keyHeads
        depth = queries[2] / attention.heads
        isCausal = attention.isCausal
    }

    /// 1/√D.
    var scale: Double { 1 / Double(depth).squareRoot() }

    /// How many positions position t sees.
    func visible(_ t: Int) -> Int { isCausal ? t + 1 : positions }

    func query(_ b: Int, _ h: Int, _ t: Int, _ d: Int) -> Int {
        ((b * positions + t) * heads + h) * depth + d
    }

    func key(_ b: Int, _ h: Int, _ t: Int, _ d: Int) -> Int {
        ((b * positions + t) * keyHeads + h / (heads / keyHeads)) * depth + d
    }

    func weight(_ b: Int, _ h: Int, _ t: Int, _ s: Int) -> Int {
        ((b * heads + h) * positions + t) * positions + s
    }

    /// All weights in Double.
    func weights(queries: [Double], keys: [Double]) -> [Double] {
        var weights = [Double](repeating: 0, count: batch * heads * positions * positions)
        forEachRow { b, h, t in
            let scores = (0..<visible(t)).map { s in
                (0..<depth).reduce(0) { $0 + queries[query(b, h, t, $1)] * keys[key(b, h, s, $1)] } * scale
            }
            let logSum = SoftmaxCrossEntropy.logSumExp(scores)
            for (s, score) in scores.enumerated() {
                weights[weight(b, h, t, s)] = Mathematics.exp(score - logSum)
            }
        }
        return weights
    }

    func forEachRow(_ body: (_ batch: Int, _ head: Int, _ position: Int) -> Void) {
        for b in 0..<batch {
            for h in 0..<heads {
                for t in 0..<positions { body(b, h, t) }
            }
        }
    }
}

extension GraphBuilder {
    /// Scaled dot-product attention by head: `[B, T, C]`.
    /// - Parameters:
    ///   - queries: `[B, T, C]`, the heads side by side; C is a multiple of `heads`.
    ///   - keys: `[B, T, C / heads · keyHeads]`, and `values` alike.
    ///   - keyHeads: heads of keys and values, each shared by as many heads of queries; nil for as many as `heads`.
    ///   - isCausal: whether a position sees only itself and those before it.
    public mutating func attention(
        queries: Tensor, keys: Tensor, values: Tensor, heads: Int, keyHeads: Int? = nil, isCausal: Bool = true
    ) throws -> Tensor {
        let queryShape = shape(of: queries)
        let isShort = queryShape.rank == 3 && queryShape[1] <= AttentionTiles.longestWhole
        let attention = Attention(
            heads: heads, keyHeads: keyHeads ?? heads, isCausal: isCausal,
            keepsWeights: mode == .training && isShort)
        return try apply(attention, to: [queries, keys, values])[0]
    }
}

extension OperationEntry {
    /// Scaled dot-product attention by heads.
    static let attention = OperationEntry(
        "attention",
        [
            (batch: 2, positions: 3, heads: 2, keyHeads: 2, depth: 2, isCausal: true),
            (1, 5, 1, 1, 3, false), (2, 4, 4, 2, 3, true), (1, 1, 2, 1, 1, true), (1, 17, 2, 2, 5, true),
        ].map { batch, positions, heads, keyHeads, depth, isCausal in
            OperationExample(
                "attention of \(batch)×\(positions), heads \(heads)/\(keyHeads), depth \(depth), causal \(isCausal)"
            ) { graph in
                try graph.attention(
                    queries: graph.input("q", [batch, positions, heads * depth]),
                    keys: graph.input("k", [batch, positions, keyHeads * depth]),
                    values: graph.input("v", [batch, positions, keyHeads * depth]), heads: heads,
                    keyHeads: keyHeads, isCausal: isCausal)
            }
        })
}
