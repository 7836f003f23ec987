import COneDNN

/// C = post(A · B + bias), prepared once for given shapes, over oneDNN.
///
/// A is [..., M, K], B [..., K, N], C [..., M, N], bias [..., 1, N]; all of one rank, 2 to 6; dimensions
/// before the last two are batches. Transposes are strides (``TensorLayout/transposed``). A and B may be
/// both f32 or both bf16, C either where they are bf16; sums are in f32.
///
/// An instance is run by one thread at a time: make one per slice (the library shares the code between
/// equal ones). Contiguous batches are fastest.
public final class MatrixProduct: PreparedPrimitive {
    /// Multiplications and additions of one run.
    public let flops: Int
    private let operands: Int

    /// Prepares the product. Throws ``KernelError`` where oneDNN has none for these shapes.
    public init(
        _ a: TensorLayout, _ b: TensorLayout, into c: TensorLayout, bias: TensorLayout? = nil,
        post: [PostOperation] = []
    ) throws(KernelError) {
        var (aRecord, bRecord, cRecord) = (try a.record(), try b.record(), try c.record())
        var biasRecord = try bias?.record() ?? od_tensor()
        var postRecords: [od_post_op] = []
        for operation in post {
            postRecords.append(try operation.record())
        }
        let handle = try Self.make { handle, text, capacity in
            withUnsafePointer(to: &biasRecord) { biasPointer in
                od_matmul_create(
                    &aRecord, &bRecord, bias == nil ? nil : biasPointer, &cRecord, postRecords,
                    Int32(postRecords.count), handle, text, capacity)
            }
        }
        operands = post.count
        flops = 2 * c.shape.reduce(1, *) * (a.shape.last ?? 0)
        super.init(handle)
    }

    /// Runs with `operand` for the one post-operation that takes an operand, if any.
    ///
    /// Pointers are to f32 or bf16 as prepared; `operand` is not `c`, see ``PostOperation``. `scratch` has ``PreparedPrimitive/scratchBytes`` bytes and
    /// is used by nobody else meanwhile.
    public func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, into c: UnsafeMutableRawPointer,
        bias: UnsafeRawPointer? = nil, operand: UnsafeRawPointer? = nil,
        scratch: UnsafeMutableRawPointer? = nil
    ) {
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: 4 + operands) { list in
            list.initialize(repeating: UnsafeMutableRawPointer(mutating: operand))
            list[0] = UnsafeMutableRawPointer(mutating: a)
            list[1] = UnsafeMutableRawPointer(mutating: b)
            list[2] = UnsafeMutableRawPointer(mutating: bias)
            list[3] = c
            execute(UnsafePointer(list.baseAddress!), count: list.count, scratch: scratch)
        }
    }

    /// Runs with one pointer a post-operation (nil where it takes none); none of them is `c`.
    public func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, into c: UnsafeMutableRawPointer,
        bias: UnsafeRawPointer?, operands: UnsafePointer<UnsafeRawPointer?>,
        scratch: UnsafeMutableRawPointer? = nil
    ) {
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: 4 + self.operands) { list in
            list.initialize(repeating: nil)
            list[0] = UnsafeMutableRawPointer(mutating: a)
            list[1] = UnsafeMutableRawPointer(mutating: b)
            list[2] = UnsafeMutableRawPointer(mutating: bias)
            list[3] = c
            for index in 0..<self.operands {
                list[4 + index] = UnsafeMutableRawPointer(mutating: operands[index])
            }
            execute(UnsafePointer(list.baseAddress!), count: list.count, scratch: scratch)
        }
    }
}
