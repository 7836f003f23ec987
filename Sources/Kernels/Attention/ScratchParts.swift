/// How blockwise attention divides its scratch memory.
struct ScratchParts {
    /// Pointers into one scratch memory.
    struct Memory {
        let weights, gradients, products: UnsafeMutablePointer<Float>
        /// For bf16 only; empty otherwise.
        let halfWeights, halfGradients: UnsafeMutablePointer<UInt16>
        let keySums, valueSums, left, right: UnsafeMutablePointer<Float>
        /// Scratch memory of the products.
        let rest: UnsafeMutableRawPointer
    }

    private let offsets: [Int]
    let bytes: Int

    init(_ shape: AttentionShape, rows: Int, type: ElementType, products: Int) {
        let weights = rows * shape.positions
        let half = type == .bfloat16 ? 1 : 0
        let sizes = [
            weights * 4, weights * 4, rows * 4,
            half * weights * 2, half * weights * 2,
            half * shape.positions * shape.depth * 4, half * shape.positions * shape.depth * 4,
            half * rows * shape.depth * 4, half * rows * shape.depth * 4,
            products,
        ]
        var offsets: [Int] = []
        var end = 0
        for size in sizes {
            offsets.append(end)
            end += (size + 63) / 64 * 64
        }
        self.offsets = offsets
        bytes = end
    }

    func at(_ memory: UnsafeMutableRawPointer) -> Memory {
        func floats(_ part: Int) -> UnsafeMutablePointer<Float> {
            (memory + offsets[part]).assumingMemoryBound(to: Float.self)
        }
        func halves(_ part: Int) -> UnsafeMutablePointer<UInt16> {
            (memory + offsets[part]).assumingMemoryBound(to: UInt16.self)
        }
        return Memory(
            weights: floats(0), gradients: floats(1), products: floats(2), halfWeights: halves(3),
            halfGradients: halves(4), keySums: floats(5), valueSums: floats(6), left: floats(7),
            right: floats(8), rest: memory + offsets[9])
    }
}
