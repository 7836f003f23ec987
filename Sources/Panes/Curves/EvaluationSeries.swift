import Datasets
import Metrics
import Training

/// One metric of one split over a run, with its best value.
public struct EvaluationSeries: Sendable {
    public struct Point: Sendable, Hashable {
        public var step: Int
        public var value: Double
    }

    public let split: Split
    public let metric: MetricDescription
    public private(set) var points: [Point] = []
    public private(set) var best: Point?
    /// Why the last evaluation gave no value.
    public private(set) var undefined: String?

    public init(split: Split, metric: MetricDescription) {
        self.split = split
        self.metric = metric
    }

    public var latest: Point? { points.last }

    public mutating func append(step: Int, value: MetricValue) {
        // The final evaluation is of the best step's weights, and so comes out of order.
        let place = points.firstIndex { $0.step >= step } ?? points.endIndex
        if place < points.endIndex, points[place].step == step { points.remove(at: place) }
        guard let number = value.value else {
            undefined = value.reason ?? "undefined"
            return
        }
        undefined = nil
        points.insert(Point(step: step, value: number), at: place)
        findBest()
    }

    public mutating func truncate(after step: Int) {
        points.removeAll { $0.step > step }
        findBest()
    }

    private mutating func findBest() {
        best = nil
        for point in points where point.value.isFinite {
            if let standing = best, !metric.direction.prefers(point.value, to: standing.value) { continue }
            best = point
        }
    }
}
