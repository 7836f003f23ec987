import Catalog
import Experiments
import Foundation
import Language
import Profiles
import Profiling

/// What the text of an experiment holds, and what should be looked at before a model learns from it.
public struct TextProfileQuery: Query {
    public static let id = QueryID(rawValue: "text-profile")

    private let data: Settings
    private let folder: URL

    public init(_ experiment: Experiment) {
        data = experiment.data
        folder = experiment.folder
    }

    /// - Throws: why the data are no text, or cannot be read.
    public func answer(_ context: QueryContext) throws -> TextProfile {
        let title = Text("reading the text", zh: "正在读取文本")
        return try TextProfile(data, relativeTo: folder, threads: ProcessInfo.processInfo.activeProcessorCount) {
            progress in
            if context.isCancelled() { throw CancellationError() }
            context.report(WorkProgress(text: title, done: progress.bytes, total: progress.totalBytes ?? 0))
        }
    }
}
