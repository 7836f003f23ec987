import RandomNumbers

extension Initializer {
    /// Fills a parameter's elements.
    func fill(_ elements: UnsafeMutableBufferPointer<Float>, seed: UInt64, name: String) {
        var stream = RandomStream(seed: seed, name: "init/" + name)
        switch self {
        case .constant(let value):
            elements.update(repeating: value)
        case .uniform(let bound):
            stream.fillUniform(elements, in: Double(-bound)..<Double(bound))
        case .normal(let deviation):
            stream.fillNormal(elements, deviation: Double(deviation))
        }
    }
}
