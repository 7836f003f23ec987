/// LayerNorm and RMSNorm over the rows of a `rows` × `columns` matrix.
extension KernelSet {
    /// y = (x − mean) · rstd · gamma + beta (Ba et al. 2016), rstd = 1/√(variance + epsilon); mean and rstd
    /// of each row are kept for the backward pass. In place where wanted.
    public func layerNorm(
        _ x: Source, gamma: Source, beta: Source?, into y: Target, mean: Target, rstd: Target, rows: Int,
        columns: Int, epsilon: Float = 1e-5
    ) {
        table.pointee.layer_norm(x, gamma, beta, y, mean, rstd, rows, columns, epsilon)
    }

    /// LayerNorm's gradient. `dGamma` and `dBeta` are added to; `dx` is added to where `accumulate`, else
    /// set, and may be `dy`.
    public func layerNormBackward(
        _ x: Source, gamma: Source, mean: Source, rstd: Source, _ dy: Source, into dx: Target,
        dGamma: Target?, dBeta: Target?, rows: Int, columns: Int, accumulate: Bool = false
    ) {
        table.pointee.layer_norm_backward(
            x, gamma, mean, rstd, dy, dx, dGamma, dBeta, rows, columns, accumulate ? 1 : 0)
    }

    /// y = x · rstd · gamma (Zhang and Sennrich 2019), rstd = 1/√(mean(x²) + epsilon) of each row kept.
    /// In place where wanted.
    public func rmsNorm(
        _ x: Source, gamma: Source, into y: Target, rstd: Target, rows: Int, columns: Int,
        epsilon: Float = 1e-5
    ) {
        table.pointee.rms_norm(x, gamma, y, rstd, rows, columns, epsilon)
    }

    /// RMSNorm's gradient. `dGamma` is added to; `dx` is added to where `accumulate`, else set, and may be
    /// `dy`.
    public func rmsNormBackward(
        _ x: Source, gamma: Source, rstd: Source, _ dy: Source, into dx: Target, dGamma: Target?, rows: Int,
        columns: Int, accumulate: Bool = false
    ) {
        table.pointee.rms_norm_backward(
            x, gamma, rstd, dy, dx, dGamma, rows, columns, accumulate ? 1 : 0)
    }
}
