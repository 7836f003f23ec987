#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Reference {
    /// f(x)
    public static func activation(_ f: Activation, slope: Double = 0.01, _ x: Double) -> Double {
        switch f {
        case .identity: x
        case .relu: x > 0 || x.isNaN ? x : 0
        case .leakyReLU: x > 0 ? x : slope * x
        case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        case .gelu: 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
        case .silu: x / (1 + exp(-x))
        case .tanh: tanh(x)
        case .sigmoid: 1 / (1 + exp(-x))
        case .softplus: max(x, 0) + log1p(exp(-abs(x)))
        }
    }

    /// f′(x); 0 or the slope at the corner of a rectifier.
    public static func activationDerivative(_ f: Activation, slope: Double = 0.01, _ x: Double) -> Double {
        switch f {
        case .identity: return 1
        case .relu: return x > 0 ? 1 : 0
        case .leakyReLU: return x > 0 ? 1 : slope
        case .geluTanh:
            let c = (2 / Double.pi).squareRoot()
            let t = tanh(c * (x + 0.044715 * x * x * x))
            return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * c * (1 + 3 * 0.044715 * x * x)
        case .gelu:
            let density = exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
            return 0.5 * (1 + erf(x / 2.0.squareRoot())) + x * density
        case .silu:
            let s = 1 / (1 + exp(-x))
            return s * (1 + x * (1 - s))
        case .tanh:
            let t = tanh(x)
            return 1 - t * t
        case .sigmoid:
            let s = 1 / (1 + exp(-x))
            return s * (1 - s)
        case .softplus: return 1 / (1 + exp(-x))
        }
    }
}
