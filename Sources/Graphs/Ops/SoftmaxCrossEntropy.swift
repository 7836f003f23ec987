import Kernels
import Language

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
        try Check.hasRows(inputs[0].shape, Text(verbatim: "logits"), name)
        let leading = Shape(Array(inputs[0].shape.extents.dropLast()))
        guard inputs[1].element == .int32 else {
            throw GraphError(
                name,
                Text(
                    "targets are \(inputs[1]); class numbers (int32) would fit",
                    zh: "目标为 \(inputs[1])；应为类别编号（int32）"))
        }
        try Check.shape(inputs[1].shape, is: leading, Text("the targets' shape", zh: "目标的形状"), name)
        guard classWeights.isEmpty || classWeights.count == inputs[0].shape.last else {
            throw GraphError(
                name,
                Text(
                    "\(classWeights.count) class weights for \(inputs[0].shape.last) classes",
                    zh: "给出 \(classWeights.count) 个类别权重，而有 \(inputs[0].shape.last) 个类别"))
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
                let mean =
                    logits.enumerated().reduce(0) {
                        $0 + weight(of: $1.offset) * (logSum - $1.element)
                    } / Double(classes)
                let own = weight(of: target) * (logSum - logits[row * classes + target])
                return (1 - Double(labelSmoothing)) * own + Double(labelSmoothing) * mean
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        crossEntropyKernel(context, gradient: nil, scale: 0)
    }

    /// The losses and, where wanted, the gradient of the logits in one pass.
    func crossEntropyKernel(
        _ context: KernelContext, gradient: UnsafeMutablePointer<Float>?, scale: Float
    ) -> Kernel {
        let (kernels, smoothing, weights) = (context.kernels, labelSmoothing, classWeights)
        let (logits, targets) = (context.inputs[0].floats, context.inputs[1].integers)
        let losses = context.outputs[0].floats
        let (rows, classes) = (context.inputs[0].shape.rows, context.inputs[0].shape.last)
        guard !weights.isEmpty else {
            return {
                kernels.crossEntropy(
                    logits: logits, targets: targets, smoothing: smoothing, losses: losses, gradient: gradient,
                    gradientScale: scale, rows: rows, columns: classes)
            }
        }
        return {
            weights.withUnsafeBufferPointer { weights in
                kernels.crossEntropy(
                    logits: logits, targets: targets, classWeights: weights.baseAddress, smoothing: smoothing,
                    losses: losses, gradient: gradient, gradientScale: scale, rows: rows, columns: classes)
            }
        }
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

    func prepare(_ context: KernelContext) throws -> Kernel {
        let result = context.outputs[0].floats
        let (rows, classes) = (context.inputs[0].shape.rows, context.inputs[0].shape.last)
        let (scratch, kernels) = (context.scratch, context.kernels)
        scratch.reserve(rows * 4)
        let factors = scale == nil ? context.inputs[2].floats : nil
        let (loss, scale) = (loss, scale ?? 1)
        let (logits, targets) = (context.inputs[0].floats, context.inputs[1].integers)
        return {
            loss.classWeights.withUnsafeBufferPointer { weights in
                kernels.crossEntropy(
                    logits: logits, targets: targets, classWeights: weights.isEmpty ? nil : weights.baseAddress,
                    smoothing: loss.labelSmoothing, losses: scratch.address.assumingMemoryBound(to: Float.self),
                    gradient: result, gradientScale: scale, rows: rows, columns: classes)
            }
            guard let factors else { return }
            for row in 0..<rows {
                let start = result + row * classes
                kernels.scale(start, by: factors[row], into: start, count: classes)
            }
        }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 6 * Double(inputs[0].shape.count) }
}

/// `SoftmaxCrossEntropy` and its gradient in one pass; made by fusion. Outputs losses, d logits.
struct CrossEntropyPair: Operation {
    var gradient: CrossEntropyGradient

    var name: String { "softmax cross-entropy with gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try gradient.loss.outputs(for: inputs) + [TensorType(inputs[0].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        gradient.loss.evaluate(inputs, outputs: [outputs[0]], context: context)
            + gradient.evaluate(inputs, outputs: [outputs[1]], context: context)
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        gradient.loss.crossEntropyKernel(
            context, gradient: context.outputs[1].floats, scale: gradient.scale ?? 1)
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 1)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 8 * Double(inputs[0].shape.count) }
}

extension GraphBuilder {
    /// Cross-entropy by row, in nats; its mean is the usual loss.
    /// - Parameters:
    ///   - logits: `[…, C]`.
    ///   - targets: a class a row, `[…]` (int32); one that is no class, such as −1, gives the row a loss of 0.
    ///   - labelSmoothing: the share of a target that is spread over all classes, from 0 to 1.
    ///   - classWeights: one a class; empty for none. The mean is not divided by them.
    public mutating func softmaxCrossEntropy(
        _ logits: Tensor, targets: Tensor, labelSmoothing: Float = 0, classWeights: [Float] = []
    ) throws -> Tensor {
        try applyOne(
            SoftmaxCrossEntropy(labelSmoothing: labelSmoothing, classWeights: classWeights), to: logits,
            targets)
    }
}

extension OperationEntry {
    /// Cross-entropy of a softmax with a class.
    static let softmaxCrossEntropy = OperationEntry(
        "softmax cross-entropy",
        [(Shape([3, 5]), Float(0), [Float]()), ([2, 3, 17], 0.1, []), ([1, 1], 0, []), ([4, 3], 0.2, [0.5, 1, 2])]
            .flatMap { shape, smoothing, weights in
                [false, true].map { takesMean in
                    OperationExample(
                        "cross-entropy of \(shape), smoothing \(smoothing), weights \(weights), mean \(takesMean)",
                        limit: shape.last
                    ) { graph in
                        let targets = try graph.input("t", Shape(shape.extents.dropLast() + []), .int32)
                        let losses = try graph.softmaxCrossEntropy(
                            graph.input("x", shape), targets: targets, labelSmoothing: smoothing,
                            classWeights: weights)
                        return takesMean ? try graph.mean(losses) : losses
                    }
                }
            })
}
