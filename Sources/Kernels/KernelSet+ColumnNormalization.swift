/// BatchNorm and GroupNorm of channels that lie innermost: images are [sample, row, column, channel].
extension KernelSet {
    /// Mean and variance (divided by `rows`) of each column.
    public func columnMoments(_ x: Source, mean: Target, variance: Target, rows: Int, columns: Int) {
        table.pointee.column_moments(x, mean, variance, rows, columns)
    }

    /// y = (x − mean[c]) · rstd[c] · gamma[c] + beta[c] (Ioffe and Szegedy 2015), with a batch's own moments
    /// or with running ones; in place where wanted.
    public func batchNorm(
        _ x: Source, mean: Source, rstd: Source, gamma: Source, beta: Source, into y: Target, rows: Int,
        columns: Int
    ) {
        table.pointee.batch_norm(x, mean, rstd, gamma, beta, y, rows, columns)
    }

    /// BatchNorm's gradient where mean and rstd are the batch's own. `dGamma` and `dBeta` are added to;
    /// `dx` may be `dy`; `scratch` has 2 · columns elements.
    public func batchNormBackward(
        _ x: Source, mean: Source, rstd: Source, gamma: Source, _ dy: Source, into dx: Target,
        dGamma: Target, dBeta: Target, scratch: Target, rows: Int, columns: Int
    ) {
        table.pointee.batch_norm_backward(
            x, mean, rstd, gamma, dy, dx, dGamma, dBeta, scratch, rows, columns)
    }

    /// GroupNorm (Wu and He 2018) of [samples, rows, columns]: each sample's columns fall into `groups`
    /// runs, each normalized alone. `mean` and `rstd` are [samples, groups]; `scratch` has 2 · columns
    /// elements. In place where wanted.
    public func groupNorm(
        _ x: Source, gamma: Source, beta: Source, into y: Target, mean: Target, rstd: Target,
        scratch: Target, samples: Int, rows: Int, columns: Int, groups: Int, epsilon: Float = 1e-5
    ) {
        table.pointee.group_norm(
            x, gamma, beta, y, mean, rstd, scratch, samples, rows, columns, groups, epsilon)
    }

    /// GroupNorm's gradient. `dGamma` and `dBeta` are added to; `dx` may be `dy`; `scratch` has 4 · columns
    /// elements.
    public func groupNormBackward(
        _ x: Source, gamma: Source, mean: Source, rstd: Source, _ dy: Source, into dx: Target,
        dGamma: Target, dBeta: Target, scratch: Target, samples: Int, rows: Int, columns: Int, groups: Int
    ) {
        table.pointee.group_norm_backward(
            x, gamma, mean, rstd, dy, dx, dGamma, dBeta, scratch, samples, rows, columns, groups)
    }
}
