import Catalog
import Columns
import Formats
import Foundation
import Language
import Texts

/// Data read, cleaned and split, ready to be learned from.
public struct PreparedData: Sendable {
    /// Rows or a text: what the source holds.
    public enum Content: Sendable {
        /// Rows of numbers with a class or a value each; from CSV, JSON-lines or IDX files.
        case table(TableData)
        /// Tokens that follow each other; from one file or many.
        case text(TextData)
    }

    /// What a model learns to predict.
    public enum Task: Sendable, Hashable {
        /// One of these classes, sorted.
        case classification(classes: [String])
        /// A number: the values of the column of this name.
        case regression(target: String)
        /// The next token, of so many different ones.
        case language(vocabulary: Int)
    }

    /// The samples themselves.
    public let content: Content
    /// The files that were read, in order; their hash says which data a run has seen.
    public let files: [URL]
    /// What a person should know: what was recognized, left out, filled in, kept aside; what it quotes is printable.
    public private(set) var notes: [Text]

    /// Rows that were kept aside, by file, line and reason: the first ten thousand.
    public var badRows: [BadRow] { if case .table(let table) = content { table.badRows } else { [] } }

    /// All rows that were kept aside.
    public var badRowCount: Int { if case .table(let table) = content { table.badRowCount } else { 0 } }

    /// What is learned.
    public var task: Task {
        switch content {
        case .table(let table):
            table.isClassification
                ? .classification(classes: table.classes) : .regression(target: table.preparation.target.name)
        case .text(let text): .language(vocabulary: text.tokenizer.vocabulary)
        }
    }

    /// Samples of a split; of a text, tokens.
    public func count(of split: Split) -> Int {
        switch content {
        case .table(let table): table.count(of: split)
        case .text(let text): text.count(of: split)
        }
    }

    /// Reads what the settings of `[data]` name. The same settings, files and seed give the same data.
    ///
    /// - Parameters:
    ///   - folder: what a relative source is relative to: the experiment file's folder.
    ///   - learned: what weights were learned with that go on with these data: a text is cut into tokens by their
    ///     tokenizer, and classes and features have their order. Data that do not have the same ones are refused.
    ///   - fold: what is held out of a table as its test split, in place of the share that the settings name.
    ///   - watch: is told how far it has come, where that takes time; what it throws ends the reading.
    public static func load(
        _ settings: Settings, relativeTo folder: URL, seed: UInt64, learned: FittedData? = nil, fold: Fold? = nil,
        watch: DataWatch? = nil
    ) throws -> PreparedData {
        var paths = try sourceFiles(settings, relativeTo: folder)
        var notes: [Text] = []
        let format = try SourceFormat(settings, paths: paths)
        let separate = try SplitFiles(settings, relativeTo: folder)
        if format == .text { paths = try SourceFormat.texts(among: paths, settings: settings, notes: &notes) }
        var files = paths
        let content: Content
        switch format {
        case .table:
            let table = try TableData(
                path: paths[0], separate: separate, settings: settings, seed: seed, fold: fold, notes: &notes,
                watch: watch)
            content = .table(table)
        case .pictures:
            let table = try TableData(
                images: paths, separate: separate, settings: settings, folder: folder, seed: seed, fold: fold,
                notes: &notes, watch: watch)
            content = .table(table)
        case .text:
            guard fold == nil else {
                throw DataError(
                    setting: "source", reason: Text("a text has no rows to make folds of", zh: "文本没有可分折的行"))
            }
            let text = try TextData(
                files: paths, separate: separate, settings: settings, learned: try learned?.tokenizer(), notes: &notes,
                watch: watch)
            content = .text(TrainingSubset(settings, seed: seed).map(text.keeping) ?? text)
        }
        files += separate.all
        if format == .pictures {
            files += try labelFiles(settings, relativeTo: folder, of: files)
            files += PictureSource.furtherFiles(paths, settings) + separate.pictures(settings)
        }
        var data = PreparedData(content: content, files: files.map { URL(fileURLWithPath: $0) }, notes: [])
        if let subset = TrainingSubset(settings, seed: seed) {
            notes.append(subset.note(data.count(of: .train), isText: format == .text))
        }
        data.notes = notes.map(\.printable.sayingColumnOnce)
        return try learned.map { try data.arranged(as: $0) } ?? data
    }

    /// Whether a folder holds pictures rather than anything else, by the names of its first files.
    public static func isPictures(folder: String) -> Bool { PictureFolder.isRecognized(folder: folder) }

    /// The field of a file of JSON objects whose texts it is most likely there for; nil for any other file.
    public static func textField(of path: String) -> String? {
        TableOpening.isJSON(path) ? TextRecords.likelyField(in: path) : nil
    }

    /// Reports a file or folder named by the settings of `[data]` that is not there, before anything is read.
    ///
    /// - Parameter folder: what relative names are relative to.
    public static func checkSources(_ settings: Settings, relativeTo folder: URL) throws(DataError) {
        _ = try checkedSourceFiles(of: settings, relativeTo: folder)
    }

    /// All files that the settings of `[data]` name or imply, such as the labels of pictures.
    ///
    /// - Parameter folder: what relative names are relative to.
    /// - Throws: `DataError` where one that is named is not there.
    public static func checkedSourceFiles(of settings: Settings, relativeTo folder: URL) throws(DataError) -> [URL] {
        let named = try sourceFiles(settings, relativeTo: folder)
        let separate = try SplitFiles(settings, relativeTo: folder)
        let files = named + separate.all
        let pictures = PictureSource.furtherFiles(named, settings) + separate.pictures(settings)
        return distinct(files + (try labelFiles(settings, relativeTo: folder, of: files)) + pictures)
    }

    /// The same without those that are not there.
    public static func sourceFiles(of settings: Settings, relativeTo folder: URL) -> [URL] {
        let named = (try? sourceFiles(settings, relativeTo: folder)) ?? []
        let separate = SplitFiles(existing: settings, relativeTo: folder)
        let files = named + separate.all
        let pictures = PictureSource.furtherFiles(named, settings) + separate.pictures(settings)
        return distinct(files + ((try? labelFiles(settings, relativeTo: folder, of: files)) ?? []) + pictures)
    }

    private static func distinct(_ files: [String]) -> [URL] {
        var seen: Set<String> = []
        return files.filter { seen.insert($0).inserted }.map { URL(fileURLWithPath: $0) }
    }

    /// The files of labels, given or by custom.
    private static func labelFiles(
        _ settings: Settings, relativeTo folder: URL, of files: [String]
    ) throws(DataError) -> [String] {
        let given = settings.text("labels")
        let usual = files.dropFirst(given.isEmpty ? 0 : 1).compactMap(TableData.usualLabels)
            .filter { FileManager.default.fileExists(atPath: $0) }
        guard !given.isEmpty else { return usual }
        do {
            return try FilePattern.files(given, relativeTo: folder) + usual
        } catch {
            throw DataError(setting: "labels", place: error.file, reason: error.reason + nearestFile(given, in: folder))
        }
    }

    package static func sourceFiles(_ settings: Settings, relativeTo folder: URL) throws(DataError) -> [String] {
        let source = settings.text("source")
        guard !source.isEmpty else {
            throw DataError(
                setting: "source",
                reason: Text(
                    "it is not given; allowed: a file, or for text and images a folder or pattern",
                    zh: "没有给出；可用：一个文件，文本和图像还可以是文件夹或通配符"))
        }
        do {
            return try FilePattern.files(source, relativeTo: folder)
        } catch {
            throw DataError(
                setting: "source", place: error.file, reason: error.reason + nearestFile(source, in: folder))
        }
    }

    /// A hint at a file in the same folder with nearly this name.
    static func nearestFile(_ source: String, in folder: URL) -> Text {
        let path = source.hasPrefix("/") ? URL(fileURLWithPath: source) : folder.appendingPathComponent(source)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path.deletingLastPathComponent().path)) ?? []
        // What is there under its name and was refused is not misspelled.
        guard !names.contains(path.lastPathComponent) else { return .empty }
        return nearHint(to: path.lastPathComponent, among: names.sorted())
    }
}
