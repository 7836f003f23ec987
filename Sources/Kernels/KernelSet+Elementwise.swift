/// A pointer to elements that a kernel reads.
public typealias Source = UnsafePointer<Float>
/// A pointer to elements that a kernel writes.
public typealias Target = UnsafeMutablePointer<Float>

/// Elementwise arithmetic; all in place where wanted.
extension KernelSet {
    /// out = a + b
    public func add(_ a: Source, _ b: Source, into out: Target, count: Int) {
        table.pointee.add(a, b, out, count)
    }

    /// out = a · b
    public func multiply(_ a: Source, _ b: Source, into out: Target, count: Int) {
        table.pointee.multiply(a, b, out, count)
    }

    /// out = factor · x + shift
    public func scale(_ x: Source, by factor: Float, plus shift: Float = 0, into out: Target, count: Int) {
        table.pointee.scale(x, factor, shift, out, count)
    }

    /// y += factor · x
    public func axpy(_ factor: Float, _ x: Source, into y: Target, count: Int) {
        table.pointee.axpy(factor, x, y, count)
    }

    /// out = fa · a + fb · b
    public func blend(_ fa: Float, _ a: Source, _ fb: Float, _ b: Source, into out: Target, count: Int) {
        table.pointee.blend(fa, a, fb, b, out, count)
    }

    /// out = value
    public func fill(_ value: Float, into out: Target, count: Int) {
        table.pointee.fill(value, out, count)
    }

    /// average += (x − average) · rate: an exponential moving average.
    public func lerp(_ x: Source, rate: Float, into average: Target, count: Int) {
        table.pointee.lerp(x, rate, average, count)
    }
}
