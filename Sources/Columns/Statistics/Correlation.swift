/// How two columns go together.
package enum Correlation {
    /// Pearson's correlation; 0 where a column is constant.
    package static func pearson(_ first: [Double], _ second: [Double]) -> Double {
        let n = Double(first.count)
        let means = (first.reduce(0, +) / n, second.reduce(0, +) / n)
        var xx = 0.0, yy = 0.0, xy = 0.0
        for (x, y) in zip(first, second) {
            xx += (x - means.0) * (x - means.0)
            yy += (y - means.1) * (y - means.1)
            xy += (x - means.0) * (y - means.1)
        }
        // What is left of numbers that are all one is rounding.
        let least = n * 1e-28
        guard xx > least * means.0 * means.0, yy > least * means.1 * means.1 else { return 0 }
        let value = xy / (xx * yy).squareRoot()
        return value.isFinite ? min(1, max(-1, value)) : 0
    }

    /// The same over the rows in which neither number is missing, and how many these are.
    package static func pearson(ofPresent first: [Double], _ second: [Double]) -> (value: Double, rows: Int) {
        let both = first.indices.filter { !first[$0].isNaN && !second[$0].isNaN }
        return (pearson(both.map { first[$0] }, both.map { second[$0] }), both.count)
    }
}
