import CKernels

/// An activation function.
public enum Activation: String, CaseIterable, Sendable {
    /// x
    case identity
    /// max(x, 0)
    case relu
    /// x where positive, else slope · x
    case leakyReLU = "leaky-relu"
    /// x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2: the usual approximation (Hendrycks and Gimpel 2016)
    case geluTanh = "gelu-tanh"
    /// x Φ(x), exact: PyTorch's default GELU
    case gelu
    /// x · sigmoid(x) (Elfwing et al. 2017)
    case silu
    /// Hyperbolic tangent
    case tanh
    /// 1 / (1 + e⁻ˣ)
    case sigmoid
    /// log(1 + eˣ)
    case softplus

    var code: Int32 {
        switch self {
        case .identity: Int32(CK_IDENTITY.rawValue)
        case .relu: Int32(CK_RELU.rawValue)
        case .leakyReLU: Int32(CK_LEAKY_RELU.rawValue)
        case .geluTanh: Int32(CK_GELU_TANH.rawValue)
        case .gelu: Int32(CK_GELU_ERF.rawValue)
        case .silu: Int32(CK_SILU.rawValue)
        case .tanh: Int32(CK_TANH.rawValue)
        case .sigmoid: Int32(CK_SIGMOID.rawValue)
        case .softplus: Int32(CK_SOFTPLUS.rawValue)
        }
    }

    /// Whether the derivative follows from the output alone, so that the input need not be kept.
    /// (Leaky ReLU: for a positive slope. Softplus's would, but 1 − e⁻ʸ has no digits left where y is small.)
    public var isDerivativeOfOutput: Bool {
        switch self {
        case .identity, .relu, .leakyReLU, .tanh, .sigmoid: true
        case .gelu, .geluTanh, .silu, .softplus: false
        }
    }
}
