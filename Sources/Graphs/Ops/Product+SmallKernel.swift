import Kernels

/// Products of tiny networks, by a kernel of our own: a call of the library costs as much as their work.
extension Product {
    /// Work in floating-point operations above which the library is as quick.
    private static let largest = 500_000.0

    func isSmall(_ context: KernelContext) -> Bool {
        context.kernels.instructionSet != .baseline && work(context) <= Self.largest
            && (context.inputs + context.outputs).allSatisfy { $0.type.element == .float32 }
    }

    private func work(_ context: KernelContext) -> Double {
        flops(inputs: context.inputs.map(\.type), outputs: context.outputs.map(\.type))
    }

    func prepareSmall(_ context: KernelContext) -> Kernel {
        let kernels = context.kernels
        let (a, b, c) = (context.inputs[0], context.inputs[1], context.outputs[0])
        let (rows, columns) = (c.shape.rows, c.shape.last)
        let inner = transposesLeft ? a.shape.rows : a.shape.last
        let (aRow, aInner) = transposesLeft ? (1, rows) : (inner, 1)
        let (left, right, result) = (a.floats, b.floats, c.floats)
        let sumsInPlace = !inPlace.isEmpty && inPlace.allSatisfy { context.sharesMemory(input: $0.input, output: 0) }
        let finish = smallSteps(context, sumsInPlace: sumsInPlace)
        if transposesRight {
            // The kernel reads rows of B.
            let stride = (columns + 15) / 16 * 16
            let scratch = context.scratch
            scratch.reserve(inner * stride * 4)
            return {
                let turned = scratch.address.assumingMemoryBound(to: Float.self)
                kernels.transpose(
                    right, rowStride: inner, into: turned, rowStride: stride, rows: columns, columns: inner)
                kernels.smallProduct(
                    left, rowStride: aRow, innerStride: aInner, turned, rowStride: stride, into: result,
                    rowStride: columns, rows: rows, inner: inner, columns: columns, accumulate: sumsInPlace)
                for step in finish { step() }
            }
        }
        return {
            kernels.smallProduct(
                left, rowStride: aRow, innerStride: aInner, right, rowStride: columns, into: result,
                rowStride: columns, rows: rows, inner: inner, columns: columns, accumulate: sumsInPlace)
            for step in finish { step() }
        }
    }

    /// What is still to be done to the result, in order; bias and activation are one pass.
    private func smallSteps(_ context: KernelContext, sumsInPlace: Bool) -> [Kernel] {
        let (kernels, c) = (context.kernels, context.outputs[0])
        let (result, rows, columns, count) = (c.floats, c.shape.rows, c.shape.last, c.count)
        var next = 2
        var bias: UnsafeMutablePointer<Float>?
        var list: [Kernel] = []
        func flush(_ kind: Kernels.Activation) {
            if let row = bias {
                list.append {
                    kernels.biasActivate(kind, result, bias: row, into: result, rows: rows, columns: columns)
                }
            } else if kind != .identity {
                list.append { kernels.activate(kind, result, into: result, count: count) }
            }
            bias = nil
        }
        for step in steps {
            let operand = step.hasOperand ? context.inputs[next].floats : nil
            if step.hasOperand { next += 1 }
            switch (step, operand) {
            case (.bias, let row): bias = row
            case (.activation(let kind), _): flush(kind.kernel)
            case (.multiply, let operand?):
                flush(.identity)
                list.append { kernels.multiply(result, operand, into: result, count: count) }
            case (.add, let operand?):
                // The sum onto what was there is made by the product itself.
                if sumsInPlace, operand == result { continue }
                flush(.identity)
                list.append { kernels.add(result, operand, into: result, count: count) }
            case (.multiply, nil), (.add, nil): break
            }
        }
        flush(.identity)
        return list
    }
}
