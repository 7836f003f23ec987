extension Reference {
    /// LayerNorm of each row.
    public static func layerNorm(
        _ x: [Double], gamma: [Double], beta: [Double], rows: Int, epsilon: Double = 1e-5
    ) -> [Double] {
        let columns = gamma.count
        var y = x
        for r in 0..<rows {
            let row = x[r * columns..<(r + 1) * columns]
            let mean = row.reduce(0, +) / Double(columns)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
            for c in 0..<columns {
                y[r * columns + c] =
                    (x[r * columns + c] - mean) / (variance + epsilon).squareRoot() * gamma[c] + beta[c]
            }
        }
        return y
    }

    /// LayerNorm's gradients with respect to x, gamma and beta.
    public static func layerNormBackward(
        _ x: [Double], gamma: [Double], _ dy: [Double], rows: Int, epsilon: Double = 1e-5
    ) -> (dx: [Double], dGamma: [Double], dBeta: [Double]) {
        let columns = gamma.count
        let n = Double(columns)
        var dx = x
        var dGamma = [Double](repeating: 0, count: columns)
        var dBeta = dGamma
        for r in 0..<rows {
            let row = Array(x[r * columns..<(r + 1) * columns])
            let mean = row.reduce(0, +) / n
            let rstd = 1 / (row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n + epsilon).squareRoot()
            var (sum, sumNormal) = (0.0, 0.0)
            for c in 0..<columns {
                let normal = (row[c] - mean) * rstd
                let g = dy[r * columns + c]
                dGamma[c] += g * normal
                dBeta[c] += g
                sum += g * gamma[c]
                sumNormal += g * gamma[c] * normal
            }
            for c in 0..<columns {
                let normal = (row[c] - mean) * rstd
                dx[r * columns + c] = rstd * (dy[r * columns + c] * gamma[c] - sum / n - normal * sumNormal / n)
            }
        }
        return (dx, dGamma, dBeta)
    }

    /// RMSNorm of each row.
    public static func rmsNorm(
        _ x: [Double], gamma: [Double], rows: Int, epsilon: Double = 1e-5
    ) -> [Double] {
        let columns = gamma.count
        var y = x
        for r in 0..<rows {
            let row = x[r * columns..<(r + 1) * columns]
            let rstd = 1 / (row.reduce(0) { $0 + $1 * $1 } / Double(columns) + epsilon).squareRoot()
            for c in 0..<columns {
                y[r * columns + c] = x[r * columns + c] * rstd * gamma[c]
            }
        }
        return y
    }

    /// RMSNorm's gradients with respect to x and gamma.
    public static func rmsNormBackward(
        _ x: [Double], gamma: [Double], _ dy: [Double], rows: Int, epsilon: Double = 1e-5
    ) -> (dx: [Double], dGamma: [Double]) {
        let columns = gamma.count
        let n = Double(columns)
        var dx = x
        var dGamma = [Double](repeating: 0, count: columns)
        for r in 0..<rows {
            let row = Array(x[r * columns..<(r + 1) * columns])
            let rstd = 1 / (row.reduce(0) { $0 + $1 * $1 } / n + epsilon).squareRoot()
            var sum = 0.0
            for c in 0..<columns {
                dGamma[c] += dy[r * columns + c] * row[c] * rstd
                sum += dy[r * columns + c] * gamma[c] * row[c] * rstd
            }
            for c in 0..<columns {
                dx[r * columns + c] = rstd * (dy[r * columns + c] * gamma[c] - row[c] * rstd * sum / n)
            }
        }
        return (dx, dGamma)
    }
}
