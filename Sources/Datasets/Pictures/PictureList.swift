import Catalog
import Columns
import Formats
import Foundation
import Language
import Pictures

/// A table with a column of the paths of pictures, relative to it, and one of their classes.
struct PictureList {
    /// Its rows, as they stand in the file.
    private let rows: [(line: Int, path: String, label: String)]
    private let path: String
    private let columns: (path: String, label: String?)
    private let needsClasses: Bool

    /// Rows that are looked at to tell a list from another table.
    private static let lookedAt = 20

    /// Whether a table lists pictures: in one of its columns each of the first twenty rows ends as the name of a picture
    /// does, and the first one is there.
    static func isRecognized(_ path: String, _ settings: Settings) -> Bool {
        // Most tables name no picture at all, which is cheap to see.
        guard (try? FileContent.recognized(in: path)) == .text, mentionsPictures(path),
            let reader = try? TableOpening.reader(of: path, settings: settings),
            let place = try? placeOfPaths(in: reader)
        else { return false }
        var first: String?
        _ = try? reader.forEachRecord { record in
            first = record.text(place)
            throw Enough()
        }
        return first.map { FileManager.default.fileExists(atPath: full($0, below: path)) } ?? false
    }

    private static func mentionsPictures(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path), let start = try? handle.read(upToCount: 64 << 10) else {
            return false
        }
        if start.starts(with: [0x1F, 0x8B]) { return true }
        let text = String(decoding: start, as: UTF8.self).lowercased()
        return PictureFile.endings.contains { text.contains("." + $0) }
    }

    /// The first column whose first rows are all named as pictures; nil where none is.
    private static func placeOfPaths(in reader: any TableReader) throws -> Int? {
        var named = [Int](repeating: 0, count: reader.columns.count), rows = 0
        do {
            _ = try reader.forEachRecord { record in
                rows += 1
                for place in named.indices where PictureFile.isNamed(record.text(place)) { named[place] += 1 }
                if rows == lookedAt { throw Enough() }
            }
        } catch is Enough {}
        return rows == 0 ? nil : named.firstIndex(of: rows)
    }

    private struct Enough: Error {}

    /// Reads the list.
    /// - Parameter needsClasses: whether it must have a column of classes, and a row a class.
    /// - Throws: `DataError` where it has no column of paths, or none of classes.
    init(_ path: String, _ settings: Settings, needsClasses: Bool = true) throws {
        let reader = try TableOpening.reader(of: path, settings: settings)
        guard let place = try Self.placeOfPaths(in: reader) else {
            throw DataError(
                setting: "source", place: path,
                reason: Text(
                    "none of its columns has the paths of pictures (PNG, JPEG)", zh: "没有哪一列是图像（PNG、JPEG）的路径"))
        }
        let names = reader.columns
        let wanted = settings.text("target")
        var label = ColumnPlan.placeOfTarget(settings, in: names)
        guard label != nil || !needsClasses else {
            let hint = nearHint(to: wanted, among: names)
            throw DataError(
                setting: "target", place: path,
                reason: Text("there is no column \"\(wanted)\"\(hint)", zh: "没有列 \"\(wanted)\"\(hint)"))
        }
        if label == place { label = wanted.isEmpty ? names.indices.last { $0 != place } : nil }
        guard label != nil || !needsClasses else {
            throw DataError(
                setting: "target", place: path,
                reason: Text("it has no column of classes beside that of paths", zh: "除路径列外没有类别列"))
        }
        var rows: [(line: Int, path: String, label: String)] = []
        _ = try reader.forEachRecord { record in
            rows.append((line: record.line, path: record.text(place), label: label.map(record.text) ?? ""))
        }
        self.rows = rows
        self.path = path
        self.needsClasses = needsClasses
        columns = (names[place], label.map { names[$0] })
    }

    /// The files that it names and that are there, each once.
    var paths: [String] {
        var seen: Set<String> = []
        return rows.map { Self.full($0.path, below: path) }
            .filter { FileManager.default.fileExists(atPath: $0) && seen.insert($0).inserted }
    }

    /// The pictures; a row without a class is kept aside. Their numbers are the lines of the list.
    func files(_ settings: Settings) -> PictureFiles {
        let missing = Set(settings.words("missing"))
        var bare: [BadRow] = []
        let entries = rows.compactMap { row -> PictureFiles.Entry? in
            guard !needsClasses || !missing.contains(row.label) else {
                let reason = Text("\(row.path): it has no class", zh: "\(row.path)：没有类别")
                bare.append(BadRow(line: row.line, column: 1, reason: reason))
                return nil
            }
            return .init(
                path: Self.full(row.path, below: path), name: row.path, label: row.label, number: row.line)
        }
        guard let label = columns.label, needsClasses else {
            let note = Text("column \(columns.path) has the paths of the pictures", zh: "列 \(columns.path) 是图像路径")
            return PictureFiles(path: path, entries: entries, notes: [note], keptAside: bare)
        }
        let note = Text(
            """
            column \(columns.path) has the paths of the pictures, column \(label) their classes; data.target names \
            another
            """,
            zh: "列 \(columns.path) 是图像路径，列 \(label) 是类别；可用 data.target 指定其他列")
        return PictureFiles(path: path, entries: entries, notes: [note], keptAside: bare)
    }

    private static func full(_ name: String, below list: String) -> String {
        if name.hasPrefix("/") { return name }
        return URL(fileURLWithPath: list).deletingLastPathComponent().appendingPathComponent(name).path
    }
}
