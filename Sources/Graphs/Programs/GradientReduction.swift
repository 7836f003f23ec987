/// Sums the shards' gradients into the first block and measures them, over fixed chunks in a fixed order.
final class GradientReduction {
    private let blocks: [UnsafeMutablePointer<Float>]
    private let count: Int
    private var partials: [Double]
    /// Elements of a chunk: fixed, so that the order of sums is.
    private static let chunk = 1 << 16

    init(blocks: [UnsafeMutablePointer<Float>], count: Int) {
        self.blocks = blocks
        self.count = count
        partials = [Double](repeating: 0, count: (count + Self.chunk - 1) / Self.chunk)
    }

    /// - Returns: the Euclidean norm of the sum.
    func run(on pool: WorkerPool) -> Double {
        pool.run(count: partials.count) { index in reduce(index) }
        return partials.reduce(0, +).squareRoot()
    }

    private func reduce(_ chunk: Int) {
        var sum = 0.0
        for index in chunk * Self.chunk..<min((chunk + 1) * Self.chunk, count) {
            for block in blocks.dropFirst() { blocks[0][index] += block[index] }
            sum += Double(blocks[0][index]) * Double(blocks[0][index])
        }
        partials[chunk] = sum
    }
}
