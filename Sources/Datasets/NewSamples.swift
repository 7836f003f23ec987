import Catalog
import Columns
import Formats
import Foundation
import Language
import Pictures

/// Rows or pictures that a model is to predict, with or without what it has learned to.
package enum NewSamples {
    /// A table to be read row by row.
    case table(any TableReader, ColumnPlan)
    case pictures(PictureSet)

    /// - Parameters:
    ///   - source: a file; of pictures, a folder or a pattern too.
    ///   - settings: those of the experiment: how a file is written is taken from them.
    package init(
        _ source: String, as preparation: FittedPreparation, settings: Settings, relativeTo folder: URL,
        notes: inout [Text], watch: DataWatch?
    ) throws {
        let paths: [String]
        do {
            paths = try FilePattern.files(source, relativeTo: folder)
        } catch {
            throw DataError(place: error.file, reason: error.reason)
        }
        if try SourceFormat.arePictures(paths, settings) {
            let pictures = try TableData.pictures(
                paths, source: source, as: preparation, settings: settings, folder: folder, needsClasses: false,
                watch: watch)
            notes += pictures.notes
            self = .pictures(pictures)
            return
        }
        guard paths.count == 1, let path = paths.first else {
            throw DataError(place: source, reason: Text("a table is one file", zh: "表格只能是一个文件"))
        }
        let (reader, plan) = try preparation.open(path, settings: settings, needsTarget: false, notes: &notes)
        notes += preparation.noteOnUnused(of: reader.columns)
        self = .table(reader, plan)
    }
}
