import Catalog
import Columns
import Formats
import Foundation
import Language
import Texts

/// What was learned of the data before training began: saved with the model, so that it can be given
/// other data later.
public enum FittedData: Sendable, Hashable, Codable {
    /// How the rows of a table became numbers.
    case table(FittedPreparation)
    /// How a text became tokens.
    case text(Tokenizer)
}

extension PreparedData {
    /// What a model must be saved with to be given other data.
    public var fitted: FittedData {
        switch content {
        case .table(let table): .table(table.preparation)
        case .text(let text): .text(text.tokenizer)
        }
    }

    /// Reads other data for a model that is trained already: all of it makes up the test split.
    ///
    /// - Parameters:
    ///   - source: a file; for text, a folder or a pattern too.
    ///   - settings: those of the experiment: how a file is written, and how a text is cleaned, is taken from them.
    public static func load(
        _ source: String, as fitted: FittedData, settings: Settings, relativeTo folder: URL
    ) throws -> PreparedData {
        let paths: [String]
        do {
            paths = try FilePattern.files(source, relativeTo: folder)
        } catch {
            throw DataError(place: error.file, reason: error.reason)
        }
        var notes: [Text] = []
        var files = paths
        let content: Content
        switch fitted {
        case .table(let preparation):
            if try SourceFormat.arePictures(paths, settings) {
                content = .table(
                    try TableData(
                        images: paths, source: source, as: preparation, settings: settings, folder: folder,
                        notes: &notes))
                files += paths.compactMap(TableData.usualLabels).filter { FileManager.default.fileExists(atPath: $0) }
                files += PictureSource.furtherFiles(paths, settings)
            } else {
                guard paths.count == 1 else {
                    throw DataError(place: source, reason: Text("a table is one file", zh: "表格只能是一个文件"))
                }
                content = .table(try TableData(path: paths[0], as: preparation, settings: settings, notes: &notes))
            }
        case .text(let tokenizer):
            files = try SourceFormat.texts(among: paths, settings: settings, notes: &notes)
            content = .text(try TextData(files: files, as: tokenizer, settings: settings, notes: &notes))
        }
        return PreparedData(
            content: content, files: files.map { URL(fileURLWithPath: $0) }, notes: notes.map(\.printable))
    }
}

extension TableData {
    /// Reads rows for a preparation that was fitted before; they make up the test split.
    init(path: String, as preparation: FittedPreparation, settings: Settings, notes: inout [Text]) throws {
        let (reader, plan) = try preparation.open(path, settings: settings, needsTarget: true, notes: &notes)
        let target = preparation.target
        var raw = try RawTable(reader, plan: plan)
        if !plan.fields.areFirst { try raw.checkNumbers(plan: plan, path: path) }
        if let spellings = preparation.targetSpellings {
            raw.targetTexts = spellings.written(raw.targetTexts)
        }
        if plan.isClassification {
            let known = Set(target.classes)
            let texts = raw.targetTexts
            let unknown = texts.indices.filter { !known.contains(texts[$0]) }
            raw.keepAside(unknown) { row in
                Text(
                    "\(target.name): the model does not know the class \"\(texts[row])\"",
                    zh: "\(target.name)：模型不认识类别 \"\(texts[row])\"")
            }
        }
        guard raw.frame.rows > 0 else {
            throw DataError(
                place: path,
                reason: Text("it has no rows the model can read", zh: "没有模型能读的行")
                    + BadRow.example(raw.keptAside.rows.first))
        }
        notes += preparation.noteOnUnused(of: reader.columns)
        raw.frame.apply(preparation, notes: &notes)
        do {
            try preparation.check(raw.frame)
        } catch {
            throw DataError(place: path, reason: error.reason)
        }
        notes += raw.notes()
        self.init(
            raw, preparation: preparation, splits: SplitRows(train: [], validation: [], test: Array(0..<raw.frame.rows))
        )
    }
}
