extension Initializer {
    /// Fills a parameter's elements.
    func fill(_ elements: UnsafeMutableBufferPointer<Float>, seed: UInt64, name: String) {
        var state = seed &+ name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        func uniform() -> Float {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Float((z ^ (z >> 31)) >> 40) * 0x1p-24
        }
        for index in elements.indices {
            switch self {
            case .constant(let value): elements[index] = value
            case .uniform(let bound): elements[index] = (2 * uniform() - 1) * bound
            case .normal(let deviation):
                elements[index] = (0..<12).reduce(Float(-6)) { sum, _ in sum + uniform() } * deviation
            }
        }
    }
}
