/// Kernels over matrices of `rows` × `columns` and their sums.
extension KernelSet {
    /// out[r, c] = x[r, c] + row[c]; in place where wanted.
    public func addRow(_ x: Source, _ row: Source, into out: Target, rows: Int, columns: Int) {
        table.pointee.add_row(x, row, out, rows, columns)
    }

    /// out[r, c] = x[r, c] · row[c]; in place where wanted.
    public func multiplyRow(_ x: Source, _ row: Source, into out: Target, rows: Int, columns: Int) {
        table.pointee.multiply_row(x, row, out, rows, columns)
    }

    /// out[c] = Σᵣ x[r · stride + c], added to `out` where `accumulate`. A bias's gradient.
    public func columnSum(
        _ x: Source, stride: Int? = nil, into out: Target, rows: Int, columns: Int, accumulate: Bool = false
    ) {
        table.pointee.column_sum(x, stride ?? columns, out, rows, columns, accumulate ? 1 : 0)
    }

    /// out[r] = Σ over columns of x[r, c]
    public func rowSum(_ x: Source, into out: Target, rows: Int, columns: Int) {
        table.pointee.row_sum(x, out, rows, columns)
    }

    /// Σ x in Double
    public func sum(_ x: Source, count: Int) -> Double {
        table.pointee.sum(x, count)
    }

    /// Copies a box of at most four dimensions between two layouts: permutes, slices, transposes.
    ///
    /// `shape`, `strides` and `outStrides` (in elements) have four numbers; give leading ones for fewer.
    public func copy(
        _ x: Source, strides: UnsafePointer<Int>, into out: Target, outStrides: UnsafePointer<Int>,
        shape: UnsafePointer<Int>
    ) {
        table.pointee.copy_strided(x, strides, out, outStrides, shape)
    }

    /// C = A · B, added to what is there where `accumulate`, for matrices that lie in the nearest caches;
    /// larger ones are ``MatrixProduct``'s. A's element (i, k) is at i · rowStride + k · innerStride.
    public func smallProduct(
        _ a: Source, rowStride aStride: Int, innerStride: Int, _ b: Source, rowStride bStride: Int,
        into c: Target, rowStride cStride: Int, rows: Int, inner: Int, columns: Int, accumulate: Bool = false
    ) {
        table.pointee.small_product(
            a, aStride, innerStride, b, bStride, c, cStride, rows, inner, columns, accumulate ? 1 : 0)
    }

    /// out = xᵀ for a matrix x; out's rows are `outStride` apart, at least `rows` rounded up to 16, and what
    /// lies between becomes 0.
    public func transpose(
        _ x: Source, rowStride: Int, into out: Target, rowStride outStride: Int, rows: Int, columns: Int
    ) {
        table.pointee.transpose(x, rowStride, out, outStride, rows, columns)
    }
}
