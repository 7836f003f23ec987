import Language

/// A recurrent cell run over all positions of a sequence, from a state of zeros.
public enum RecurrentCell: String, Sendable, Hashable, CaseIterable {
    /// Long short-term memory (Hochreiter and Schmidhuber 1997); gates in the order input, forget, cell, output.
    case lstm
    /// Gated recurrent unit (Cho et al. 2014) in PyTorch's form; gates in the order reset, update, new.
    case gru

    /// Gates a unit has.
    public var gates: Int { self == .lstm ? 4 : 3 }
}

/// Runs a recurrent cell: operands the inputs' share of the gates `[B, T, G·H]` (input · weight + bias), the
/// recurrent weight `[H, G·H]`, and its bias `[G·H]`. Outputs the states h `[B, T, H]` and, for the gradient,
/// the gates after their functions `[B, T, G·H]` and a memory `[B, T, H]`: the LSTM's cell state, or the GRU's
/// recurrent share of its new state.
struct Recurrence: Operation {
    var cell: RecurrentCell

    var name: String { cell.rawValue }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 3, name)
        try Check.floats(inputs, name)
        let (gates, weight) = (inputs[0].shape, inputs[1].shape)
        guard gates.rank == 3, gates[2] % cell.gates == 0 else {
            throw GraphError(
                name,
                Text(
                    "gates are \(gates); [batch, positions, \(cell.gates) · units] would fit",
                    zh: "门为 \(gates)；应为 [batch, positions, \(cell.gates) · units]"))
        }
        let units = gates[2] / cell.gates
        try Check.shape(weight, is: [units, gates[2]], Text("the recurrent weight", zh: "循环权重"), name)
        try Check.shape(inputs[2].shape, is: [gates[2]], Text("the recurrent bias", zh: "循环偏置"), name)
        let states = TensorType([gates[0], gates[1], units])
        return [states, TensorType(gates), states]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil, nil] }
        let results = try graph.apply(
            RecurrenceGradient(cell: cell), to: [dy, call.inputs[1]] + call.outputs)
        // The recurrent share of the gates has a gradient of its own in the GRU.
        let bias = graph.shape(of: call.inputs[2])
        return [results[0], results[1], try graph.sumLeading(results[2], to: bias)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (weight, bias) = (inputs[1].values, inputs[2].values)
        let (positions, width) = (inputs[0].shape[1], inputs[0].shape[2])
        let units = width / cell.gates
        var results = outputs.map { DoubleTensor($0.shape, repeating: 0) }
        for row in 0..<inputs[0].shape.rows {
            let isFirst = row % positions == 0
            func previous(_ output: Int, _ unit: Int) -> Double {
                isFirst ? 0 : results[output].values[(row - 1) * units + unit]
            }
            let recurrent = (0..<width).map { column in
                (0..<units).reduce(bias[column]) { $0 + previous(0, $1) * weight[$1 * width + column] }
            }
            for unit in 0..<units {
                func sum(_ gate: Int) -> Double {
                    inputs[0].values[row * width + gate * units + unit] + recurrent[gate * units + unit]
                }
                let (gates, state, memory) = cell.advance(
                    sum, input: inputs[0].values[row * width + 2 * units + unit],
                    recurrent: recurrent[2 * units + unit],
                    previousState: previous(0, unit), previousMemory: previous(2, unit))
                for (gate, value) in gates.enumerated() {
                    results[1].values[row * width + gate * units + unit] = value
                }
                results[0].values[row * units + unit] = state
                results[2].values[row * units + unit] = memory
            }
        }
        return results
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        2 * Double(inputs[0].shape.count) * Double(inputs[1].shape[0]) + 12 * Double(outputs[0].shape.count)
    }
}

extension RecurrentCell {
    /// One unit's step in Double.
    /// - Parameters:
    ///   - sum: a gate's argument, input and recurrent share together.
    ///   - input: the input share of the GRU's new state.
    ///   - recurrent: its recurrent share.
    fileprivate func advance(
        _ sum: (Int) -> Double, input: Double, recurrent: Double, previousState: Double, previousMemory: Double
    ) -> (gates: [Double], state: Double, memory: Double) {
        switch self {
        case .lstm:
            let gates = [
                ActivationKind.logistic(sum(0)), ActivationKind.logistic(sum(1)), Mathematics.tanh(sum(2)),
                ActivationKind.logistic(sum(3)),
            ]
            let memory = gates[1] * previousMemory + gates[0] * gates[2]
            return (gates, gates[3] * Mathematics.tanh(memory), memory)
        case .gru:
            let (reset, update) = (ActivationKind.logistic(sum(0)), ActivationKind.logistic(sum(1)))
            let new = Mathematics.tanh(input + reset * recurrent)
            return ([reset, update, new], (1 - update) * new + update * previousState, recurrent)
        }
    }
}

/// Gradients of `Recurrence`: operands dh, the recurrent weight, and its outputs h, gates, memory; outputs the
/// gradients of the inputs' share of the gates, of the recurrent weight, and of the recurrent share of the gates.
struct RecurrenceGradient: Operation {
    var cell: RecurrentCell

    var name: String { "\(cell.rawValue) gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 5, name)
        let gates = TensorType(inputs[3].shape)
        return [gates, TensorType(inputs[1].shape), gates]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (dy, weight, states) = (inputs[0].values, inputs[1].values, inputs[2])
        let (gates, memory) = (inputs[3].values, inputs[4].values)
        let (batch, positions, units) = (states.shape[0], states.shape[1], states.shape[2])
        let width = units * cell.gates
        var results = outputs.map { DoubleTensor($0.shape, repeating: 0) }
        for sample in 0..<batch {
            var (dState, dMemory) = ([Double](repeating: 0, count: units), [Double](repeating: 0, count: units))
            for position in (0..<positions).reversed() {
                let row = sample * positions + position
                for unit in 0..<units {
                    let index = row * units + unit
                    let step = cell.retreat(
                        gates: (0..<cell.gates).map { gates[row * width + $0 * units + unit] },
                        memory: memory[index],
                        previousState: position > 0 ? states.values[index - units] : 0,
                        previousMemory: position > 0 ? memory[index - units] : 0,
                        dState: dy[index] + dState[unit], dMemory: dMemory[unit])
                    for gate in 0..<cell.gates {
                        results[0].values[row * width + gate * units + unit] = step.inputs[gate]
                        results[2].values[row * width + gate * units + unit] = step.recurrent[gate]
                    }
                    (dState[unit], dMemory[unit]) = (step.dState, step.dMemory)
                }
                for unit in 0..<units {
                    for column in 0..<width {
                        let dGate = results[2].values[row * width + column]
                        dState[unit] += dGate * weight[unit * width + column]
                        if position > 0 {
                            results[1].values[unit * width + column] += states.values[(row - 1) * units + unit] * dGate
                        }
                    }
                }
            }
        }
        return results
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        4 * Double(inputs[3].shape.count) * Double(inputs[1].shape[0]) + 20 * Double(inputs[2].shape.count)
    }
}

extension RecurrentCell {
    /// One unit's step backward in Double: gradients of the gates' two shares, and of the state (its direct
    /// path) and memory before.
    fileprivate func retreat(
        gates: [Double], memory: Double, previousState: Double, previousMemory: Double, dState: Double,
        dMemory: Double
    ) -> (inputs: [Double], recurrent: [Double], dState: Double, dMemory: Double) {
        switch self {
        case .lstm:
            let (input, forget, cell, output) = (gates[0], gates[1], gates[2], gates[3])
            let active = Mathematics.tanh(memory)
            let dCell = dMemory + dState * output * (1 - active * active)
            let sums = [
                dCell * cell * input * (1 - input), dCell * previousMemory * forget * (1 - forget),
                dCell * input * (1 - cell * cell), dState * active * output * (1 - output),
            ]
            return (sums, sums, 0, dCell * forget)
        case .gru:
            let (reset, update, new) = (gates[0], gates[1], gates[2])
            let dNew = dState * (1 - update) * (1 - new * new)
            let dReset = dNew * memory * reset * (1 - reset)
            let dUpdate = dState * (previousState - new) * update * (1 - update)
            return ([dReset, dUpdate, dNew], [dReset, dUpdate, dNew * reset], dState * update, 0)
        }
    }
}

extension GraphBuilder {
    /// The states of a recurrent cell over a sequence.
    /// - Parameters:
    ///   - gates: the inputs' share of the gates, `[B, T, G·H]`: `dense(x, …)` of the sequence.
    ///   - weight: the recurrent weight, `[H, G·H]`; `bias` is `[G·H]`.
    /// - Returns: h, `[B, T, H]`.
    public mutating func recurrence(
        _ cell: RecurrentCell, gates: Tensor, weight: Tensor, bias: Tensor
    ) throws -> Tensor {
        try apply(Recurrence(cell: cell), to: [gates, weight, bias])[0]
    }
}

extension OperationEntry {
    /// LSTM and GRU over a sequence.
    static let recurrence = OperationEntry(
        "recurrence",
        RecurrentCell.allCases.flatMap { cell in
            ([(2, 3, 2), (1, 1, 1), (3, 4, 5)] as [(Int, Int, Int)]).map { batch, positions, units in
                OperationExample("\(cell.rawValue) of \(batch)×\(positions) with \(units) units") { graph in
                    let width = units * cell.gates
                    return try graph.recurrence(
                        cell, gates: graph.input("gates", [batch, positions, width]),
                        weight: graph.input("weight", [units, width]), bias: graph.input("bias", [width]))
                }
            }
        })
}
