import Columns
import Datasets
import Language
import Metrics
import TerminalUI
import Training

/// One metric of one split over a run, with its best value.
public struct EvaluationSeries: Sendable {
    /// One evaluation.
    public struct Point: Sendable, Hashable {
        /// Steps done when it was measured.
        public var step: Int
        /// In the unit of the metric; may be infinite.
        public var value: Double
    }

    /// The split that is measured.
    public let split: Split
    /// Its title, unit and direction.
    public private(set) var metric: MetricDescription
    /// In the order of the steps, no step twice.
    public private(set) var points: [Point] = []
    /// The first of the best points; nil where no value is finite.
    public private(set) var best: Point?
    /// Why the last evaluation gave no value.
    public private(set) var undefined: Text?

    /// A series without a point.
    public init(split: Split, metric: MetricDescription) {
        self.split = split
        self.metric = metric
    }

    /// The point of the latest step; nil where there is none.
    public var latest: Point? { points.last }

    /// Takes a value in, in place of an earlier one of the same step; one that is undefined leaves only its reason.
    public mutating func append(step: Int, value: MetricValue) {
        // The final evaluation is of the best step's weights, and so comes out of order.
        let place = points.firstIndex { $0.step >= step } ?? points.endIndex
        if place < points.endIndex, points[place].step == step { points.remove(at: place) }
        guard let number = value.value else {
            undefined = value.reason ?? Text("undefined", zh: "无定义")
            return
        }
        undefined = nil
        points.insert(Point(step: step, value: number), at: place)
        findBest()
    }

    /// Takes what is known of the metric now, such as which direction is better.
    mutating func describe(as metric: MetricDescription) {
        guard metric != self.metric else { return }
        self.metric = metric
        findBest()
    }

    /// The point of the latest step up to one; nil where there is none.
    public func point(upTo step: Int) -> Point? { points.last { $0.step <= step } }

    /// Drops the points after a step, as when a run is stepped back.
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

extension EvaluationSeries {
    /// The points as a curve to be drawn.
    var curve: Curve {
        var curve = Curve()
        for point in points { curve.append(x: Double(point.step), y: point.value) }
        return curve
    }

    var marker: Chart.Marker? { best.map { Chart.Marker(x: Double($0.step), y: $0.value) } }
}
