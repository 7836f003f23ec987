import Language

/// One kind of computation on tensors: what it accepts, its gradient, its meaning in Double, and
/// the fast kernel that runs it. A value of the type carries the settings (axes, rates, scopes); what an
/// operation computes follows from these, its operands, the seed and the step, never from where or when it runs.
public protocol Operation: Sendable {
    /// Name for tables and errors: `layer norm`.
    var name: String { get }

    /// Types of the outputs, or a `GraphError` that says what would fit.
    ///
    /// The one place where shapes are checked: what comes after may rely on it. Only `float32` and `int32` come
    /// here; mixed precision changes types afterwards.
    func outputs(for inputs: [TensorType]) throws -> [TensorType]

    /// Adds nodes for the gradients with respect to the inputs. An operation that makes gradients itself needs
    /// none: graphs are differentiated once.
    /// - Parameter outputGradients: one per output, of its shape; nil where the outcome does not depend on it.
    /// - Returns: one per input, of its shape; nil where an input has none.
    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?]

    /// The operation's meaning: naive loops in Double, which gradient checks differentiate and kernels are held to.
    /// - Returns: one tensor an output, of the shapes of `outputs`.
    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor]

    /// A call with all addresses bound, ready to run many times without allocating. Slices call theirs at the same
    /// time on several threads, so a call may write to nothing but its outputs and the scratch memory.
    func prepare(_ context: KernelContext) throws -> Kernel

    /// Whether output 0 is only another view of input 0's elements: nothing runs. No, unless it says so.
    var isView: Bool { get }

    /// Pairs (input, output) where the output may be written over the input's elements, which are as many bytes;
    /// none, unless it says so. The planner does so where nobody reads the input later.
    var inPlace: [(input: Int, output: Int)] { get }

    /// Floating point operations of one run by the operation's definition, a multiply-add counted as two; one an
    /// output element, unless it says so.
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
        throw GraphError(
            name,
            Text(
                "declares no gradients, so nothing before it can be trained",
                zh: "未声明梯度，因此它之前的部分无法训练"))
    }

    /// Runs the Double reference on the bound buffers; operations override it with a fast kernel.
    public func prepare(_ context: KernelContext) throws -> Kernel {
        context.reference(self)
    }
}

/// An operation applied to tensors of a builder: what a gradient rule is given.
public struct Call: Sendable {
    /// The operands, in order.
    public let inputs: [Tensor]
    /// The results, in order.
    public let outputs: [Tensor]
}
