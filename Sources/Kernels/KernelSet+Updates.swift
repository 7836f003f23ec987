import CKernels

/// What a step of stochastic gradient descent needs, as PyTorch's SGD:
/// g ← gradientScale · g + decay · p; m ← momentum · m + (1 − dampening) · g (m ← g at the first step);
/// p ← p − rate · (m, or g + momentum · m with Nesterov's, or g without momentum).
public struct SGDUpdate: Sendable {
    /// The learning rate of this step.
    public var rate: Float
    /// What gradients are multiplied by first: less than 1 where they are clipped.
    public var gradientScale: Float = 1
    /// Weight decay, added to the gradient; 0 for none.
    public var decay: Float = 0
    /// How much of the momentum m stays in each step; 0 for none.
    public var momentum: Float = 0
    /// What the gradient loses on its way into the momentum.
    public var dampening: Float = 0
    /// Whether the step looks ahead along the momentum (Nesterov 1983).
    public var nesterov = false
    /// Whether the momentum starts here and is the gradient itself.
    public var isFirstStep = false

    /// Plain descent: no momentum, no decay.
    public init(rate: Float) {
        self.rate = rate
    }
}

/// What a step of Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019) needs:
/// p ← p · (1 − rate · decoupledDecay); g ← gradientScale · g + l2Decay · p; m and v the moving averages of
/// g and g²; p ← p − rate/correction1 · m/(√(v/correction2) + epsilon), correction = 1 − betaˢᵗᵉᵖ.
public struct AdamUpdate: Sendable {
    /// The learning rate of this step.
    public var rate: Float
    /// What gradients are multiplied by first: less than 1 where they are clipped.
    public var gradientScale: Float = 1
    /// How much of the mean of gradients stays in each step, from 0 to 1.
    public var beta1: Float = 0.9
    /// How much of the mean of squared gradients stays in each step, from 0 to 1.
    public var beta2: Float = 0.999
    /// Added to the root, so that nothing is divided by 0.
    public var epsilon: Float = 1e-8
    /// AdamW's weight decay, a share of the parameters themselves; 0 for none.
    public var decoupledDecay: Float = 0
    /// Adam's weight decay, added to the gradient; 0 for none.
    public var l2Decay: Float = 0
    /// 1 − beta1ᵗ at step t = 1, 2 …: what the mean of gradients still lacks.
    public var correction1: Float
    /// 1 − beta2ᵗ at step t = 1, 2 …: what the mean of squared gradients still lacks.
    public var correction2: Float

    /// An update with its bias corrections, 1 − beta1ᵗ and 1 − beta2ᵗ for step t = 1, 2 ….
    public init(rate: Float, correction1: Float, correction2: Float) {
        self.rate = rate
        self.correction1 = correction1
        self.correction2 = correction2
    }
}

/// What a step of RMSprop (Tieleman and Hinton 2012) needs: g ← gradientScale · g + decay · p;
/// s ← smoothing · s + (1 − smoothing) · g²; u ← momentum · u + g/(√s + epsilon); p ← p − rate · u.
public struct RMSPropUpdate: Sendable {
    /// The learning rate of this step.
    public var rate: Float
    /// What gradients are multiplied by first: less than 1 where they are clipped.
    public var gradientScale: Float = 1
    /// Weight decay, added to the gradient; 0 for none.
    public var decay: Float = 0
    /// How much of the mean of squared gradients stays in each step, from 0 to 1.
    public var smoothing: Float = 0.99
    /// How much of the velocity u stays in each step; 0 for none.
    public var momentum: Float = 0
    /// Added to the root, so that nothing is divided by 0.
    public var epsilon: Float = 1e-8

    /// An update with PyTorch's values for all but the rate.
    public init(rate: Float) {
        self.rate = rate
    }
}

/// What a step of Adagrad (Duchi et al. 2011) needs: g ← gradientScale · g + decay · p; s ← s + g²;
/// p ← p − rate · g/(√s + epsilon).
public struct AdagradUpdate: Sendable {
    /// The learning rate of this step.
    public var rate: Float
    /// What gradients are multiplied by first: less than 1 where they are clipped.
    public var gradientScale: Float = 1
    /// Weight decay, added to the gradient; 0 for none.
    public var decay: Float = 0
    /// Added to the root, so that nothing is divided by 0.
    public var epsilon: Float = 1e-10

    /// An update with PyTorch's values for all but the rate.
    public init(rate: Float) {
        self.rate = rate
    }
}

/// What a step of Lion (Chen et al. 2023) needs: d = sign(beta1 · m + (1 − beta1) · g);
/// m ← beta2 · m + (1 − beta2) · g; p ← (1 − rate · decay) · p − rate · d, with g scaled first.
public struct LionUpdate: Sendable {
    /// The learning rate of this step, which is how far every parameter moves.
    public var rate: Float
    /// What gradients are multiplied by first: less than 1 where they are clipped.
    public var gradientScale: Float = 1
    /// Weight decay, a share of the parameters themselves; 0 for none.
    public var decay: Float = 0
    /// How much of the mean goes into the direction, from 0 to 1.
    public var beta1: Float = 0.9
    /// How much of the mean stays in each step, from 0 to 1.
    public var beta2: Float = 0.99

    /// An update with the paper's values for all but the rate.
    public init(rate: Float) {
        self.rate = rate
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

    /// Updates `parameters` and both states by ``RMSPropUpdate``.
    public func rmsProp(
        parameters: Target, gradients: Source, square: Target, velocity: Target, count: Int,
        _ update: RMSPropUpdate
    ) {
        var record = ck_rmsprop(
            rate: update.rate, gradient_scale: update.gradientScale, decay: update.decay,
            smoothing: update.smoothing, momentum: update.momentum, epsilon: update.epsilon)
        table.pointee.rmsprop(parameters, gradients, square, velocity, count, &record)
    }

    /// Updates `parameters` and `sum` by ``AdagradUpdate``.
    public func adagrad(
        parameters: Target, gradients: Source, sum: Target, count: Int, _ update: AdagradUpdate
    ) {
        var record = ck_adagrad(
            rate: update.rate, gradient_scale: update.gradientScale, decay: update.decay,
            epsilon: update.epsilon)
        table.pointee.adagrad(parameters, gradients, sum, count, &record)
    }

    /// Updates `parameters` and `mean` by ``LionUpdate``.
    public func lion(parameters: Target, gradients: Source, mean: Target, count: Int, _ update: LionUpdate) {
        var record = ck_lion(
            rate: update.rate, gradient_scale: update.gradientScale, decay: update.decay,
            beta1: update.beta1, beta2: update.beta2)
        table.pointee.lion(parameters, gradients, mean, count, &record)
    }
}
