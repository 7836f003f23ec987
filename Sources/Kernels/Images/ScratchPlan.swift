/// Places of several arrays in one working memory, each at a multiple of 64 bytes.
struct ScratchPlan {
    /// What is taken so far.
    private(set) var bytes = 0

    /// Takes room and says where it begins, in bytes.
    mutating func place(bytes count: Int) -> Int {
        defer { bytes += (count + 63) & ~63 }
        return bytes
    }

    mutating func place(floats count: Int) -> Int { place(bytes: 4 * count) }
}
