extension Relation {
    /// Pearson's correlation; 0 where a column is constant.
    package static func correlation(_ first: [Double], _ second: [Double]) -> Double {
        let n = Double(first.count)
        let means = (first.reduce(0, +) / n, second.reduce(0, +) / n)
        var xx = 0.0, yy = 0.0, xy = 0.0
        for (x, y) in zip(first, second) {
            xx += (x - means.0) * (x - means.0)
            yy += (y - means.1) * (y - means.1)
            xy += (x - means.0) * (y - means.1)
        }
        let value = xy / (xx * yy).squareRoot()
        return value.isFinite ? min(1, max(-1, value)) : 0
    }
}
