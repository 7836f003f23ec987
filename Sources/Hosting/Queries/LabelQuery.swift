import Experiments
import Foundation
import Profiles

/// Which rows of an experiment's table likely have a wrong label: trains a model for each of some folds of the rows.
public struct LabelQuery: Query {
    public static let id = QueryID(rawValue: "labels")
    public static let isLong = true

    private let experiment: Experiment
    private let folds: Int

    /// - Parameter folds: how many, from 2.
    public init(_ experiment: Experiment, folds: Int = LabelSearch.usualFolds) {
        self.experiment = experiment
        self.folds = folds
    }

    /// - Throws: why there are no labels to look at, or no model can be trained.
    public func answer(_ context: QueryContext) throws -> LabelReport {
        try LabelSearch.report(of: experiment, folds: folds) { progress in
            if context.isCancelled() { throw CancellationError() }
            context.report(progress)
        }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(experiment.folder)
        hasher.combine(folds)
    }
}
