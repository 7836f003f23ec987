/// A named sequence of random numbers: ``Philox`` with a position that moves on.
///
/// Two streams of the same seed and name give the same numbers; the position is all there is to save.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
    /// Where the numbers come from.
    public let philox: Philox
    /// The counter of the next number.
    public var position: UInt64 = 0

    /// The stream called `name` of an experiment's seed, as "init/h0.attn.qkv" or "shuffle/3".
    public init(seed: UInt64, name: String) {
        philox = Philox(seed: seed, stream: name)
    }

    /// 64 random bits.
    public mutating func next() -> UInt64 {
        let words = philox.bits(at: take())
        return UInt64(words.y) << 32 | UInt64(words.x)
    }

    /// A Double in [0, 1).
    public mutating func uniform() -> Double {
        philox.uniform(at: take())
    }

    /// A Double in [range.lowerBound, range.upperBound).
    public mutating func uniform(in range: Range<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A number of the standard normal distribution.
    public mutating func normal() -> Double {
        philox.normal(at: take())
    }

    /// A whole number below `bound`, each as likely (Lemire 2019). `bound` must be positive.
    public mutating func integer(below bound: Int) -> Int {
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold {
                product = next().multipliedFullWidth(by: range)
            }
        }
        return Int(product.high)
    }

    /// The numbers 0 ..< count in random order (Fisher and Yates's shuffle, from the end).
    public mutating func permutation(count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }

    /// Puts the elements in random order. Unlike the standard library's, this order never changes between
    /// versions.
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, integer(below: last + 1))
        }
    }

    /// Fills with numbers of the normal distribution with this mean and deviation.
    public mutating func fillNormal(
        _ out: UnsafeMutableBufferPointer<Float>, mean: Double = 0, deviation: Double = 1
    ) {
        var index = 0
        while index < out.count {
            let (a, b) = philox.normals(at: take())
            out[index] = Float(mean + deviation * a)
            if index + 1 < out.count {
                out[index + 1] = Float(mean + deviation * b)
            }
            index += 2
        }
    }

    /// Fills with numbers uniform between the bounds.
    public mutating func fillUniform(_ out: UnsafeMutableBufferPointer<Float>, in range: Range<Double>) {
        for index in out.indices {
            out[index] = Float(uniform(in: range))
        }
    }

    private mutating func take() -> UInt64 {
        defer { position &+= 1 }
        return position
    }
}
