/// The squared lengths of an update and of the weights before it: what the size of an update is measured by.
struct UpdateSquares {
    var update = 0.0
    var weights = 0.0

    init() {}

    /// Of one piece, from its weights before and after.
    init(before: UnsafePointer<Float>, after: UnsafePointer<Float>, count: Int) {
        // Eight sums, folded in a fixed order: quick, and the same bits always.
        var update = SIMD8<Double>(repeating: 0)
        var weights = SIMD8<Double>(repeating: 0)
        var index = 0
        while index + 8 <= count {
            let old = SIMD8<Double>(UnsafeRawPointer(before + index).loadUnaligned(as: SIMD8<Float>.self))
            let new = SIMD8<Double>(UnsafeRawPointer(after + index).loadUnaligned(as: SIMD8<Float>.self))
            update += (new - old) * (new - old)
            weights += old * old
            index += 8
        }
        self.update = update.sum()
        self.weights = weights.sum()
        while index < count {
            let (old, new) = (Double(before[index]), Double(after[index]))
            self.update += (new - old) * (new - old)
            self.weights += old * old
            index += 1
        }
    }
}
