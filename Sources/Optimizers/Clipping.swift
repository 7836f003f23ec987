/// The factor that brings gradients of the given global norm down to a limit: min(1, limit / (norm + 1e-6));
/// 1 where there is no limit.
///
/// Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013; the
/// small term as in PyTorch.
public func gradientScale(norm: Double, limit: Double?) -> Double {
    guard let limit, limit > 0 else { return 1 }
    return min(1, limit / (norm + 1e-6))
}
