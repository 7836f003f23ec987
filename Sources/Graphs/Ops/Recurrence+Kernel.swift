import Kernels

/// Sizes of a recurrence and copies between the batch's order `[B, T, …]` and the order of time `[T, B, …]`,
/// in which each step's rows are neighbors. What the forward pass keeps for the gradient is in the order of time.
private struct RecurrenceLayout {
    let batch, positions, units, gates: Int

    init(_ cell: RecurrentCell, gates shape: Shape) {
        batch = shape[0]
        positions = shape[1]
        gates = shape[2]
        units = shape[2] / cell.gates
    }

    /// Elements of one step's states, and of its gates.
    var stateCount: Int { batch * units }
    var gateCount: Int { batch * gates }

    /// Copies a step's rows from the batch's order.
    func gather(_ x: Source, step: Int, width: Int, into out: Target) {
        for row in 0..<batch {
            (out + row * width).update(from: x + (row * positions + step) * width, count: width)
        }
    }

    /// Copies a step's rows to the batch's order.
    func scatter(_ x: Source, step: Int, width: Int, into out: Target) {
        for row in 0..<batch {
            (out + (row * positions + step) * width).update(from: x + row * width, count: width)
        }
    }
}

extension Recurrence {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let layout = RecurrenceLayout(cell, gates: context.inputs[0].shape)
        let inputs = context.inputs.map(\.floats)
        let outputs = context.outputs.map(\.floats)
        let (input, weight, bias) = (inputs[0], inputs[1], inputs[2])
        let (states, gates, memory) = (outputs[0], outputs[1], outputs[2])
        let product = try Kernels.MatrixProduct(
            TensorLayout([layout.batch, layout.units]), TensorLayout([layout.units, layout.gates]),
            into: TensorLayout([layout.batch, layout.gates]), post: [.accumulate()])
        let (cell, kernels, scratch) = (cell, context.kernels, context.scratch)
        let stateBytes = Memory.rounded(layout.stateCount * 4)
        let gateBytes = Memory.rounded(layout.gateCount * 4)
        scratch.reserve(2 * stateBytes + gateBytes + product.scratchBytes)
        return {
            var previous = scratch.address.assumingMemoryBound(to: Float.self)
            var now = (scratch.address + stateBytes).assumingMemoryBound(to: Float.self)
            let recurrent = (scratch.address + 2 * stateBytes).assumingMemoryBound(to: Float.self)
            let rest = scratch.address + 2 * stateBytes + gateBytes
            previous.update(repeating: 0, count: layout.stateCount)
            for step in 0..<layout.positions {
                let stepGates = gates + step * layout.gateCount
                let stepMemory = memory + step * layout.stateCount
                layout.gather(input, step: step, width: layout.gates, into: stepGates)
                switch cell {
                case .lstm:
                    kernels.addRow(stepGates, bias, into: stepGates, rows: layout.batch, columns: layout.gates)
                    product.run(previous, weight, into: stepGates, scratch: rest)
                    // The state before the first one is zero, and so is the cell's memory.
                    let before = step > 0 ? stepMemory - layout.stateCount : previous
                    kernels.lstm(
                        gates: stepGates, previousCell: before, cell: stepMemory, hidden: now,
                        rows: layout.batch, width: layout.units)
                case .gru:
                    for row in 0..<layout.batch {
                        (recurrent + row * layout.gates).update(from: bias, count: layout.gates)
                    }
                    product.run(previous, weight, into: recurrent, scratch: rest)
                    kernels.gru(
                        input: stepGates, recurrent: recurrent, previous: previous, hidden: now,
                        rows: layout.batch, width: layout.units)
                    for row in 0..<layout.batch {
                        (stepMemory + row * layout.units).update(
                            from: recurrent + row * layout.gates + 2 * layout.units, count: layout.units)
                    }
                }
                layout.scatter(now, step: step, width: layout.units, into: states)
                swap(&previous, &now)
            }
        }
    }
}

extension RecurrenceGradient {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let layout = RecurrenceLayout(cell, gates: context.inputs[3].shape)
        let inputs = context.inputs.map(\.floats)
        let outputs = context.outputs.map(\.floats)
        let (dy, weight, states, gates, memory) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
        let (dInput, dWeight, dRecurrent) = (outputs[0], outputs[1], outputs[2])
        let steps = layout.positions * layout.batch
        let back = try Kernels.MatrixProduct(
            TensorLayout([layout.batch, layout.gates]),
            TensorLayout([layout.units, layout.gates]).transposed,
            into: TensorLayout([layout.batch, layout.units]), post: [.accumulate()])
        let weights = try Kernels.MatrixProduct(
            TensorLayout([steps, layout.units]).transposed, TensorLayout([steps, layout.gates]),
            into: TensorLayout([layout.units, layout.gates]))
        let (cell, kernels, scratch) = (cell, context.kernels, context.scratch)
        let parts = GradientScratch(layout)
        scratch.reserve(parts.byteCount + max(back.scratchBytes, weights.scratchBytes))
        return {
            let memories = parts.at(scratch.address)
            let rest = scratch.address + parts.byteCount
            // The states before each step, in the order of time; before the first one zeros.
            memories.previous.update(repeating: 0, count: layout.stateCount)
            for step in 1..<max(1, layout.positions) {
                layout.gather(
                    states, step: step - 1, width: layout.units,
                    into: memories.previous + step * layout.stateCount)
            }
            memories.carry.update(repeating: 0, count: layout.stateCount)
            for step in stride(from: layout.positions - 1, through: 0, by: -1) {
                let dGates = memories.dGates + step * layout.gateCount
                let stepGates = gates + step * layout.gateCount
                let stepMemory = memory + step * layout.stateCount
                let before = memories.previous + step * layout.stateCount
                layout.gather(dy, step: step, width: layout.units, into: memories.dState)
                if step < layout.positions - 1 {
                    back.run(dGates + layout.gateCount, weight, into: memories.dState, scratch: rest)
                }
                switch cell {
                case .lstm:
                    kernels.lstmBackward(
                        gates: stepGates, previousCell: step > 0 ? stepMemory - layout.stateCount : before,
                        cell: stepMemory, dHidden: memories.dState, dCell: memories.carry, dGates: dGates,
                        rows: layout.batch, width: layout.units)
                    layout.scatter(dGates, step: step, width: layout.gates, into: dInput)
                case .gru:
                    kernels.add(
                        memories.dState, memories.carry, into: memories.dState, count: layout.stateCount)
                    for row in 0..<layout.batch {
                        (dGates + row * layout.gates + 2 * layout.units).update(
                            from: stepMemory + row * layout.units, count: layout.units)
                    }
                    kernels.gruBackward(
                        gates: stepGates, recurrent: dGates, previous: before, dHidden: memories.dState,
                        dInput: memories.dInput, dRecurrent: dGates, dPrevious: memories.carry,
                        rows: layout.batch, width: layout.units)
                    layout.scatter(memories.dInput, step: step, width: layout.gates, into: dInput)
                }
                layout.scatter(dGates, step: step, width: layout.gates, into: dRecurrent)
            }
            weights.run(memories.previous, memories.dGates, into: dWeight, scratch: rest)
        }
    }
}

/// Working memory of a recurrence's backward pass.
private struct GradientScratch {
    private let sequence, state, gates, sequenceGates: Int

    init(_ layout: RecurrenceLayout) {
        sequence = Memory.rounded(layout.positions * layout.stateCount * 4)
        state = Memory.rounded(layout.stateCount * 4)
        gates = Memory.rounded(layout.gateCount * 4)
        sequenceGates = Memory.rounded(layout.positions * layout.gateCount * 4)
    }

    var byteCount: Int { sequence + 2 * state + gates + sequenceGates }

    /// Where the parts lie.
    func at(_ address: UnsafeMutableRawPointer)
        -> (previous: Target, dState: Target, carry: Target, dInput: Target, dGates: Target)
    {
        func part(_ offset: Int) -> Target { (address + offset).assumingMemoryBound(to: Float.self) }
        return (
            part(0), part(sequence), part(sequence + state), part(sequence + 2 * state),
            part(sequence + 2 * state + gates)
        )
    }
}
