import Language

/// Adds the gradients of several slices and measures their norm, on all threads, with the same bits for any
/// number of them: fixed chunks, a fixed tree over the slices, norms folded in the order of chunks.
public final class GradientReduction {
    private let kernels: KernelSet
    private let buffers: UnsafeMutableBufferPointer<UnsafePointer<Float>>
    private let out: UnsafeMutablePointer<Float>
    private let elements: Int
    private let partials: UnsafeMutableBufferPointer<Double>
    private var body: (Int) -> Void = { _ in }

    /// A reduction of `elements` elements of each of `buffers` (1 to 64) into `out`, which may be the first
    /// of them. The memory must outlive the reduction.
    public init(
        buffers: [UnsafePointer<Float>], into out: UnsafeMutablePointer<Float>, elements: Int,
        kernels: KernelSet = .current
    ) throws(KernelError) {
        guard (1...KernelSet.maximumBuffers).contains(buffers.count) else {
            throw KernelError(
                Text(
                    "a reduction takes 1 to \(KernelSet.maximumBuffers) buffers, not \(buffers.count)",
                    zh: "归约需要 1 到 \(KernelSet.maximumBuffers) 个缓冲区，不是 \(buffers.count) 个"))
        }
        self.kernels = kernels
        self.out = out
        self.elements = elements
        self.buffers = .allocate(capacity: buffers.count)
        _ = self.buffers.initialize(from: buffers)
        partials = .allocate(capacity: (elements + KernelSet.chunk - 1) / KernelSet.chunk)
        partials.initialize(repeating: 0)
        let table = UnsafePointer(self.buffers.baseAddress!)
        let (sources, sums) = (self.buffers.count, partials)
        body = { chunk in
            let first = chunk * KernelSet.chunk
            sums[chunk] = kernels.reduce(
                table, count: sources, first: first, into: out + first,
                elements: min(KernelSet.chunk, elements - first))
        }
    }

    deinit {
        buffers.deallocate()
        partials.deallocate()
    }

    /// Adds the buffers and returns the Euclidean norm of the sum: NaN or infinite where an element is.
    public func run(on pool: WorkerPool) -> Double {
        pool.run(count: partials.count, body)
        var total = 0.0
        for partial in partials {
            total += partial
        }
        return total.squareRoot()
    }
}
