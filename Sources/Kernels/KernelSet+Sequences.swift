/// Rotary positions, and the gates of recurrent cells.
extension KernelSet {
    /// Turns each pair (i, i + depth/2) of [rows, heads, depth] by its position's angle (Su et al. 2021);
    /// row r is at position r mod `positions` of the tables [positions, depth/2]. `inverse` turns back,
    /// which is the gradient. In place where wanted.
    public func rotate(
        _ x: Source, cosines: Source, sines: Source, into y: Target, rows: Int, heads: Int, depth: Int,
        positions: Int, inverse: Bool = false
    ) {
        table.pointee.rope(x, cosines, sines, y, rows, heads, depth, positions, inverse ? 1 : 0)
    }

    /// One step of an LSTM (Hochreiter and Schmidhuber 1997) after its products.
    ///
    /// `gates` is [rows, 4 · width] in the order input, forget, cell, output (PyTorch's): sums in, activated
    /// values out. cell = f · previousCell + i · g; hidden = o · tanh(cell).
    public func lstm(
        gates: Target, previousCell: Source, cell: Target, hidden: Target, rows: Int, width: Int
    ) {
        table.pointee.lstm(gates, previousCell, cell, hidden, rows, width)
    }

    /// The gradient of ``lstm`` from the activated gates. `dGates` (of the sums) may be `gates`; `dCell`
    /// comes in as the later step's part and leaves as the previous cell's gradient.
    public func lstmBackward(
        gates: Source, previousCell: Source, cell: Source, dHidden: Source, dCell: Target, dGates: Target,
        rows: Int, width: Int
    ) {
        table.pointee.lstm_backward(gates, previousCell, cell, dHidden, dCell, dGates, rows, width)
    }

    /// One step of a GRU (Cho et al. 2014) after its products, as PyTorch's: `input` and `recurrent` are
    /// [rows, 3 · width] in the order reset, update, new; `input` becomes the activated values.
    /// n = tanh(inputₙ + r · recurrentₙ); hidden = (1 − z) · n + z · previous.
    public func gru(
        input: Target, recurrent: Source, previous: Source, hidden: Target, rows: Int, width: Int
    ) {
        table.pointee.gru(input, recurrent, previous, hidden, rows, width)
    }

    /// The gradient of ``gru`` from the activated gates. `dInput` may be `gates`, `dRecurrent` may be
    /// `recurrent`; `dPrevious` is the part that does not go through the products.
    public func gruBackward(
        gates: Source, recurrent: Source, previous: Source, dHidden: Source, dInput: Target,
        dRecurrent: Target, dPrevious: Target, rows: Int, width: Int
    ) {
        table.pointee.gru_backward(
            gates, recurrent, previous, dHidden, dInput, dRecurrent, dPrevious, rows, width)
    }
}
