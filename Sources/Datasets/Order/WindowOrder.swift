/// Where the windows of a step start in a text: a pure function of seed and step.
///
/// Starts are drawn anew for every row, as nanoGPT does; the same place may come twice.
public struct WindowOrder: Sendable {
    /// What the starts are drawn by.
    public let seed: UInt64
    /// Tokens of the training split.
    public let length: Int
    /// Tokens a window shows; one more follows it as the last target.
    public let context: Int
    /// Windows of a step.
    public let batch: Int
    private let stream: Draws

    /// - Precondition: `length > context`; `TextData.check(context:)` says so to a person.
    public init(seed: UInt64, length: Int, context: Int, batch: Int) {
        precondition(length > context && context > 0 && batch > 0, "an order needs windows and a batch")
        self.seed = seed
        self.length = length
        self.context = context
        self.batch = batch
        stream = Draws(seed: seed, name: "windows")
    }

    /// Writes where the windows of a step start, the first of which is step 0, into memory for one batch.
    public func fill(_ starts: UnsafeMutableBufferPointer<Int>, step: Int) {
        for row in 0..<batch {
            starts[row] = stream.integer(below: length - context, at: UInt64(step) &* UInt64(batch) &+ UInt64(row))
        }
    }

    /// Where the windows of a step start, the first of which is step 0.
    public func starts(step: Int) -> [Int] {
        [Int](unsafeUninitializedCapacity: batch) { buffer, initialized in
            initialized = batch
            fill(UnsafeMutableBufferPointer(rebasing: buffer[..<batch]), step: step)
        }
    }
}
