#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Reference {
    /// softmax(scale · x) of each row; with `causalQueries` > 0 masked as ``KernelSet/softmax`` says.
    public static func softmax(
        _ x: [Double], rows: Int, columns: Int, scale: Double = 1, causalQueries: Int = 0, offset: Int = 0
    ) -> [Double] {
        var y = [Double](repeating: 0, count: rows * columns)
        for r in 0..<rows {
            let n = causalQueries > 0 ? min(columns, r % causalQueries + offset + 1) : columns
            let row = x[r * columns..<r * columns + n]
            let largest = row.max() ?? 0
            let weights = row.map { exp(scale * ($0 - largest)) }
            let total = weights.reduce(0, +)
            for c in 0..<n {
                y[r * columns + c] = weights[c] / total
            }
        }
        return y
    }

    /// The gradient of ``softmax`` with respect to x, from its output.
    public static func softmaxBackward(
        _ y: [Double], _ dy: [Double], rows: Int, columns: Int, scale: Double = 1
    ) -> [Double] {
        var dx = y
        for r in 0..<rows {
            let range = r * columns..<(r + 1) * columns
            let total = range.reduce(0) { $0 + y[$1] * dy[$1] }
            for i in range {
                dx[i] = scale * y[i] * (dy[i] - total)
            }
        }
        return dx
    }

    /// Cross-entropy of each row and its gradient, as ``KernelSet/crossEntropy`` says, with scale 1.
    public static func crossEntropy(
        logits: [Double], targets: [Int], classWeights: [Double]? = nil, smoothing: Double = 0, columns: Int
    ) -> (losses: [Double], gradient: [Double]) {
        var losses: [Double] = []
        var gradient = [Double](repeating: 0, count: logits.count)
        let weights = classWeights ?? [Double](repeating: 1, count: columns)
        for (r, target) in targets.enumerated() {
            guard (0..<columns).contains(target) else {
                losses.append(0)
                continue
            }
            let row = logits[r * columns..<(r + 1) * columns]
            let largest = row.max() ?? 0
            let total = row.reduce(0) { $0 + exp($1 - largest) }
            let logs = row.map { $0 - largest - log(total) }
            // How much each class's -log p counts.
            var mass = weights.map { smoothing / Double(columns) * $0 }
            mass[target] += (1 - smoothing) * weights[target]
            losses.append(-zip(mass, logs).reduce(0) { $0 + $1.0 * $1.1 })
            let all = mass.reduce(0, +)
            for c in 0..<columns {
                gradient[r * columns + c] = all * exp(logs[c]) - mass[c]
            }
        }
        return (losses, gradient)
    }

    /// Value and derivative of a loss at a prediction and a target.
    public static func loss(
        _ kind: ElementwiseLoss, delta: Double = 1, _ p: Double, _ t: Double
    ) -> (value: Double, slope: Double) {
        let d = p - t
        switch kind {
        case .squared: return (d * d, 2 * d)
        case .absolute: return (abs(d), d > 0 ? 1 : d < 0 ? -1 : 0)
        case .huber:
            return abs(d) <= delta ? (d * d / 2, d) : (delta * (abs(d) - delta / 2), d < 0 ? -delta : delta)
        case .binaryCrossEntropy:
            return (max(p, 0) - p * t + log1p(exp(-abs(p))), 1 / (1 + exp(-p)) - t)
        }
    }
}
