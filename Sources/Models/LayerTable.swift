import Graphs

/// One row of a model's layer table, for one sample.
public struct LayerRow: Sendable, Hashable {
    /// The name its parameters carry: `h0.attention.query`.
    public var name: String
    /// What it is: `dense`, `layer-norm`.
    public var kind: String
    /// Its output, without the batch.
    public var outputShape: [Int]
    /// Elements that are trained.
    public var parameters: Int
    /// Floating-point operations of one forward pass, a multiply-add counted as two.
    public var flops: Double
    /// Bytes of what its operations put out.
    public var activationBytes: Int
}

extension Model {
    /// The layers that hold parameters or compute something, in the order of computation.
    public func layers() throws -> [LayerRow] {
        var builder = GraphBuilder()
        _ = try build(&builder, rows: 1, withTargets: false)
        let graph = builder.graph
        var rows = graph.layers.map {
            LayerRow(name: $0.name, kind: $0.kind, outputShape: [], parameters: 0, flops: 0, activationBytes: 0)
        }
        var isFilled = [Bool](repeating: false, count: rows.count)
        for parameter in graph.parameters {
            // The layer that declared it is the one whose name goes in front of it.
            let owner = graph.layers.indices.last { index in
                let name = graph.layers[index].name
                return !name.isEmpty && parameter.name.hasPrefix(name + ".")
                    && !parameter.name.dropFirst(name.count + 1).contains(".")
            }
            guard let owner else { continue }
            rows[owner].parameters += parameter.shape.count
            isFilled[owner] = true
        }
        for node in graph.nodes {
            let layer = Int(node.layer)
            let outputs = node.outputs.map { graph.values[Int($0)].type }
            rows[layer].flops += node.operation.flops(
                inputs: node.inputs.map { graph.values[Int($0)].type }, outputs: outputs)
            if let shape = outputs.first?.shape { rows[layer].outputShape = Array(shape.extents.dropFirst()) }
            if !node.operation.isView {
                rows[layer].activationBytes += outputs.reduce(0) { $0 + $1.byteCount }
            }
            isFilled[layer] = true
        }
        return zip(rows, isFilled).filter(\.1).map(\.0).filter { !$0.name.isEmpty }
    }
}
