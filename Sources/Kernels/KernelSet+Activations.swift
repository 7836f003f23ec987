/// Activations, forward and backward. `slope` is leaky ReLU's, unused by the others.
extension KernelSet {
    /// y = f(x); in place where wanted.
    public func activate(_ f: Activation, slope: Float = 0.01, _ x: Source, into y: Target, count: Int) {
        table.pointee.activation(f.code, slope, x, y, count)
    }

    /// y[r, c] = f(x[r, c] + bias[c]); `sum`, where given, receives x + bias. In place where wanted.
    public func biasActivate(
        _ f: Activation, slope: Float = 0.01, _ x: Source, bias: Source, keeping sum: Target? = nil,
        into y: Target, rows: Int, columns: Int
    ) {
        table.pointee.bias_activation(f.code, slope, x, bias, sum, y, rows, columns)
    }

    /// y = f(x) and derivative = f′(x) in one pass; either may be x.
    public func activate(
        _ f: Activation, slope: Float = 0.01, _ x: Source, into y: Target, derivative: Target, count: Int
    ) {
        table.pointee.activation_with_derivative(f.code, slope, x, y, derivative, count)
    }

    /// dx = dy · f′(x); in place where wanted.
    public func activateBackward(
        _ f: Activation, slope: Float = 0.01, input x: Source, _ dy: Source, into dx: Target, count: Int
    ) {
        table.pointee.activation_backward(f.code, slope, x, dy, dx, count)
    }

    /// dx = dy · f′ from y = f(x), for activations whose ``Activation/isDerivativeOfOutput``; in place
    /// where wanted.
    public func activateBackward(
        _ f: Activation, slope: Float = 0.01, output y: Source, _ dy: Source, into dx: Target, count: Int
    ) {
        table.pointee.activation_backward_from_output(f.code, slope, y, dy, dx, count)
    }
}
