import Kernels

/// Brings a matrix near the orthogonal one closest to it: of its singular values, all become about 1.
///
///     X = G / max(‖G‖, 1e-7), transposed where it has more rows than columns
///     five times: A = X Xᵀ;  X = a X + (b A + c A²) X,  (a, b, c) = (3.4445, −4.7750, 2.0315)
///
/// Source: Jordan and others, "Muon: An optimizer for hidden layers in neural networks", 2024. Products are
/// single-precision here; the original takes bf16.
final class NewtonSchulz {
    private static let (a, b, c): (Float, Float, Float) = (3.4445, -4.7750, 2.0315)

    /// The lesser and the greater extent.
    private let short: Int
    private let long: Int
    private let isTall: Bool
    private let gram: MatrixProduct
    private let square: MatrixProduct
    private let apply: MatrixProduct
    private let scratchBytes: Int

    /// Prepared for matrices of this size; nil where the kernel library has no product for them.
    init?(rows: Int, columns: Int) {
        short = min(rows, columns)
        long = max(rows, columns)
        isTall = rows > columns
        let matrix = TensorLayout([short, long])
        let small = TensorLayout([short, short])
        do {
            gram = try MatrixProduct(matrix, matrix.transposed, into: small)
            // c A² + b A, onto A in the destination.
            square = try MatrixProduct(
                small, small, into: small, post: [.linear(factor: Self.c), .add(small)])
            apply = try MatrixProduct(small, matrix, into: matrix)
        } catch {
            return nil
        }
        scratchBytes = max(gram.scratchBytes, square.scratchBytes, apply.scratchBytes)
    }

    /// Floats of scratch that `run` needs.
    var scratchCount: Int { 2 * short * long + 3 * short * short + 32 + (scratchBytes + 3) / 4 }

    /// Orthogonalizes `matrix` in place.
    func run(_ matrix: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>, kernels: KernelSet) {
        let count = short * long
        let x = scratch
        let next = x + count
        let (products, scaled, sum) = (next + count, next + count + short * short, next + count + 2 * short * short)
        // oneDNN wants its scratch memory on a cache line.
        let free = UnsafeMutableRawPointer(sum + short * short).alignedUp(toMultipleOf: 64)

        let norm = kernels.statistics(matrix, count: count).norm
        copy(matrix, to: x)
        kernels.scale(x, by: Float(1 / max(norm, 1e-7)), into: x, count: count)
        for _ in 0..<5 {
            gram.run(x, x, into: products, scratch: free)
            kernels.scale(products, by: Self.b, into: scaled, count: short * short)
            square.run(products, products, into: sum, operand: UnsafeRawPointer(scaled), scratch: free)
            apply.run(sum, x, into: next, scratch: free)
            kernels.axpy(Self.a, x, into: next, count: count)
            x.update(from: next, count: count)
        }
        copyBack(x, to: matrix)
    }

    private func copy(_ matrix: UnsafePointer<Float>, to x: UnsafeMutablePointer<Float>) {
        guard isTall else { return x.update(from: matrix, count: short * long) }
        for row in 0..<long {
            for column in 0..<short { x[column * long + row] = matrix[row * short + column] }
        }
    }

    private func copyBack(_ x: UnsafePointer<Float>, to matrix: UnsafeMutablePointer<Float>) {
        guard isTall else { return matrix.update(from: x, count: short * long) }
        for row in 0..<long {
            for column in 0..<short { matrix[row * short + column] = x[column * long + row] }
        }
    }
}
