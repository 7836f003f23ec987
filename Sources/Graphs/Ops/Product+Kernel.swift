import Kernels
import Language

extension Product {
    func prepare(_ context: KernelContext) throws -> Kernel {
        if isSmall(context) { return prepareSmall(context) }
        let (a, b, c) = (context.inputs[0], context.inputs[1], context.outputs[0])
        let result = TensorLayout([c.shape.rows, c.shape.last], type: c.kernelElement)
        var post: [PostOperation] = []
        var operands: [UnsafeRawPointer?] = []
        var bias: UnsafeMutableRawPointer?
        var next = 2
        for step in steps {
            let operand = step.hasOperand ? context.inputs[next] : nil
            if step.hasOperand { next += 1 }
            switch step {
            case .bias:
                bias = operand?.address
                continue
            case .activation(let kind): post.append(.activation(kind.kernel))
            case .add where operand?.address == c.address && post.isEmpty: post.append(.accumulate())
            case .multiply where operand?.address == c.address, .add where operand?.address == c.address:
                throw GraphError(
                    name,
                    Text(
                        "only what is added first may lie where the result goes",
                        zh: "只有最先相加的项可以放在结果的位置"))
            case .multiply: post.append(.multiply(TensorLayout(result.shape)))
            case .add: post.append(.add(TensorLayout(result.shape)))
            }
            operands.append(operand.map { UnsafeRawPointer($0.address) })
        }
        let product = try Kernels.MatrixProduct(
            a.matrix(transposed: transposesLeft), b.matrix(transposed: transposesRight), into: result,
            bias: bias == nil ? nil : TensorLayout([1, result.shape[1]]), post: post)
        return context.bind(product, a.address, b.address, c.address, bias: bias, operands: operands)
    }
}

extension Buffer {
    /// The element type as products know it.
    var kernelElement: Kernels.ElementType { type.element == .bfloat16 ? .bfloat16 : .float32 }

    /// The buffer as a matrix of rows.
    func matrix(transposed: Bool) -> TensorLayout {
        let layout = TensorLayout([shape.rows, shape.last], type: kernelElement)
        return transposed ? layout.transposed : layout
    }
}

extension KernelContext {
    /// A call of a prepared product on fixed addresses.
    func bind(
        _ product: Kernels.MatrixProduct, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer,
        _ c: UnsafeMutableRawPointer, bias: UnsafeRawPointer? = nil, operands: [UnsafeRawPointer?] = [],
        scratchOffset: Int = 0
    ) -> Kernel {
        let scratch = scratch
        scratch.reserve(scratchOffset + product.scratchBytes)
        guard !operands.isEmpty else {
            return { product.run(a, b, into: c, bias: bias, scratch: scratch.address + scratchOffset) }
        }
        return {
            operands.withUnsafeBufferPointer { operands in
                guard let list = operands.baseAddress else { return }
                product.run(
                    a, b, into: c, bias: bias, operands: list, scratch: scratch.address + scratchOffset)
            }
        }
    }
}
