/// Cross-entropy of each row's softmax with a target class:
/// `−(1 − s) · w[target] · ln p[target] − s / C · Σ w[c] · ln p[c]`, with class weights w.
///
/// Operands logits `[…, C]` and targets `[…]` (int32); the result has the targets' shape. A target
/// that is no class, such as −1, marks a row that does not count: its loss and gradient are 0.
struct SoftmaxCrossEntropy: Operation {
    /// s: the share of the target spread over all classes (Szegedy et al. 2016).
    var labelSmoothing: Float
    /// One weight a class; empty for none.
    var classWeights: [Float]

    var name: String { "softmax cross-entropy" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        try Check.floats([inputs[0]], name)
        try Check.matrix(inputs[0].shape, "logits", name)
        let leading = Shape(Array(inputs[0].shape.extents.dropLast()))
        guard inputs[1].element == .int32 else {
            throw GraphError(name, "targets are \(inputs[1]); class numbers (int32) would fit")
        }
        try Check.shape(inputs[1].shape, is: leading, "the targets' shape", name)
        guard classWeights.isEmpty || classWeights.count == inputs[0].shape.last else {
            throw GraphError(
                name, "\(classWeights.count) class weights for \(inputs[0].shape.last) classes")
        }
        return [TensorType(leading)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil] }
        if let fill = graph.operation(making: dy) as? Fill {
            let gradient = CrossEntropyGradient(loss: self, scale: fill.value)
            return [try graph.applyOne(gradient, to: call.inputs[0], call.inputs[1]), nil]
        }
        let gradient = CrossEntropyGradient(loss: self, scale: nil)
        return [try graph.applyOne(gradient, to: call.inputs[0], call.inputs[1], dy), nil]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let classes = inputs[0].shape.last
        return [
            DoubleTensor(outputs[0].shape) { row in
                guard let target = target(inputs[1].values[row], classes) else { return 0 }
                let logits = inputs[0].values[row * classes..<(row + 1) * classes]
                let logSum = Self.logSumExp(logits)
                let mean = logits.enumerated().reduce(0) {
                    $0 + weight(of: $1.offset) * (logSum - $1.element)
                } / Double(classes)
                let own = weight(of: target) * (logSum - logits[row * classes + target])
                return (1 - Double(labelSmoothing)) * own + Double(labelSmoothing) * mean
            }
        ]
    }

    /// The class of a target; nil where the row does not count.
    func target(_ value: Double, _ classes: Int) -> Int? {
        value >= 0 && Int(value) < classes ? Int(value) : nil
    }

    func weight(of target: Int) -> Double {
        classWeights.isEmpty ? 1 : Double(classWeights[target])
    }

    /// What multiplies a class's −ln p in the loss.
    func share(of class: Int, target: Int, classes: Int) -> Double {
        let smoothing = Double(labelSmoothing)
        return weight(of: `class`) * ((`class` == target ? 1 - smoothing : 0) + smoothing / Double(classes))
    }

    static func logSumExp(_ values: some Collection<Double>) -> Double {
        let largest = values.max() ?? 0
        return largest + Mathematics.log(values.reduce(0) { $0 + Mathematics.exp($1 - largest) })
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 6 * Double(inputs[0].shape.count) }
}

/// Gradient of `SoftmaxCrossEntropy` for the logits: operands logits, targets and, unless it is one known
/// number, the gradient of each row's loss.
struct CrossEntropyGradient: Operation {
    var loss: SoftmaxCrossEntropy
    /// The gradient of every row's loss, where it is known when the graph is built.
    var scale: Float?

    var name: String { "softmax cross-entropy gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, scale == nil ? 3 : 2, name)
        return [TensorType(inputs[0].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let classes = inputs[0].shape.last
        var result = DoubleTensor(inputs[0].shape, repeating: 0)
        for row in 0..<inputs[0].shape.rows {
            guard let target = loss.target(inputs[1].values[row], classes) else { continue }
            let logits = inputs[0].values[row * classes..<(row + 1) * classes]
            let logSum = SoftmaxCrossEntropy.logSumExp(logits)
            let factor = scale.map(Double.init) ?? inputs[2].values[row]
            let wanted = (0..<classes).map { loss.share(of: $0, target: target, classes: classes) }
            let total = wanted.reduce(0, +)
            for column in 0..<classes {
                let probability = Mathematics.exp(logits[row * classes + column] - logSum)
                result.values[row * classes + column] = factor * (total * probability - wanted[column])
            }
        }
        return [result]
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 6 * Double(inputs[0].shape.count) }
}

extension GraphBuilder {
    /// Cross-entropy by row; its mean is the usual loss.
    public mutating func softmaxCrossEntropy(
        _ logits: Tensor, targets: Tensor, labelSmoothing: Float = 0, classWeights: [Float] = []
    ) throws -> Tensor {
        try applyOne(
            SoftmaxCrossEntropy(labelSmoothing: labelSmoothing, classWeights: classWeights), to: logits,
            targets)
    }
}
