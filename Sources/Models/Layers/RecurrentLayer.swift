import Graphs

extension GraphBuilder {
    /// A recurrent layer with parameters of its own over a sequence `[rows, steps, channels]`: its states
    /// `[rows, steps, units]`. Gates lie side by side in the weights, in the order that `RecurrentCell` says.
    ///
    /// Starts as PyTorch's `LSTM` and `GRU` do: everything uniform within ±1/√units.
    mutating func recurrent(_ name: String, _ cell: RecurrentCell, _ x: Tensor, units: Int) throws -> Tensor {
        let start = Initializer.fanIn(units)
        let width = cell.gates * units
        let channels = shape(of: x).last
        return try layer(name, kind: cell.rawValue) { graph in
            let gates = try graph.layer("input", kind: "dense") { graph in
                try graph.dense(
                    x, weight: graph.parameter("weight", [channels, width], start),
                    bias: graph.parameter("bias", [width], start))
            }
            return try graph.layer("recurrent", kind: cell.rawValue) { graph in
                try graph.recurrence(
                    cell, gates: gates, weight: graph.parameter("weight", [units, width], start),
                    bias: graph.parameter("bias", [width], start))
            }
        }
    }
}
