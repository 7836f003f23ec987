import Foundation

/// How a loss falls with the amount of data: L(n) = a·n^(−b) + c.
public struct PowerLaw: Sendable, Hashable {
    /// What is lost with one row, above the floor.
    public var a: Double
    /// How fast that falls: doubling the rows takes away all but 2^(−b) of it.
    public var b: Double
    /// What no amount of data takes away.
    public var c: Double

    public init(a: Double, b: Double, c: Double) {
        self.a = a
        self.b = b
        self.c = c
    }

    /// The loss with so many rows.
    public func value(at rows: Double) -> Double { a * pow(rows, -b) + c }

    /// Exponents that are looked for. A law outside is told from no fall, or from a step, by nobody.
    static let exponents = 0.02...3.0
}

/// A value of the loss, and what its error is measured in.
struct LawPoint {
    var rows: Double
    var value: Double
    /// The mean of the values of this size: errors are relative to it, as losses of few rows are larger and scatter more.
    var unit: Double
}

extension PowerLaw {
    /// The law with the least sum of Huber's function (1964) of the relative errors, a and c not negative.
    ///
    /// For a given exponent the law is linear in a and c, so what is left is a search along b: over a grid, then by golden
    /// section around its best place. There is no start to depend on. Errors are least squares up to 1.345 times their own
    /// scale, by the median of those of a first fit, and count by their size alone beyond.
    ///
    /// - Precondition: `points` has at least three different numbers of rows, and positive units.
    init(fitting points: [LawPoint]) {
        // Rows in units of their geometric mean, so that a is of the size of the losses.
        let middle = exp(points.reduce(0) { $0 + log($1.rows) } / Double(points.count))
        let search = LawSearch(points: points, middle: middle)
        let first = search.best(bound: .infinity)
        let errors = points.map { abs($0.value - first.value(at: $0.rows / middle)) / $0.unit }.sorted()
        let bound = 1.345 * max(1e-9, 1.4826 * errors[errors.count / 2])
        let law = search.best(bound: bound)
        self.init(a: law.a * pow(middle, law.b), b: law.b, c: law.c)
    }
}

/// The search along the exponent, with rows in units of their middle.
private struct LawSearch {
    let points: [LawPoint]
    let middle: Double

    private static let gridPoints = 40, refinements = 32, reweightings = 12

    /// - Parameter bound: the relative error from which on errors count by their size alone.
    func best(bound: Double) -> PowerLaw {
        let (low, high) = (log(PowerLaw.exponents.lowerBound), log(PowerLaw.exponents.upperBound))
        let step = (high - low) / Double(Self.gridPoints - 1)
        func fitted(_ place: Double) -> (law: PowerLaw, cost: Double) { self.fitted(b: exp(place), bound: bound) }
        let grid = (0..<Self.gridPoints).map { fitted(low + Double($0) * step) }
        let place = grid.indices.dropFirst().reduce(0) { grid[$1].cost < grid[$0].cost ? $1 : $0 }
        var left = low + Double(max(0, place - 1)) * step
        var right = low + Double(min(Self.gridPoints - 1, place + 1)) * step
        let golden = (5.0.squareRoot() - 1) / 2
        var inner = [right - golden * (right - left), left + golden * (right - left)]
        var found = inner.map(fitted)
        for _ in 0..<Self.refinements {
            if found[0].cost <= found[1].cost {
                right = inner[1]
                inner = [right - golden * (right - left), inner[0]]
                found = [fitted(inner[0]), found[0]]
            } else {
                left = inner[0]
                inner = [inner[1], left + golden * (right - left)]
                found = [found[1], fitted(inner[1])]
            }
        }
        return ([grid[place]] + found).reduce(grid[place]) { $1.cost < $0.cost ? $1 : $0 }.law
    }

    /// a and c for an exponent, by least squares that are weighted anew until they are Huber's.
    private func fitted(b: Double, bound: Double) -> (law: PowerLaw, cost: Double) {
        let falls = points.map { pow($0.rows / middle, -b) }
        var weights = [Double](repeating: 1, count: points.count)
        var law = PowerLaw(a: 0, b: b, c: 0)
        for _ in 0..<(bound.isFinite ? Self.reweightings : 1) {
            (law.a, law.c) = solved(falls, weights)
            guard bound.isFinite else { break }
            for index in points.indices {
                let error = abs(self.error(of: law, index, falls))
                weights[index] = error > bound ? bound / error : 1
            }
        }
        let cost = points.indices.reduce(0) { sum, index in
            let error = abs(self.error(of: law, index, falls))
            return sum + (error > bound ? bound * (error - bound / 2) : error * error / 2)
        }
        return (law, cost)
    }

    private func error(of law: PowerLaw, _ index: Int, _ falls: [Double]) -> Double {
        (points[index].value - law.a * falls[index] - law.c) / points[index].unit
    }

    /// The a and c of least squares, none of them negative.
    private func solved(_ falls: [Double], _ weights: [Double]) -> (a: Double, c: Double) {
        var (aa, ac, cc, ay, cy) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for (index, point) in points.enumerated() {
            let weight = weights[index] / (point.unit * point.unit), fall = falls[index]
            aa += weight * fall * fall
            ac += weight * fall
            cc += weight
            ay += weight * fall * point.value
            cy += weight * point.value
        }
        let determinant = aa * cc - ac * ac
        guard determinant > 1e-12 * aa * cc else { return (0, max(0, cy / cc)) }
        let a = (ay * cc - cy * ac) / determinant, c = (cy * aa - ay * ac) / determinant
        if a < 0 { return (0, max(0, cy / cc)) }
        if c < 0 { return (max(0, ay / aa), 0) }
        return (a, c)
    }
}
