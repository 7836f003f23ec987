/// A block of zeroed memory, aligned to a cache line and owned by one object.
final class Memory {
    let address: UnsafeMutableRawPointer
    let byteCount: Int
    private let base: UnsafeMutableRawPointer

    /// - Parameter stagger: a small number that differs between blocks walked together. Blocks that
    ///   start at the same place of a page evict each other's lines; each number starts elsewhere.
    init(byteCount: Int, stagger: Int = 0) {
        let offset = stagger % 8 * 576
        self.byteCount = byteCount
        base = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64) + offset + 64, alignment: 4096)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64) + offset + 64)
        address = base + offset
    }

    /// The whole block as Floats.
    var floats: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: address.assumingMemoryBound(to: Float.self), count: byteCount / 4)
    }

    /// Bytes rounded up to whole cache lines.
    static func rounded(_ bytes: Int) -> Int { (bytes + 63) & ~63 }

    deinit {
        base.deallocate()
    }
}
