import Language

/// A figure that says how good a model is on one split, computed in `Double` over the whole of it.
public struct Metric<Outcomes>: Sendable {
    /// Its name, unit and direction.
    public let description: MetricDescription
    /// The value, or the reason why these outcomes have none.
    public let value: @Sendable (Outcomes) throws(UndefinedMetric) -> Double

    init(
        _ id: String, _ title: Text, _ direction: MetricDescription.Direction, unit: Text = .empty, help: Text,
        value: @escaping @Sendable (Outcomes) throws(UndefinedMetric) -> Double
    ) {
        description = MetricDescription(id: id, title: title, direction: direction, unit: unit, help: help)
        self.value = value
    }

    /// The value or the reason why there is none, as it is recorded; a value that is no number has none.
    public func measured(on outcomes: Outcomes) -> MetricValue {
        do {
            let value = try value(outcomes)
            guard !value.isNaN else {
                return MetricValue(metric: description.id, undefined: Text("it is not a number", zh: "不是数"))
            }
            return MetricValue(metric: description.id, value: value)
        } catch {
            return MetricValue(metric: description.id, undefined: error.reason)
        }
    }
}

/// Why a metric has no value on these outcomes.
public struct UndefinedMetric: ExplainedError, Hashable {
    /// Half a sentence: `there are no samples`.
    public var reason: Text

    public init(_ reason: Text) { self.reason = reason }

    public var text: Text { reason }
}
