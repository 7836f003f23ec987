extension Reference {
    /// One parameter's step of ``SGDUpdate``; returns the new parameter and momentum.
    public static func sgd(
        _ p: Double, _ g: Double, momentum m: Double?, _ update: SGDUpdate
    ) -> (p: Double, momentum: Double) {
        let d = Double(update.gradientScale) * g + Double(update.decay) * p
        guard let m else { return (p - Double(update.rate) * d, 0) }
        let next = update.isFirstStep ? d : Double(update.momentum) * m + (1 - Double(update.dampening)) * d
        let step = update.nesterov ? d + Double(update.momentum) * next : next
        return (p - Double(update.rate) * step, next)
    }

    /// One parameter's step of ``AdamUpdate``; returns the new parameter and averages.
    public static func adam(
        _ p: Double, _ g: Double, first: Double, second: Double, _ update: AdamUpdate
    ) -> (p: Double, first: Double, second: Double) {
        let (beta1, beta2) = (Double(update.beta1), Double(update.beta2))
        let d = Double(update.gradientScale) * g + Double(update.l2Decay) * p
        let m = beta1 * first + (1 - beta1) * d
        let v = beta2 * second + (1 - beta2) * d * d
        let root = (v / Double(update.correction2)).squareRoot()
        let kept = p * (1 - Double(update.rate) * Double(update.decoupledDecay))
        let step = Double(update.rate) / Double(update.correction1) * m / (root + Double(update.epsilon))
        return (kept - step, m, v)
    }
}
