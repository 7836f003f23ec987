/// The operations there are, with small graphs that exercise each: tests check every one's gradient and
/// kernel against its meaning in Double. A new operation adds its name here.
public enum Operations {
    /// All of them.
    public static let catalog: [OperationEntry] = [
        .product, .add, .multiply, .scale, .activation, .reduction, .expand, .reshape, .permute,
        .layerNorm, .rmsNorm, .groupNorm, .batchNorm, .dropout, .embedding, .embeddedColumns, .rotary, .attention,
        .slice,
        .convolution, .pooling, .recurrence, .softmaxCrossEntropy, .elementLoss,
    ]
}

/// A row of the catalog: an operation, or several that share a file.
public struct OperationEntry: Sendable {
    /// What it is called in lists.
    public let name: String
    /// Graphs that run it and its gradient in every way there is, with extents of 1, odd ones and ones that are no
    /// multiple of 16.
    public let examples: [OperationExample]

    init(_ name: String, _ examples: [OperationExample]) {
        self.name = name
        self.examples = examples
    }
}

/// A small graph around one operation. Its inputs are drawn from −1…1 by their names; where an operation takes
/// other numbers, the graph makes them from those.
public struct OperationExample: Sendable, CustomStringConvertible {
    /// Operation and shapes, for the report of a test.
    public let description: String
    /// Names of inputs that are given, not differentiated, such as targets; those of type `int32` never are.
    public let fixed: [String]
    /// Inputs of type `int32` are from 0 up to but not including it.
    public let limit: Int
    /// Builds the graph from inputs of any name and gives the tensor to differentiate.
    public let build: @Sendable (inout GraphBuilder) throws -> Tensor

    init(
        _ description: String, fixed: [String] = [], limit: Int = 3,
        build: @escaping @Sendable (inout GraphBuilder) throws -> Tensor
    ) {
        self.description = description
        self.fixed = fixed
        self.limit = limit
        self.build = build
    }

    /// An operation of one operand, for some shapes.
    static func unary(
        _ name: String, _ shapes: [Shape],
        _ apply: @escaping @Sendable (inout GraphBuilder, Tensor) throws -> Tensor
    ) -> [OperationExample] {
        shapes.map { shape in
            OperationExample("\(name) of \(shape)") { graph in
                try apply(&graph, graph.input("x", shape))
            }
        }
    }

    /// An operation of two operands, for some pairs of shapes.
    static func binary(
        _ name: String, _ shapes: [(Shape, Shape)],
        _ apply: @escaping @Sendable (inout GraphBuilder, Tensor, Tensor) throws -> Tensor
    ) -> [OperationExample] {
        shapes.map { a, b in
            OperationExample("\(name) of \(a) and \(b)") { graph in
                let (x, y) = (try graph.input("a", a), try graph.input("b", b))
                return try apply(&graph, x, y)
            }
        }
    }
}
