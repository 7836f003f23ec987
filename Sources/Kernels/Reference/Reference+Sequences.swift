#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Reference {
    /// One LSTM cell: the new cell and state from the sums of the four gates.
    public static func lstm(
        input: Double, forget: Double, cell: Double, output: Double, previousCell: Double
    ) -> (cell: Double, hidden: Double) {
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        let next = sigmoid(forget) * previousCell + sigmoid(input) * tanh(cell)
        return (next, sigmoid(output) * tanh(next))
    }

    /// One GRU cell: the new state from the sums of the three gates, the input's and the state's.
    public static func gru(
        input: (reset: Double, update: Double, new: Double),
        recurrent: (reset: Double, update: Double, new: Double), previous: Double
    ) -> Double {
        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        let reset = sigmoid(input.reset + recurrent.reset)
        let update = sigmoid(input.update + recurrent.update)
        let new = tanh(input.new + reset * recurrent.new)
        return (1 - update) * new + update * previous
    }

    /// Rotary positions of one head's vector at an angle table's row.
    public static func rotate(_ x: [Double], cosines: [Double], sines: [Double]) -> [Double] {
        let half = x.count / 2
        var y = x
        for i in 0..<half {
            y[i] = x[i] * cosines[i] - x[i + half] * sines[i]
            y[i + half] = x[i + half] * cosines[i] + x[i] * sines[i]
        }
        return y
    }

    /// GroupNorm of [samples, rows, columns] with the channels innermost. One sample with as many groups as
    /// columns is BatchNorm.
    public static func groupNorm(
        _ x: [Double], gamma: [Double], beta: [Double], samples: Int, rows: Int, groups: Int,
        epsilon: Double = 1e-5
    ) -> [Double] {
        let columns = gamma.count
        let width = columns / groups
        var y = x
        for n in 0..<samples {
            for g in 0..<groups {
                var places: [(at: Int, column: Int)] = []
                for r in 0..<rows {
                    for c in g * width..<(g + 1) * width {
                        places.append(((n * rows + r) * columns + c, c))
                    }
                }
                let count = Double(places.count)
                var (mean, variance) = (0.0, 0.0)
                for place in places { mean += x[place.at] / count }
                for place in places { variance += (x[place.at] - mean) * (x[place.at] - mean) / count }
                let factor = 1 / (variance + epsilon).squareRoot()
                for (at, c) in places {
                    y[at] = (x[at] - mean) * factor * gamma[c] + beta[c]
                }
            }
        }
        return y
    }
}
