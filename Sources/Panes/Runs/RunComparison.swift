import Datasets
import Hosting
import Metrics
import Training

/// Finding what runs can be compared by, and which of them is best.
enum RunComparison {
    /// The metric that all runs are ranked by: the newest run's primary one.
    static func metric(of runs: [RunCard]) -> MetricDescription? {
        for run in runs {
            if let metric = run.primaryMetric { return metric }
        }
        return nil
    }

    static func value(of metric: String, on split: Split, in card: RunCard) -> Double? {
        card.results.first { $0.split == split }?.value(of: metric)
    }

    /// The number of the run with the best validation figure; nil where fewer than two runs have one.
    static func best(of runs: [RunCard], by metric: MetricDescription) -> Int? {
        let figures = runs.compactMap { run in
            value(of: metric.id, on: .validation, in: run).flatMap { $0.isFinite ? (run.number, $0) : nil }
        }
        guard figures.count > 1 else { return nil }
        return figures.reduce(figures[0]) { metric.direction.prefers($1.1, to: $0.1) ? $1 : $0 }.0
    }
}
