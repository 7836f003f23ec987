import Kernels
import Testing

@Suite struct MatrixProductTests {
    /// Runs a product with scratch memory of its own.
    private func run(
        _ product: MatrixProduct, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutableRawPointer,
        bias: UnsafeRawPointer? = nil, operands: [UnsafeRawPointer?]
    ) {
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: max(64, product.scratchBytes), alignment: 64)
        defer { scratch.deallocate() }
        KernelLibrary.useOneThread()
        operands.withUnsafeBufferPointer { list in
            withUnsafeTemporaryAllocation(of: UnsafeRawPointer?.self, capacity: 1) { none in
                none.initialize(repeating: nil)
                product.run(
                    a, b, into: c, bias: bias, operands: list.baseAddress ?? UnsafePointer(none.baseAddress!),
                    scratch: scratch)
            }
        }
    }

    static let shapes = [(1, 1, 1), (3, 5, 7), (16, 16, 16), (17, 33, 15), (64, 10, 100), (128, 65, 31)]

    @Test(arguments: shapes) func plainAndTransposed(_ m: Int, _ k: Int, _ n: Int) throws {
        let a = Memory(numbers(m * k, "a")), b = Memory(numbers(k * n, "b"))
        let at = Memory(Reference.transpose(a.doubles, rows: m, columns: k))
        let bt = Memory(Reference.transpose(b.doubles, rows: k, columns: n))
        let wanted = Reference.matrixProduct(a.doubles, b.doubles, m: m, k: k, n: n)
        for (turnA, turnB) in [(false, false), (true, false), (false, true), (true, true)] {
            let c = Memory(count: m * n)
            let product = try MatrixProduct(
                turnA ? TensorLayout([k, m]).transposed : TensorLayout([m, k]),
                turnB ? TensorLayout([n, k]).transposed : TensorLayout([k, n]), into: TensorLayout([m, n]))
            run(product, (turnA ? at : a).source, (turnB ? bt : b).source, c.target, operands: [])
            expectClose(c, wanted, rtol: 1e-4, atol: 1e-4, "\(m) \(k) \(n) \(turnA) \(turnB)")
            #expect(product.flops == 2 * m * k * n)
        }
    }

    @Test(arguments: Activation.allCases) func biasAndActivation(_ f: Activation) throws {
        let (m, k, n) = (9, 20, 33)
        let a = Memory(numbers(m * k, "a", deviation: 0.5)), b = Memory(numbers(k * n, "b", deviation: 0.5))
        let bias = Memory(numbers(n, "bias")), c = Memory(count: m * n), biases = bias.doubles
        let product = try MatrixProduct(
            TensorLayout([m, k]), TensorLayout([k, n]), into: TensorLayout([m, n]), bias: TensorLayout([1, n]),
            post: [.activation(f, slope: 0.1)])
        run(product, a.source, b.source, c.target, bias: bias.source, operands: [nil])
        let sums = Reference.matrixProduct(a.doubles, b.doubles, m: m, k: k, n: n)
        let wanted = sums.enumerated().map { Reference.activation(f, slope: 0.1, $1 + biases[$0 % n]) }
        expectClose(c, wanted, rtol: 1e-4, atol: 1e-4, "\(f)")
    }

    @Test func multiplyAddAndAccumulate() throws {
        let (m, k, n) = (9, 20, 33)
        let a = Memory(numbers(m * k, "a")), b = Memory(numbers(k * n, "b"))
        let full = Memory(numbers(m * n, "full")), row = Memory(numbers(n, "row"))
        let (fulls, rows) = (full.doubles, row.doubles)
        let sums = Reference.matrixProduct(a.doubles, b.doubles, m: m, k: k, n: n)
        let (la, lb, lc, lr) = (
            TensorLayout([m, k]), TensorLayout([k, n]), TensorLayout([m, n]), TensorLayout([1, n])
        )

        let c = Memory(numbers(m * n, "c")), before = c.doubles
        run(
            try MatrixProduct(la, lb, into: lc, post: [.accumulate(factor: 0.5)]), a.source, b.source, c.target,
            operands: [nil])
        expectClose(c, zip(sums, before).map { $0 + 0.5 * $1 }, rtol: 1e-4, atol: 1e-4, "accumulate")
        run(
            try MatrixProduct(la, lb, into: lc, post: [.linear(factor: 0.25, shift: 1)]), a.source, b.source,
            c.target, operands: [nil])
        expectClose(c, sums.map { 0.25 * $0 + 1 }, rtol: 1e-4, atol: 1e-4, "linear")
        run(
            try MatrixProduct(la, lb, into: lc, post: [.multiply(lc), .add(lr)]), a.source, b.source, c.target,
            operands: [UnsafeRawPointer(full.source), UnsafeRawPointer(row.source)])
        expectClose(
            c, sums.enumerated().map { $1 * fulls[$0] + rows[$0 % n] }, rtol: 1e-4, atol: 1e-4, "multiply, add")
    }

    /// A residual in the destination's own memory is summed onto, with whatever comes before and after: that is what
    /// oneDNN promises of a sum, whichever implementation it takes, and of nothing else.
    @Test(arguments: shapes) func residualInTheDestination(_ m: Int, _ k: Int, _ n: Int) throws {
        let a = Memory(numbers(m * k, "a")), b = Memory(numbers(k * n, "b"))
        let residual = numbers(m * n, "residual"), full = Memory(numbers(m * n, "full")),
            row = Memory(numbers(n, "row"))
        let (fulls, rows) = (full.doubles, row.doubles)
        let (la, lb, lc) = (TensorLayout([m, k]), TensorLayout([k, n]), TensorLayout([m, n]))
        let sums = Reference.matrixProduct(a.doubles, b.doubles, m: m, k: k, n: n)
        for (bias, further) in [(nil, []), (row, []), (row, [PostOperation.activation(.relu), .multiply(lc)])] {
            let c = Memory(residual)
            let product = try MatrixProduct(
                la, lb, into: lc, bias: bias == nil ? nil : TensorLayout([1, n]), post: [.accumulate()] + further)
            run(
                product, a.source, b.source, c.target, bias: bias.map { UnsafeRawPointer($0.source) },
                operands: [nil, nil, UnsafeRawPointer(full.source)])
            let wanted = sums.enumerated().map { index, sum in
                let result = sum + Double(residual[index]) + (bias == nil ? 0 : rows[index % n])
                return further.isEmpty ? result : max(0, result) * fulls[index]
            }
            expectClose(c, wanted, rtol: 1e-4, atol: 1e-4, "\(m) \(k) \(n) \(product.implementation) \(further.count)")
        }
    }

    @Test func batchesOfHeadsByStrides() throws {
        // scores[b, h] = Q[b, :, h] K[b, :, h] transposed, read from [B, T, H, D].
        let (batch, t, h, d) = (2, 5, 3, 8)
        let q = Memory(numbers(batch * t * h * d, "q")), k = Memory(numbers(batch * t * h * d, "k"))
        let (qs, ks) = (q.doubles, k.doubles)
        let heads = TensorLayout([batch, h, t, d], strides: [t * h * d, d, h * d, 1])
        let scores = Memory(count: batch * h * t * t)
        let product = try MatrixProduct(heads, heads.transposed, into: TensorLayout([batch, h, t, t]))
        run(product, q.source, k.source, scores.target, operands: [])
        var wanted: [Double] = []
        for b in 0..<batch {
            for head in 0..<h {
                for i in 0..<t {
                    for j in 0..<t {
                        wanted.append(
                            (0..<d).reduce(0) {
                                $0 + qs[((b * t + i) * h + head) * d + $1] * ks[((b * t + j) * h + head) * d + $1]
                            })
                    }
                }
            }
        }
        expectClose(scores, wanted, rtol: 1e-4, atol: 1e-4)
    }

    @Test func bf16Inputs() throws {
        let (m, k, n) = (12, 40, 17)
        let kernels = KernelSet.current
        let a = numbers(m * k, "a"), b = numbers(k * n, "b")
        var (ah, bh) = ([UInt16](repeating: 0, count: a.count), [UInt16](repeating: 0, count: b.count))
        kernels.toBF16(a, into: &ah, count: a.count)
        kernels.toBF16(b, into: &bh, count: b.count)
        let (ar, br) = (Memory(count: a.count), Memory(count: b.count))
        kernels.fromBF16(ah, into: ar.target, count: a.count)
        kernels.fromBF16(bh, into: br.target, count: b.count)
        let wanted = Reference.matrixProduct(ar.doubles, br.doubles, m: m, k: k, n: n)
        let (la, lb) = (TensorLayout([m, k], type: .bfloat16), TensorLayout([k, n], type: .bfloat16))
        guard let product = try? MatrixProduct(la, lb, into: TensorLayout([m, n])) else {
            // oneDNN has no bf16 products on this machine; InstructionSet must say so too.
            #expect(!InstructionSet.hasBF16Products)
            return
        }
        let c = Memory(count: m * n)
        run(product, ah, bh, c.target, operands: [])
        expectClose(c, wanted, rtol: 1e-4, atol: 1e-4, "f32 out")
        let half = try MatrixProduct(la, lb, into: TensorLayout([m, n], type: .bfloat16))
        var ch = [UInt16](repeating: 0, count: m * n)
        ch.withUnsafeMutableBytes { run(half, ah, bh, $0.baseAddress!, operands: []) }
        kernels.fromBF16(ch, into: c.target, count: m * n)
        expectClose(c, wanted, rtol: 1.6e-2, atol: 1e-2, "bf16 out")
    }

    @Test func impossibleShapesAreErrors() {
        #expect(throws: KernelError.self) {
            try MatrixProduct(TensorLayout([2, 3]), TensorLayout([4, 5]), into: TensorLayout([2, 5]))
        }
        #expect(throws: KernelError.self) {
            try MatrixProduct(
                TensorLayout([1, 1, 1, 1, 1, 2, 3]), TensorLayout([3, 5]), into: TensorLayout([2, 5]))
        }
    }

    @Test func sameBitsFromAnyThread() throws {
        let (m, k, n) = (64, 48, 80)
        let a = numbers(m * k, "a"), b = numbers(k * n, "b")
        let outs = (0..<6).map { _ in Memory(count: m * n) }
        let products = try (0..<6).map { _ in
            try MatrixProduct(TensorLayout([m, k]), TensorLayout([k, n]), into: TensorLayout([m, n]))
        }
        let pool = try WorkerPool(threads: 3)
        pool.run(count: 6) { run(products[$0], a, b, outs[$0].target, operands: []) }
        #expect(outs.allSatisfy { $0.values == outs[0].values })
    }
}
