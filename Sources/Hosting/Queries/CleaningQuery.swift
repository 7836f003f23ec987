import Catalog
import Columns
import Datasets
import Experiments
import Foundation
import Language

/// What the cleaning steps of an experiment do to its rows or documents.
public struct CleaningQuery: Query {
    public static let id = QueryID(rawValue: "cleaning")

    private let data: Settings
    private let folder: URL
    private let seed: UInt64
    private let limit: Int

    /// - Parameter limit: how many changes of each step are told.
    public init(_ experiment: Experiment, limit: Int = 40) {
        data = experiment.data
        folder = experiment.folder
        seed = experiment.seed
        self.limit = limit
    }

    /// - Throws: why the data cannot be read, or what is wrong with a step.
    public func answer(_ context: QueryContext) throws -> CleaningReport {
        try CleaningReport(data, relativeTo: folder, seed: seed, limit: limit) { progress in
            if context.isCancelled() { throw CancellationError() }
            context.report(WorkProgress(text: progress.title, done: progress.done, total: progress.total))
        }
    }
}

extension Experiment {
    /// The setting whose list has the cleaning steps of a text, or of a table.
    public static func cleaningPath(isText: Bool) -> String { isText ? "data.text-cleaning" : "data.preprocessing" }
}
