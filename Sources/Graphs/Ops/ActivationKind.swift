import Kernels

/// A function applied to each element between layers.
public enum ActivationKind: String, Sendable, Hashable, CaseIterable {
    /// `max(x, 0)`
    case relu
    /// `x` where positive, else `0.01 x` (Maas, Hannun and Ng 2013)
    case leakyReLU = "leaky-relu"
    /// `x · Φ(x)` with the error function (Hendrycks and Gimpel 2016)
    case gelu
    /// `gelu` with its usual tanh approximation
    case geluTanh = "gelu-tanh"
    /// `x · σ(x)` (Elfwing, Uchibe and Doya 2018)
    case silu
    /// Hyperbolic tangent
    case tanh
    /// `1 / (1 + e⁻ˣ)`
    case sigmoid
    /// `ln(1 + eˣ)`
    case softplus

    /// The slope of `leakyReLU` where x is negative: PyTorch's, and the kernels' unless they are told another.
    private static let leak = 0.01

    /// The kernel of the same meaning.
    var kernel: Kernels.Activation {
        switch self {
        case .relu: .relu
        case .leakyReLU: .leakyReLU
        case .gelu: .gelu
        case .geluTanh: .geluTanh
        case .silu: .silu
        case .tanh: .tanh
        case .sigmoid: .sigmoid
        case .softplus: .softplus
        }
    }

    /// The function in Double.
    public func value(_ x: Double) -> Double {
        switch self {
        case .relu: max(x, 0)
        case .leakyReLU: x > 0 ? x : Self.leak * x
        case .gelu: 0.5 * x * (1 + Mathematics.erf(x * 0.5.squareRoot()))
        case .geluTanh: 0.5 * x * (1 + Mathematics.tanh(Self.tanhInner(x)))
        case .silu: x * Self.logistic(x)
        case .tanh: Mathematics.tanh(x)
        case .sigmoid: Self.logistic(x)
        case .softplus: max(x, 0) + Mathematics.log1p(Mathematics.exp(-abs(x)))
        }
    }

    /// The derivative in Double, from the function's argument.
    public func derivative(_ x: Double) -> Double {
        switch self {
        case .relu: x > 0 ? 1 : 0
        case .leakyReLU: x > 0 ? 1 : Self.leak
        case .gelu:
            0.5 * (1 + Mathematics.erf(x * 0.5.squareRoot()))
                + x * Mathematics.exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
        case .geluTanh:
            geluTanhDerivative(x)
        case .silu: Self.logistic(x) * (1 + x * (1 - Self.logistic(x)))
        case .tanh: 1 - Mathematics.tanh(x) * Mathematics.tanh(x)
        case .sigmoid: Self.logistic(x) * (1 - Self.logistic(x))
        case .softplus: Self.logistic(x)
        }
    }

    /// Whether the derivative can be told from the function's value, so that the argument need not be kept.
    var derivesFromValue: Bool { kernel.isDerivativeOfOutput }

    /// The derivative in Double, from the function's value; nil where that does not tell it.
    func derivative(fromValue y: Double) -> Double? {
        switch self {
        case .relu: y > 0 ? 1 : 0
        case .leakyReLU: y > 0 ? 1 : Self.leak
        case .tanh: 1 - y * y
        case .sigmoid: y * (1 - y)
        case .gelu, .geluTanh, .silu, .softplus: nil
        }
    }

    private static func tanhInner(_ x: Double) -> Double {
        (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
    }

    private func geluTanhDerivative(_ x: Double) -> Double {
        let t = Mathematics.tanh(Self.tanhInner(x))
        let slope = (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * x * x)
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope
    }

    static func logistic(_ x: Double) -> Double {
        x >= 0 ? 1 / (1 + Mathematics.exp(-x)) : Mathematics.exp(x) / (1 + Mathematics.exp(x))
    }
}
