/// Where the windows of a batch start in a text: a pure function of the seed and of how many came before it.
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

    /// Writes where the windows of a batch start into memory for one.
    ///
    /// - Parameter first: how many windows came before it; not negative.
    public func fill(_ starts: UnsafeMutableBufferPointer<Int>, from first: Int) {
        for row in 0..<batch {
            starts[row] = stream.integer(below: length - context, at: UInt64(max(0, first)) &+ UInt64(row))
        }
    }

    /// Where the windows of a step start, the first of which is step 0.
    public func starts(step: Int) -> [Int] {
        [Int](unsafeUninitializedCapacity: batch) { buffer, initialized in
            initialized = batch
            fill(UnsafeMutableBufferPointer(rebasing: buffer[..<batch]), from: step * batch)
        }
    }
}
