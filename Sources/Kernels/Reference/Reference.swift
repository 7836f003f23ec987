/// Naive versions in Double of what is fast elsewhere: plain loops that one can read against the formula.
///
/// For tests, and for checking a program at run time; never for training. Arrays are row-major.
public enum Reference {
    /// C = A · B for A of `m` × `k` and B of `k` × `n`.
    public static func matrixProduct(_ a: [Double], _ b: [Double], m: Int, k: Int, n: Int) -> [Double] {
        var c = [Double](repeating: 0, count: m * n)
        for i in 0..<m {
            for j in 0..<n {
                var sum = 0.0
                for p in 0..<k {
                    sum += a[i * k + p] * b[p * n + j]
                }
                c[i * n + j] = sum
            }
        }
        return c
    }

    /// The transpose of a `rows` × `columns` matrix.
    public static func transpose(_ x: [Double], rows: Int, columns: Int) -> [Double] {
        (0..<columns * rows).map { x[$0 % rows * columns + $0 / rows] }
    }

    /// Sums of each column.
    public static func columnSum(_ x: [Double], rows: Int, columns: Int) -> [Double] {
        (0..<columns).map { c in (0..<rows).reduce(0) { $0 + x[$1 * columns + c] } }
    }

    /// The derivative of `f` at each x by central differences, for tests of gradients.
    public static func numericDerivative(of f: (Double) -> Double, at x: Double, step: Double = 1e-6) -> Double {
        (f(x + step) - f(x - step)) / (2 * step)
    }
}
