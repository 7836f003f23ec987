import COneDNN

/// What is done to a product's result before it is stored.
///
/// Only ``accumulate(factor:)`` reads what the destination held: the operand of another one must lie elsewhere, as
/// oneDNN may keep unfinished sums in the destination.
public enum PostOperation: Sendable, Hashable {
    /// result = f(result); `slope` is leaky ReLU's.
    case activation(Activation, slope: Float = 0.01)
    /// result = factor · result + shift
    case linear(factor: Float, shift: Float = 0)
    /// result = result · operand; dimensions of 1 are broadcast. The operand is passed when run.
    case multiply(TensorLayout)
    /// result = result + operand; dimensions of 1 are broadcast. The operand is passed when run.
    case add(TensorLayout)
    /// result = result + factor · what the destination held. Only as the first operation.
    case accumulate(factor: Float = 1)

    /// Whether an operand is passed when the product is run.
    var takesOperand: Bool {
        switch self {
        case .multiply, .add: true
        case .activation, .linear, .accumulate: false
        }
    }

    func record() throws(KernelError) -> od_post_op {
        var record = od_post_op()
        record.scale = 1
        switch self {
        case .activation(let activation, let slope):
            record.kind = Int32(OD_POST_ELTWISE.rawValue)
            record.function = Int32(activation.eltwise.rawValue)
            record.alpha = activation == .leakyReLU ? slope : activation == .relu ? 0 : 1
        case .linear(let factor, let shift):
            record.kind = Int32(OD_POST_ELTWISE.rawValue)
            record.function = Int32(OD_ELTWISE_LINEAR.rawValue)
            record.alpha = factor
            record.beta = shift
        case .multiply(let layout):
            record.kind = Int32(OD_POST_MULTIPLY.rawValue)
            record.operand = try layout.record()
        case .add(let layout):
            record.kind = Int32(OD_POST_ADD.rawValue)
            record.operand = try layout.record()
        case .accumulate(let factor):
            record.kind = Int32(OD_POST_SUM.rawValue)
            record.scale = factor
        }
        return record
    }
}

extension Activation {
    /// oneDNN's function; identity is linear with factor 1.
    var eltwise: od_eltwise {
        switch self {
        case .identity: OD_ELTWISE_LINEAR
        case .relu, .leakyReLU: OD_ELTWISE_RELU
        case .geluTanh: OD_ELTWISE_GELU_TANH
        case .gelu: OD_ELTWISE_GELU_ERF
        case .silu: OD_ELTWISE_SWISH
        case .tanh: OD_ELTWISE_TANH
        case .sigmoid: OD_ELTWISE_LOGISTIC
        case .softplus: OD_ELTWISE_SOFTPLUS
        }
    }
}
