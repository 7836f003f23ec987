import Kernels

/// A copy of all parameters in bfloat16, which products read under mixed precision.
final class RoundedParameters {
    private let memory: Memory
    private let chunks: Int
    private let round: (Int) -> Void
    /// Parameters rounded at a time.
    private static let chunk = 1 << 15

    /// - Parameter parameters: must outlive the copy.
    init(_ parameters: UnsafeMutablePointer<Float>, count: Int) {
        let memory = Memory(byteCount: count * 2, stagger: 5)
        self.memory = memory
        chunks = (count + Self.chunk - 1) / Self.chunk
        let kernels = KernelSet.current
        let target = memory.address.assumingMemoryBound(to: UInt16.self)
        round = { chunk in
            let first = chunk * Self.chunk
            kernels.toBF16(parameters + first, into: target + first, count: min(Self.chunk, count - first))
        }
    }

    var byteCount: Int { memory.byteCount }

    /// Where the copy of the parameter at an offset lies.
    func address(_ offset: Int) -> UnsafeMutableRawPointer { memory.address + offset * 2 }

    /// Rounds the parameters as they are now.
    func update(on pool: WorkerPool) {
        pool.run(count: chunks, round)
    }
}
