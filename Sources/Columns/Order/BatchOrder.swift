/// Which samples make up a batch: a pure function of the seed and of how many came before it.
///
/// Each epoch is a permutation of the training split of its own, and the batches are cut from all of
/// them laid end to end; so a batch can run on across the end of an epoch, every batch is full, and
/// every epoch sees every sample once.
public struct BatchOrder: Sendable {
    /// What the epochs are shuffled by.
    public let seed: UInt64
    /// Samples of the training split.
    public let count: Int
    /// Samples of a step.
    public let batch: Int
    /// The permutation in use; a batch across an epoch's end draws the next one.
    private var permutation: [Int]
    private var epoch = -1

    /// An order of `count` samples in batches of `batch`, which may be more than there are samples.
    /// - Precondition: `count` and `batch` are positive.
    public init(seed: UInt64, count: Int, batch: Int) {
        precondition(count > 0 && batch > 0, "an order needs samples and a batch")
        self.seed = seed
        self.count = count
        self.batch = batch
        permutation = Array(0..<count)
    }

    /// Writes the samples of a batch into memory. Batches can be asked for in any order; nothing is allocated.
    ///
    /// - Parameter first: the place of its first sample in all epochs laid end to end; not negative.
    public mutating func fill(_ indices: UnsafeMutableBufferPointer<Int>, from first: Int) {
        var position = min(max(0, first), 1 << 60)
        for row in 0..<batch {
            if position / count != epoch { shuffle(epoch: position / count) }
            indices[row] = permutation[position % count]
            position &+= 1
        }
    }

    /// The samples of a step, the first of which is step 0.
    public mutating func indices(step: Int) -> [Int] {
        [Int](unsafeUninitializedCapacity: batch) { buffer, initialized in
            initialized = batch
            fill(UnsafeMutableBufferPointer(rebasing: buffer[..<batch]), from: step * batch)
        }
    }

    private mutating func shuffle(epoch: Int) {
        self.epoch = epoch
        for index in 0..<count { permutation[index] = index }
        Shuffle(seed: seed, name: "shuffle", index: epoch).apply(to: &permutation)
    }
}
