import Kernels
import Language

/// A loss of one prediction and one target number, averaged over each row's outputs.
public enum ElementLossKind: Sendable, Hashable {
    /// `(p − t)²`
    case squared
    /// `|p − t|`
    case absolute
    /// `½ d²` within `delta`, beyond it `delta · (|d| − ½ delta)` (Huber 1964)
    case huber(delta: Float)
    /// Binary cross-entropy of a logit: `max(p, 0) − p t + ln(1 + e^−|p|)`
    case binaryCrossEntropy

    /// The kernel of the same meaning, and Huber's delta.
    var kernel: (kind: ElementwiseLoss, delta: Float) {
        switch self {
        case .squared: (.squared, 1)
        case .absolute: (.absolute, 1)
        case .huber(let delta): (.huber, delta)
        case .binaryCrossEntropy: (.binaryCrossEntropy, 1)
        }
    }

    func value(_ p: Double, _ t: Double) -> Double {
        switch self {
        case .squared: (p - t) * (p - t)
        case .absolute: abs(p - t)
        case .huber(let delta): Self.huber(p - t, Double(delta))
        case .binaryCrossEntropy: max(p, 0) - p * t + Mathematics.log1p(Mathematics.exp(-abs(p)))
        }
    }

    /// Derivative with respect to the prediction.
    func derivative(_ p: Double, _ t: Double) -> Double {
        switch self {
        case .squared: 2 * (p - t)
        case .absolute: p > t ? 1 : (p < t ? -1 : 0)
        case .huber(let delta): min(max(p - t, -Double(delta)), Double(delta))
        case .binaryCrossEntropy: ActivationKind.logistic(p) - t
        }
    }

    private static func huber(_ difference: Double, _ delta: Double) -> Double {
        abs(difference) <= delta
            ? 0.5 * difference * difference : delta * (abs(difference) - 0.5 * delta)
    }

    var name: String {
        switch self {
        case .squared: "squared error"
        case .absolute: "absolute error"
        case .huber: "huber loss"
        case .binaryCrossEntropy: "binary cross-entropy"
        }
    }
}

/// Mean of an element-wise loss over each innermost row: operands predictions `[…, N]` and targets of
/// the same shape; result `[…]`.
struct ElementLoss: Operation {
    var kind: ElementLossKind

    var name: String { kind.name }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        try Check.floats(inputs, name)
        try Check.hasRows(inputs[0].shape, Text("predictions", zh: "预测"), name)
        try Check.shape(inputs[1].shape, is: inputs[0].shape, Text("the targets' shape", zh: "目标的形状"), name)
        return [TensorType(Shape(Array(inputs[0].shape.extents.dropLast())))]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil] }
        let gradient = ElementLossGradient(kind: kind)
        return [try graph.applyOne(gradient, to: call.inputs[0], call.inputs[1], dy), nil]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let width = inputs[0].shape.last
        return [
            DoubleTensor(outputs[0].shape) { row in
                (row * width..<(row + 1) * width).reduce(0) {
                    $0 + kind.value(inputs[0].values[$1], inputs[1].values[$1])
                } / Double(width)
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, kernel) = (context.kernels, kind.kernel)
        let (p, t, losses) = (context.inputs[0].floats, context.inputs[1].floats, context.outputs[0].floats)
        let (rows, width) = (context.inputs[0].shape.rows, context.inputs[0].shape.last)
        return {
            kernels.loss(
                kernel.kind, delta: kernel.delta, predictions: p, targets: t, losses: losses, gradient: nil,
                gradientScale: 0, rows: rows, columns: width)
            if width > 1 { kernels.scale(losses, by: 1 / Float(width), into: losses, count: rows) }
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 4 * Double(inputs[0].shape.count) }
}

/// Gradient of `ElementLoss` for the predictions: operands predictions, targets, gradient of each row's loss.
struct ElementLossGradient: Operation {
    var kind: ElementLossKind

    var name: String { "\(kind.name) gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 3, name)
        return [TensorType(inputs[0].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let width = inputs[0].shape.last
        return [
            DoubleTensor(inputs[0].shape) { index in
                kind.derivative(inputs[0].values[index], inputs[1].values[index])
                    * inputs[2].values[index / width] / Double(width)
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, kernel, scratch) = (context.kernels, kind.kernel, context.scratch)
        let (p, t, dy) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let result = context.outputs[0].floats
        let (rows, width) = (context.inputs[0].shape.rows, context.inputs[0].shape.last)
        scratch.reserve(rows * 4)
        return {
            kernels.loss(
                kernel.kind, delta: kernel.delta, predictions: p, targets: t,
                losses: scratch.address.assumingMemoryBound(to: Float.self), gradient: result,
                gradientScale: 1 / Float(width), rows: rows, columns: width)
            if width == 1 {
                kernels.multiply(result, dy, into: result, count: rows)
            } else {
                for row in 0..<rows {
                    let start = result + row * width
                    kernels.scale(start, by: dy[row], into: start, count: width)
                }
            }
        }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 4 * Double(inputs[0].shape.count) }
}

extension GraphBuilder {
    /// Mean of an element-wise loss over each row of predictions and targets, both `[…, N]`: `[…]`. Targets take no
    /// gradient.
    public mutating func elementLoss(
        _ kind: ElementLossKind, _ predictions: Tensor, targets: Tensor
    ) throws -> Tensor {
        try applyOne(ElementLoss(kind: kind), to: predictions, targets)
    }
}

extension OperationEntry {
    /// Squared, absolute, Huber and binary cross-entropy losses.
    static let elementLoss = OperationEntry(
        "element loss",
        [ElementLossKind.squared, .absolute, .huber(delta: 0.5), .binaryCrossEntropy].flatMap { kind in
            [Shape([3, 5]), [4, 1], [1, 17]].map { shape in
                OperationExample("\(kind.name) of \(shape)", fixed: ["t"]) { graph in
                    try graph.elementLoss(kind, graph.input("x", shape), targets: graph.input("t", shape))
                }
            }
        })
}
