import CKernels

/// What a step of stochastic gradient descent needs, as PyTorch's SGD:
/// g ← gradientScale · g + decay · p; m ← momentum · m + (1 − dampening) · g (m ← g at the first step);
/// p ← p − rate · (m, or g + momentum · m with Nesterov's, or g without momentum).
public struct SGDUpdate: Sendable {
    public var rate: Float
    public var gradientScale: Float = 1
    public var decay: Float = 0
    public var momentum: Float = 0
    public var dampening: Float = 0
    public var nesterov = false
    public var isFirstStep = false

    public init(rate: Float) {
        self.rate = rate
    }
}

/// What a step of Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019) needs:
/// p ← p · (1 − rate · decoupledDecay); g ← gradientScale · g + l2Decay · p; m and v the moving averages of
/// g and g²; p ← p − rate/correction1 · m/(√(v/correction2) + epsilon), correction = 1 − betaˢᵗᵉᵖ.
public struct AdamUpdate: Sendable {
    public var rate: Float
    public var gradientScale: Float = 1
    public var beta1: Float = 0.9
    public var beta2: Float = 0.999
    public var epsilon: Float = 1e-8
    public var decoupledDecay: Float = 0
    public var l2Decay: Float = 0
    public var correction1: Float
    public var correction2: Float

    /// An update with its bias corrections, 1 − beta1ᵗ and 1 − beta2ᵗ for step t = 1, 2 ….
    public init(rate: Float, correction1: Float, correction2: Float) {
        self.rate = rate
        self.correction1 = correction1
        self.correction2 = correction2
    }
}

/// Optimizer updates over a flat run of parameters.
extension KernelSet {
    /// Updates `parameters` (and `momentum`, where there is one) by ``SGDUpdate``.
    public func sgd(
        parameters: Target, gradients: Source, momentum: Target?, count: Int, _ update: SGDUpdate
    ) {
        var record = ck_sgd(
            rate: update.rate, gradient_scale: update.gradientScale, decay: update.decay,
            momentum: update.momentum, dampening: update.dampening, nesterov: update.nesterov ? 1 : 0,
            first_step: update.isFirstStep ? 1 : 0)
        table.pointee.sgd(parameters, gradients, momentum, count, &record)
    }

    /// Updates `parameters` and both averages by ``AdamUpdate``; `copy`, where given, receives the new
    /// parameters as bf16.
    public func adam(
        parameters: Target, gradients: Source, first: Target, second: Target,
        copy: UnsafeMutablePointer<UInt16>? = nil, count: Int, _ update: AdamUpdate
    ) {
        var record = ck_adam(
            rate: update.rate, gradient_scale: update.gradientScale, beta1: update.beta1,
            beta2: update.beta2, epsilon: update.epsilon, decoupled_decay: update.decoupledDecay,
            l2_decay: update.l2Decay, correction1: update.correction1, correction2: update.correction2)
        table.pointee.adam(parameters, gradients, first, second, copy, count, &record)
    }
}
