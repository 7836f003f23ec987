/// What a program can tell of itself: sizes, tables, times, and tensors by name.
extension TrainingProgram {
    /// Bytes of parameters, gradients, activations, inputs and working memory.
    public var memoryBytes: Int {
        parameterMemory.byteCount + (rounded?.byteCount ?? 0) + stateMemory.byteCount + inputBlocks.byteCount
            + gradientMemories.reduce(0) { $0 + $1.byteCount } + sliceSet.byteCount
    }

    /// The layers with their sizes and work, over the whole batch.
    public var layers: [LayerSummary] { LayerSummary.table(sliceSet.slices, layout: layout) }

    /// The prepared operations with their work and, after `timedStep`, their time.
    public var operations: [OperationSummary] { OperationSummary.table(sliceSet) }

    /// Forgets the times of earlier `timedStep`s.
    public func resetTiming() { sliceSet.resetTiming() }

    /// Names that `tensor(named:)` knows: parameters, their gradients, and the tensors kept by `inspected`.
    public var tensorNames: [String] {
        layout.entries.flatMap { [$0.name, $0.name + ".gradient"] } + keptNames
    }

    private var keptNames: [String] {
        guard inspected != .none else { return [] }
        let program = sliceSet.slices[0]
        return program.graph.values.indices.compactMap { index in
            let value = program.graph.values[index]
            guard case .node = value.origin, !value.name.isEmpty, program.isKept(Int32(index)) else { return nil }
            return layout.entry(named: value.name) == nil ? value.name : nil
        }
    }

    /// A copy of a tensor after a step; activations are put together from the slices' rows.
    public func tensor(named name: String) -> (shape: Shape, values: [Float])? {
        if let entry = layout.entry(named: name) { return (entry.shape, Array(parameters[entry.range])) }
        if name.hasSuffix(".gradient"), let entry = layout.entry(named: String(name.dropLast(9))) {
            return (entry.shape, Array(gradients[entry.range]))
        }
        return sliceSet.inspect(name)
    }
}
