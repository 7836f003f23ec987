import Columns
import Datasets
import Hosting
import Metrics
import Training

/// Finding what runs can be compared by and with, and which of them is best.
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
    static func best(of runs: [RunCard], by metric: MetricDescription, on split: Split = .validation) -> Int? {
        // Of equal ones the earliest, in whatever order they are shown.
        let figures = runs.sorted { $0.number < $1.number }.compactMap { run in
            value(of: metric.id, on: split, in: run).flatMap { $0.isFinite ? (run.number, $0) : nil }
        }
        guard figures.count > 1 else { return nil }
        return figures.reduce(figures[0]) { metric.direction.prefers($1.1, to: $0.1) ? $1 : $0 }.0
    }

    /// What a run's settings are compared with: the run it is a fork of, or else the one before it.
    static func reference(of card: RunCard, in session: SessionState) -> RunCard? {
        guard let parent = card.parent else { return session.card.runs.last { $0.number < card.number } }
        return session.runCard(parent)
    }

    /// The runs beside each other: the one shown, those marked, and the one under the cursor.
    static func runs(in session: SessionState, chosen: RunCard?) -> [RunCard] {
        var numbers: [Int] = []
        for number in [session.current].compactMap({ $0 }) + session.marked + [chosen?.number].compactMap({ $0 })
        where !numbers.contains(number) { numbers.append(number) }
        return numbers.compactMap { session.runCard($0) }
    }
}
