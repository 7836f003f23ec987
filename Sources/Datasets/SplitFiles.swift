import Catalog
import Columns
import Formats
import Foundation
import Language

/// The files of splits that have their own: what `validation-source` and `test-source` name. The other splits share the
/// source.
package struct SplitFiles: Sendable {
    /// Both in their order; a table has one file of each.
    package private(set) var validation: [String] = []
    package private(set) var test: [String] = []

    /// None.
    init() {}

    /// The setting of `[data]` that names the files of a split.
    package static func setting(of split: Split) -> String { split == .test ? "test-source" : "validation-source" }

    /// - Throws: `DataError` where one that is named is not there.
    package init(_ settings: Settings, relativeTo folder: URL) throws(DataError) {
        validation = try Self.files(of: .validation, settings, relativeTo: folder)
        test = try Self.files(of: .test, settings, relativeTo: folder)
    }

    /// Those that are there.
    init(existing settings: Settings, relativeTo folder: URL) {
        validation = (try? Self.files(of: .validation, settings, relativeTo: folder)) ?? []
        test = (try? Self.files(of: .test, settings, relativeTo: folder)) ?? []
    }

    private static func files(
        of split: Split, _ settings: Settings, relativeTo folder: URL
    ) throws(DataError) -> [String] {
        let source = split == .test ? settings.text("test-source") : settings.text("validation-source")
        if source.isEmpty { return [] }
        do {
            return try FilePattern.files(source, relativeTo: folder)
        } catch {
            let hint = PreparedData.nearestFile(source, in: folder)
            throw DataError(setting: setting(of: split), place: error.file, reason: error.reason + hint)
        }
    }

    /// The splits that have files of their own, with these, in the order in which they follow the source.
    package var each: [(split: Split, files: [String])] {
        [(Split.validation, validation), (.test, test)].filter { !$0.1.isEmpty }
    }

    /// All of them.
    var all: [String] { validation + test }

    /// The one file of each split of a table that has its own.
    package func tables() throws(DataError) -> [(split: Split, path: String)] {
        var tables: [(split: Split, path: String)] = []
        for (split, files) in each {
            guard files.count == 1 else {
                throw DataError(setting: Self.setting(of: split), reason: Text("it is one file", zh: "只能是一个文件"))
            }
            tables.append((split, files[0]))
        }
        return tables
    }

    /// Files that pictures among them name or imply.
    func pictures(_ settings: Settings) -> [String] {
        each.flatMap { PictureSource.furtherFiles($0.files, settings) }
    }
}
