import Graphs

extension GraphBuilder {
    /// An activation as a row of its own in the layer table.
    mutating func activation(_ name: String, _ kind: ActivationKind, _ x: Tensor) throws -> Tensor {
        try layer(name, kind: kind.rawValue) { try $0.activation(kind, x) }
    }

    /// SwiGLU's gate (Shazeer 2020) as a row of its own in the layer table: `silu(gate) · up`, of equal shapes.
    mutating func swiGLU(_ name: String, gate: Tensor, up: Tensor) throws -> Tensor {
        try layer(name, kind: "swiglu") { try $0.multiply($0.activation(.silu, gate), up) }
    }

    /// Dropout as a row of its own in the layer table; nothing where the rate is 0.
    mutating func dropout(_ name: String, _ x: Tensor, rate: Double) throws -> Tensor {
        guard rate > 0 else { return x }
        return try layer(name, kind: "dropout") { try $0.dropout(x, rate: Float(rate)) }
    }

    /// Each row's numbers in one axis: `[rows, …]` becomes `[rows, count]`.
    mutating func flattened(_ x: Tensor) throws -> Tensor {
        let shape = shape(of: x)
        guard shape.rank != 2 else { return x }
        return try reshape(x, [shape[0], shape.count / shape[0]])
    }
}
