/// How a batch is split into slices that run alone: fixed by the model and the batch, never by the
/// machine, because the order of sums (and so the last bits) depends on it.
public enum Slices {
    /// Work below which splitting a step costs more than it gains, in floating point operations.
    static let smallestWork = 2e6

    /// Work from which on four parts are large enough: below it, two make products that run faster by a
    /// tenth and half as many gradients to add up, for less freedom in sharing the work out.
    static let largeWork = 1e10

    /// The number of slices for a step of so many operations.
    public static func count(batch: Int, flops: Double) -> Int {
        min(batch, flops < smallestWork ? 1 : flops < largeWork ? 2 : 4)
    }

    /// The rows of each slice; sizes differ by one at most, larger ones first.
    public static func ranges(batch: Int, count: Int) -> [Range<Int>] {
        var start = 0
        return (0..<count).map { slice in
            let size = batch / count + (slice < batch % count ? 1 : 0)
            defer { start += size }
            return start..<start + size
        }
    }
}
