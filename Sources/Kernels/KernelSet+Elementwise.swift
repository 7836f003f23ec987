import CKernels

/// A pointer to elements that a kernel reads.
public typealias Source = UnsafePointer<Float>
/// A pointer to elements that a kernel writes.
public typealias Target = UnsafeMutablePointer<Float>

/// A function of one number that is no activation.
public enum UnaryFunction: String, CaseIterable, Sendable {
    case exp, log, sqrt, square, abs, reciprocal

    var code: Int32 {
        switch self {
        case .exp: Int32(CK_EXP.rawValue)
        case .log: Int32(CK_LOG.rawValue)
        case .sqrt: Int32(CK_SQRT.rawValue)
        case .square: Int32(CK_SQUARE.rawValue)
        case .abs: Int32(CK_ABS.rawValue)
        case .reciprocal: Int32(CK_RECIPROCAL.rawValue)
        }
    }
}

/// Elementwise arithmetic; all in place where wanted.
extension KernelSet {
    /// out = a + b
    public func add(_ a: Source, _ b: Source, into out: Target, count: Int) {
        table.pointee.add(a, b, out, count)
    }

    /// out = a − b
    public func subtract(_ a: Source, _ b: Source, into out: Target, count: Int) {
        table.pointee.subtract(a, b, out, count)
    }

    /// out = a · b
    public func multiply(_ a: Source, _ b: Source, into out: Target, count: Int) {
        table.pointee.multiply(a, b, out, count)
    }

    /// out = a / b
    public func divide(_ a: Source, _ b: Source, into out: Target, count: Int) {
        table.pointee.divide(a, b, out, count)
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

    /// accumulator += a · b
    public func multiplyAdd(_ a: Source, _ b: Source, into accumulator: Target, count: Int) {
        table.pointee.multiply_add(a, b, accumulator, count)
    }

    /// out = value
    public func fill(_ value: Float, into out: Target, count: Int) {
        table.pointee.fill(value, out, count)
    }

    /// out = function(x)
    public func unary(_ function: UnaryFunction, _ x: Source, into out: Target, count: Int) {
        table.pointee.unary(function.code, x, out, count)
    }

    /// dx = dy · function′(x)
    public func unaryBackward(
        _ function: UnaryFunction, _ x: Source, _ dy: Source, into dx: Target, count: Int
    ) {
        table.pointee.unary_backward(function.code, x, dy, dx, count)
    }

    /// average += (x − average) · rate: an exponential moving average.
    public func lerp(_ x: Source, rate: Float, into average: Target, count: Int) {
        table.pointee.lerp(x, rate, average, count)
    }
}
