/// One kind of computation on tensors: what it accepts, its gradient, its meaning in Double, and
/// the fast kernel that runs it. A value of the type carries the settings (axes, rates, scopes).
public protocol Operation: Sendable {
    /// Name for tables and errors: `layer norm`.
    var name: String { get }

    /// Types of the outputs, or a `GraphError` that says what would fit.
    func outputs(for inputs: [TensorType]) throws -> [TensorType]

    /// Adds nodes for the gradients with respect to the inputs; nil where an input has none.
    /// - Parameter outputGradients: one per output; nil where nothing downstream needs it.
    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?]

    /// The operation's meaning: naive loops in Double.
    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor]

    /// A call with all addresses bound, ready to run many times without allocating.
    func prepare(_ context: KernelContext) throws -> Kernel

    /// Output 0 is only another view of input 0's elements: nothing runs.
    var isView: Bool { get }

    /// Pairs (input, output) where the output may be written over the input's elements.
    var inPlace: [(input: Int, output: Int)] { get }

    /// Floating point operations of one run by the operation's definition, a multiply-add counted as two.
    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double
}

extension Operation {
    public var isView: Bool { false }

    public var inPlace: [(input: Int, output: Int)] { [] }

    public func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        outputs.reduce(0) { $0 + Double($1.shape.count) }
    }

    public func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        throw GraphError(name, "has no gradient: only losses and layers are differentiated, once")
    }

    /// Runs the Double reference on the bound buffers; operations override it with a fast kernel.
    public func prepare(_ context: KernelContext) throws -> Kernel {
        context.reference(self)
    }
}

/// An operation applied to tensors of a builder: what a gradient rule is given.
public struct Call: Sendable {
    public let inputs: [Tensor]
    public let outputs: [Tensor]
}
