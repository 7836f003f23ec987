import Language

/// Product of two tensors seen as matrices: leading axes are rows, the innermost axis is columns.
///
/// `[…, K] · [K, N] → […, N]`; a transposed operand swaps its rows and columns. When the left one is
/// transposed the result is a plain `[K, N]` matrix, as the gradient of a weight is.
///
/// Fusion adds steps to be done on the result before it is stored; each that has an operand takes one more input.
struct Product: Operation {
    var transposesLeft = false
    var transposesRight = false
    var steps: [Step] = []

    /// Something done to the result before it is stored.
    enum Step: Sendable, Equatable {
        /// Adds a row `[N]` to each row.
        case bias
        case activation(ActivationKind)
        /// Multiplies by a tensor of the result's shape.
        case multiply
        /// Adds a tensor of the result's shape.
        case add

        var hasOperand: Bool {
            if case .activation = self { return false }
            return true
        }
    }

    var name: String { "matrix product" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2 + steps.count { $0.hasOperand }, name)
        try Check.floats(inputs, name)
        let (left, right) = (inputs[0].shape, inputs[1].shape)
        guard left.rank >= 1, right.rank >= 1 else {
            throw GraphError(
                name,
                Text(
                    "\(left) by \(right): a scalar is no matrix; use scale",
                    zh: "\(left) 乘 \(right)：标量不是矩阵；请用 scale"))
        }
        let (m, inner) = transposesLeft ? (left.last, left.rows) : (left.rows, left.last)
        let (rightInner, n) = transposesRight ? (right.last, right.rows) : (right.rows, right.last)
        guard inner == rightInner else {
            let marks = (transposesLeft ? "ᵀ" : "", transposesRight ? "ᵀ" : "")
            throw GraphError(
                name,
                Text(
                    """
                    \(left)\(marks.0) by \(right)\(marks.1) does not fit: the left one has \(inner) columns \
                    and the right one \(rightInner) rows; a right one of \
                    \(transposesRight ? Shape([n, inner]) : Shape([inner, n])) would fit
                    """,
                    zh:
                        "\(left)\(marks.0) 乘 \(right)\(marks.1) 不匹配：左边有 \(inner) 列，右边有 \(rightInner) 行；右边应为 \(transposesRight ? Shape([n, inner]) : Shape([inner, n]))"
                ))
        }
        return [TensorType(transposesLeft ? [m, n] : left.replacingLast(with: n))]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil] }
        let (a, b) = (call.inputs[0], call.inputs[1])
        let da: Tensor
        switch (transposesLeft, transposesRight) {
        case (false, _): da = try graph.matmul(dy, b, transposeRight: !transposesRight)
        case (true, false): da = try graph.matmul(b, dy, transposeRight: true)
        case (true, true): da = try graph.matmul(b, dy, transposeLeft: true, transposeRight: true)
        }
        let db: Tensor
        switch (transposesLeft, transposesRight) {
        case (_, false): db = try graph.matmul(a, dy, transposeLeft: !transposesLeft)
        case (false, true): db = try graph.matmul(dy, a, transposeLeft: true)
        case (true, true): db = try graph.matmul(dy, a, transposeLeft: true, transposeRight: true)
        }
        return [
            try graph.reshape(da, graph.shape(of: a)), try graph.reshape(db, graph.shape(of: b)),
        ]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (left, right) = (inputs[0], inputs[1])
        let (leftColumns, rightColumns) = (left.shape.last, right.shape.last)
        let inner = transposesLeft ? left.shape.rows : leftColumns
        let n = outputs[0].shape.last
        let product = DoubleTensor(outputs[0].shape) { index in
            let (i, j) = (index / n, index % n)
            var sum = 0.0
            for k in 0..<inner {
                let x = left.values[transposesLeft ? k * leftColumns + i : i * leftColumns + k]
                let w = right.values[transposesRight ? j * rightColumns + k : k * rightColumns + j]
                sum += x * w
            }
            return sum
        }
        return [apply(Array(inputs.dropFirst(2)), to: product)]
    }

    /// The steps in Double.
    private func apply(_ operands: [DoubleTensor], to product: DoubleTensor) -> DoubleTensor {
        var operands = operands[...]
        return steps.reduce(product) { result, step in
            let operand = step.hasOperand ? operands.popFirst()?.values ?? [] : []
            return DoubleTensor(result.shape) { index in
                switch step {
                case .bias: result.values[index] + operand[index % operand.count]
                case .activation(let kind): kind.value(result.values[index])
                case .multiply: result.values[index] * operand[index]
                case .add: result.values[index] + operand[index]
                }
            }
        }
    }

    /// The result may be summed onto the first operand that is added.
    var inPlace: [(input: Int, output: Int)] {
        let operands = steps.filter(\.hasOperand)
        guard let index = operands.firstIndex(of: .add), isFirstAfterBias(.add) else { return [] }
        return [(2 + index, 0)]
    }

    private func isFirstAfterBias(_ step: Step) -> Bool {
        steps.first { $0 != .bias } == step
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        let inner = transposesLeft ? inputs[0].shape.rows : inputs[0].shape.last
        return 2 * Double(outputs[0].shape.count) * Double(inner)
    }
}

extension GraphBuilder {
    /// Matrix product `[…, K] · [K, N]`: `[…, N]`, leading axes read as rows. A transposed operand swaps its rows and
    /// columns; where the left one is transposed, the result is `[K, N]` of all its rows.
    public mutating func matmul(
        _ left: Tensor, _ right: Tensor, transposeLeft: Bool = false, transposeRight: Bool = false
    ) throws -> Tensor {
        try applyOne(
            Product(transposesLeft: transposeLeft, transposesRight: transposeRight), to: left, right)
    }

    /// `x · weight + bias` along the innermost axis; weight is `[inputs, outputs]`, or
    /// `[outputs, inputs]` where `transposed`.
    public mutating func dense(
        _ x: Tensor, weight: Tensor, bias: Tensor? = nil, transposed: Bool = false
    ) throws -> Tensor {
        let product = try matmul(x, weight, transposeRight: transposed)
        return try bias.map { try add(product, $0) } ?? product
    }
}

extension OperationEntry {
    /// Product of matrices, each possibly transposed.
    static let product = OperationEntry(
        "matrix product",
        OperationExample.binary(
            "product", [([3, 5], [5, 2]), ([1, 1], [1, 1]), ([2, 3, 4], [4, 17]), ([1, 7], [7, 1])]
        ) { try $0.matmul($1, $2) }
            + OperationExample.binary("product aᵀ b", [([5, 3], [5, 2]), ([2, 3, 4], [2, 3, 7])]) {
                try $0.matmul($1, $2, transposeLeft: true)
            }
            + OperationExample.binary("product a bᵀ", [([3, 5], [2, 5]), ([2, 3, 4], [19, 4])]) {
                try $0.matmul($1, $2, transposeRight: true)
            }
            + OperationExample.binary("product aᵀ bᵀ", [([5, 3], [2, 5])]) {
                try $0.matmul($1, $2, transposeLeft: true, transposeRight: true)
            }
            + [false, true].map { transposed in
                OperationExample("dense layer with ReLU and residual, transposed \(transposed)") { graph in
                    let x = try graph.input("x", [3, 5])
                    let weight = try graph.input("weight", transposed ? [17, 5] : [5, 17])
                    let bias = try graph.input("bias", [17])
                    let dense = try graph.dense(x, weight: weight, bias: bias, transposed: transposed)
                    return try graph.add(graph.input("residual", [3, 17]), graph.activation(.relu, dense))
                }
            }
            + [
                OperationExample("two dense layers with GELU") { graph in
                    let x = try graph.input("x", [3, 5])
                    let first = try graph.dense(
                        x, weight: graph.input("w1", [5, 9]), bias: graph.input("b1", [9]))
                    return try graph.dense(
                        graph.activation(.geluTanh, first), weight: graph.input("w2", [9, 4]))
                }
            ])
}
