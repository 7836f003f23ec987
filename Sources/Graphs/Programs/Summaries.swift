/// A row of the layer table.
public struct LayerSummary: Sendable, Equatable {
    /// Full name: `h0.attention`; empty for what no layer claims.
    public let name: String
    /// What it is, for people: `dense`, `attention`.
    public let kind: String
    /// Shape of the layer's last forward output, with the rows of the first slice.
    public let outputShape: Shape
    /// Trained elements.
    public let parameters: Int
    /// Floating point operations of a step over the whole batch, forward and backward.
    public let flops: Double
    /// Bytes of the forward outputs over the whole batch, before buffers are shared.
    public let activationBytes: Int

    static func table(_ programs: [SliceProgram], layout: ParameterLayout) -> [LayerSummary] {
        guard let first = programs.first else { return [] }
        return first.graph.layers.indices.compactMap { index in
            let layer = first.graph.layers[index]
            var shape = Shape.scalar
            var (flops, bytes) = (0.0, 0)
            for program in programs {
                for nodeIndex in program.nodes where Int(program.graph.nodes[nodeIndex].layer) == index {
                    let node = program.graph.nodes[nodeIndex]
                    let outputs = program.graph.outputTypes(of: node)
                    flops += node.operation.flops(inputs: program.graph.inputTypes(of: node), outputs: outputs)
                    if !node.isBackward {
                        bytes += outputs.reduce(0) { $0 + $1.byteCount }
                        if program === first, let output = outputs.first { shape = output.shape }
                    }
                }
            }
            let parameters = first.graph.parameters.reduce(0) {
                $0 + (layerName(of: $1.name, in: first.graph) == layer.name ? $1.shape.count : 0)
            }
            guard flops > 0 || parameters > 0 else { return nil }
            return LayerSummary(
                name: layer.name, kind: layer.kind, outputShape: shape, parameters: parameters, flops: flops,
                activationBytes: bytes)
        }
    }

    /// The innermost layer whose name is the parameter's name without its last part.
    private static func layerName(of parameter: String, in graph: Graph) -> String {
        guard let dot = parameter.lastIndex(of: ".") else { return "" }
        let prefix = String(parameter[..<dot])
        return graph.layers.contains { $0.name == prefix } ? prefix : ""
    }
}

/// A row of the operation table: one prepared call of the first slice.
public struct OperationSummary: Sendable, Equatable {
    /// What is computed: `layer norm gradient`.
    public let name: String
    /// Full name of the layer it belongs to; empty for what no layer claims.
    public let layer: String
    /// Whether it belongs to the backward pass.
    public let isBackward: Bool
    /// Shapes of the operands, with the rows of the first slice.
    public let inputShapes: [Shape]
    /// Shapes of the results, with the rows of the first slice.
    public let outputShapes: [Shape]
    /// Floating point operations of one run of this slice.
    public let flops: Double
    /// Seconds spent by this slice in all timed steps.
    public let seconds: Double

    static func table(_ slices: SliceSet) -> [OperationSummary] {
        let program = slices.slices[0]
        return zip(program.nodes, slices.seconds).map { index, seconds in
            let node = program.graph.nodes[index]
            let (inputs, outputs) = (program.graph.inputTypes(of: node), program.graph.outputTypes(of: node))
            return OperationSummary(
                name: node.operation.name, layer: program.graph.layers[Int(node.layer)].name,
                isBackward: node.isBackward, inputShapes: inputs.map(\.shape), outputShapes: outputs.map(\.shape),
                flops: node.operation.flops(inputs: inputs, outputs: outputs), seconds: seconds)
        }
    }
}
