import Catalog
import Experiments
import Foundation
import Language
import Profiles

/// What the table of an experiment holds, and what should be looked at before a model learns from it.
public struct ProfileQuery: Query {
    public static let id = QueryID(rawValue: "profile")

    private let data: Settings
    private let folder: URL
    private let seed: UInt64

    public init(_ experiment: Experiment) {
        // Edits are made to rows after they are read: a profile is judged by them anew, not read anew.
        var data = experiment.data
        try? data.set("edits", to: [])
        self.data = data
        folder = experiment.folder
        seed = experiment.seed
    }

    /// - Throws: why the data are no table, or cannot be read.
    public func answer(_ context: QueryContext) throws -> TableProfile {
        let title = Text("reading the data", zh: "正在读取数据")
        return try TableProfile(
            data, relativeTo: folder, seed: seed, threads: ProcessInfo.processInfo.activeProcessorCount
        ) { progress in
            if context.isCancelled() { throw CancellationError() }
            context.report(
                WorkProgress(
                    text: title, done: progress.bytes, total: progress.totalBytes ?? 0))
        }
    }
}

extension Experiment {
    /// Makes the changes of a remedy.
    /// - Throws: `ExperimentError` where a setting refuses its new value.
    public mutating func apply(_ remedy: Remedy) throws(ExperimentError) {
        for change in remedy.changes { try set(change.path, to: change.value(after: value(at: change.path))) }
    }
}
