/// Rows of a table by number, and masks by random numbers.
extension KernelSet {
    /// out[i, :] = table[tokens[i], :], added to `out` where `accumulate`. Tokens must be rows of the table.
    public func gather(
        _ rows: Source, tokens: UnsafePointer<Int32>, into out: Target, count: Int, width: Int,
        accumulate: Bool = false
    ) {
        table.pointee.gather(rows, tokens, out, count, width, accumulate ? 1 : 0)
    }

    /// dTable[tokens[i], :] += dOut[i, :], in the order of i.
    public func scatterAdd(
        _ dOut: Source, tokens: UnsafePointer<Int32>, into dTable: Target, count: Int, width: Int
    ) {
        table.pointee.scatter_add(dOut, tokens, dTable, count, width)
    }

    /// y = x/(1 − rate) where an element's random number is at least `rate`, else 0 (0 ≤ rate < 1); in
    /// place where wanted.
    ///
    /// The numbers depend on (key, step, first + i) alone: `first` is the number of the first element in
    /// the whole batch, so slices agree with one another, and the backward pass is the same call on dy.
    public func dropout(
        _ x: Source, into y: Target, count: Int, rate: Float, key: UInt64, step: UInt64, first: Int = 0
    ) {
        table.pointee.dropout(x, y, count, rate, key, step, UInt64(first))
    }
}
