import Catalog
import Columns
import Formats
import Foundation

/// What those settings of `[data]` come to that are left to `auto`: found by looking at the data, which are not
/// prepared for it.
public struct DataKind: Sendable, Hashable {
    /// `csv`, `jsonl`, `idx`, `npy`, `images` or `text`; nil where only the task is known.
    public var format: String?
    /// `classification`, `regression` or `language`.
    public var task: String

    public init(format: String? = nil, task: String) {
        self.format = format
        self.task = task
    }

    /// Looks at the files that the settings name; of a table, it reads all rows once.
    ///
    /// - Parameter folder: what a relative source is relative to.
    /// - Throws: what keeps the data from being learned from, as far as it shows here.
    public init(_ settings: Settings, relativeTo folder: URL) throws {
        let paths = try PreparedData.sourceFiles(settings, relativeTo: folder)
        switch try SourceFormat(settings, paths: paths) {
        case .text: self.init(format: "text", task: "language")
        case .pictures:
            let isIDX = paths.count == 1 && IDXFile.isRecognized(paths[0])
            self.init(format: isIDX ? "idx" : "images", task: "classification")
        case .table:
            let reader = try TableOpening.reader(of: paths[0], settings: settings)
            let format = reader is JSONLinesReader ? "jsonl" : reader is GeneratedTable ? "npy" : "csv"
            let task = settings.text("task")
            guard task == "auto" else {
                self.init(format: format, task: task)
                return
            }
            let isClassification = try ColumnPlan.isClassification(reader, settings: settings)
            self.init(format: format, task: isClassification ? "classification" : "regression")
        }
    }
}
