/// Softmax over the rows of a `rows` × `columns` matrix.
extension KernelSet {
    /// y = softmax(scale · x) of each row, scale > 0; in place where wanted.
    ///
    /// With `causalQueries` > 0, row r is query r mod `causalQueries` and sees its first
    /// min(columns, query + offset + 1) columns; the others get 0. `offset` is the number of keys before
    /// the first query.
    public func softmax(
        _ x: Source, into y: Target, rows: Int, columns: Int, scale: Float = 1, causalQueries: Int = 0,
        offset: Int = 0
    ) {
        table.pointee.softmax(x, y, rows, columns, scale, causalQueries, offset)
    }

    /// dx = scale · y · (dy − Σ dy · y); in place on `dy` where wanted. The mask as in ``softmax``.
    public func softmaxBackward(
        output y: Source, _ dy: Source, into dx: Target, rows: Int, columns: Int, scale: Float = 1,
        causalQueries: Int = 0, offset: Int = 0
    ) {
        table.pointee.softmax_backward(y, dy, dx, rows, columns, scale, causalQueries, offset)
    }
}
