import RandomNumbers

/// Reproducible numbers for the inputs of an example: in −1…1, or whole ones below a limit.
package struct Samples: Sendable {
    private let limit: Int
    private let seed: UInt64

    package init(limit: Int = 3, seed: UInt64 = 1) {
        self.limit = limit
        self.seed = seed
    }

    /// The elements of a graph's input.
    package func values(named name: String, _ type: TensorType) -> DoubleTensor {
        let philox = Philox(seed: seed, stream: name)
        return DoubleTensor(type.shape) { index in
            let uniform = philox.uniform(at: UInt64(index))
            guard type.element == .int32 else { return Double(Float(2 * uniform - 1)) }
            return Double(Int(uniform * Double(limit)))
        }
    }
}
