import Catalog
import Datasets
import Experiments
import Foundation

/// What the data of an experiment are: what its settings leave to be found in them.
public struct DataKindQuery: Query {
    public static let id = QueryID(rawValue: "data-kind")

    private let data: Settings
    private let folder: URL

    public init(_ experiment: Experiment) {
        data = experiment.data
        folder = experiment.folder
    }

    /// Nil where the data cannot be read, which whoever starts a run is told.
    public func answer(_ context: QueryContext) -> DataKind? { try? DataKind(data, relativeTo: folder) }
}
