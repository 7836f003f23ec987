import Catalog
import Columns
import Formats
import Foundation
import Language
import Texts

extension CleaningReport {
    /// Reads the data that the settings of `[data]` name and does the steps of their list to it, as a run would.
    ///
    /// - Parameters:
    ///   - folder: what a relative source is relative to.
    ///   - limit: how many changes of each step are kept.
    ///   - watch: is told how far it has come; what it throws ends the reading.
    /// - Throws: `DataError` for what cannot be read, or has no such steps.
    public init(
        _ data: Settings, relativeTo folder: URL, seed: UInt64, limit: Int, watch: DataWatch? = nil
    ) throws {
        let paths = try PreparedData.sourceFiles(data, relativeTo: folder)
        var notes: [Text] = []
        switch try SourceFormat(data, paths: paths) {
        case .table:
            let record = CleaningRecord(limit: limit)
            _ = try TableData(
                path: paths[0], separate: SplitFiles(data, relativeTo: folder), settings: data, seed: seed,
                notes: &notes, watch: watch, record: record)
            self.init(record.steps, of: data["preprocessing"]?.list ?? [], isText: false)
        case .text:
            let record = TextCleaningRecord(limit: limit)
            let texts = try TextData.texts(
                of: SourceFormat.texts(among: paths, settings: data, notes: &notes), settings: data,
                notes: &notes, watch: watch)
            _ = try TextCleaning.cleaned(texts, settings: data, notes: &notes, watch: watch, record: record)
            self.init(record.steps, of: data["text-cleaning"]?.list ?? [], isText: true)
        case .pictures:
            throw DataError(
                place: paths.first,
                reason: Text("cleaning steps are for tables and texts; these are images", zh: "清洗步骤用于表格和文本；这是图像"))
        }
    }
}
