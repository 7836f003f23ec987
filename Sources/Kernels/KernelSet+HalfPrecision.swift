/// bf16 in memory, f32 in the arithmetic: what mixed precision needs between its products.
extension KernelSet {
    /// f32 to bf16, to nearest with ties to even; NaN stays NaN.
    public func toBF16(_ x: Source, into out: UnsafeMutablePointer<UInt16>, count: Int) {
        table.pointee.to_bf16(x, out, count)
    }

    /// bf16 to f32, exact.
    public func fromBF16(_ x: UnsafePointer<UInt16>, into out: Target, count: Int) {
        table.pointee.from_bf16(x, out, count)
    }

    /// ``layerNorm`` with a result in bf16.
    public func layerNorm(
        _ x: Source, gamma: Source, beta: Source?, intoHalf y: UnsafeMutablePointer<UInt16>, mean: Target,
        rstd: Target, rows: Int, columns: Int, epsilon: Float = 1e-5
    ) {
        table.pointee.layer_norm_to_bf16(x, gamma, beta, y, mean, rstd, rows, columns, epsilon)
    }

    /// ``rmsNorm`` with a result in bf16.
    public func rmsNorm(
        _ x: Source, gamma: Source, intoHalf y: UnsafeMutablePointer<UInt16>, rstd: Target, rows: Int,
        columns: Int, epsilon: Float = 1e-5
    ) {
        table.pointee.rms_norm_to_bf16(x, gamma, y, rstd, rows, columns, epsilon)
    }

    /// ``columnSum`` of bf16, in f32.
    public func columnSum(
        half x: UnsafePointer<UInt16>, stride: Int? = nil, into out: Target, rows: Int, columns: Int,
        accumulate: Bool = false
    ) {
        table.pointee.column_sum_bf16(x, stride ?? columns, out, rows, columns, accumulate ? 1 : 0)
    }
}
