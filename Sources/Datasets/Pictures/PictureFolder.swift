import Formats
import Foundation
import Language
import Pictures

/// A folder of pictures, in which a class is a folder.
enum PictureFolder {
    /// Whether files are pictures for the most part, by their names.
    static func isRecognized(_ paths: [String]) -> Bool {
        paths.count > 1 && paths.count { PictureFile.isNamed($0) } * 2 > paths.count
    }

    /// Whether a folder holds pictures for the most part, by the names of its first files.
    static func isRecognized(folder: String) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
            let names = FileManager.default.enumerator(atPath: folder)
        else { return false }
        var files = 0, pictures = 0, seen = 0
        for case let name as String in names {
            seen += 1
            guard files < lookedAt, seen < 20 * lookedAt else { break }
            let own = name.split(separator: "/").last ?? ""
            guard !own.hasPrefix("."), own.contains(".") else { continue }
            files += 1
            if PictureFile.isNamed(name) { pictures += 1 }
        }
        return pictures > 0 && pictures * 2 > files
    }

    /// Files of a folder that are looked at before it is read.
    private static let lookedAt = 500

    /// The pictures among files, each with the folder of its class: the first one below that of all of them.
    ///
    /// - Parameters:
    ///   - root: the folder that was named, below which the folders of the classes are; where it holds only one folder,
    ///     and that has further ones, they are below that.
    ///   - needsClasses: whether pictures in no folder of a class are left out; else they are taken where there are no
    ///     others.
    /// - Throws: `DataError` where no picture has a class.
    static func files(_ paths: [String], root: String, needsClasses: Bool = true) throws -> PictureFiles {
        let pictures = paths.filter(PictureFile.isNamed)
        var notes: [Text] = []
        let others = paths.count - pictures.count
        if others > 0, let first = paths.first(where: { !PictureFile.isNamed($0) }) {
            let name = name(of: first, below: root)
            let counted = others == 1 ? Text("1 file", zh: "1 个文件") : Text("\(others) files", zh: "\(others) 个文件")
            notes.append(
                Text(
                    "\(counted) not named as pictures (PNG, JPEG) left out, such as \(name)",
                    zh: "略去 \(counted)，名称不是图像（PNG、JPEG），例如 \(name)"))
        }
        var parts = pictures.map { name(of: $0, below: root).split(separator: "/").map(String.init) }
        // One folder that holds all others is no class.
        var base = root
        while let only = parts.first?.first, parts.allSatisfy({ $0.count > 2 && $0[0] == only }) {
            parts = parts.map { Array($0.dropFirst()) }
            base += "/" + only
        }
        let splits: Set = ["train", "training", "val", "valid", "validation", "test", "testing"]
        let folders = Set(parts.filter { $0.count > 1 }.map { $0[0] })
        if folders.count > 1, folders.allSatisfy({ splits.contains($0.lowercased()) }) {
            let listed = folders.sorted().joined(separator: ", ")
            throw DataError(
                setting: "source", place: root,
                reason: Text(
                    """
                    its folders are splits, not classes (\(listed)): name the one to learn from as data.source and the \
                    one to test with as data.test-source (data.validation-source where there is a third)
                    """,
                    zh: """
                        其中的文件夹是划分，不是类别（\(listed)）：请把用于学习的设为 data.source，\
                        用于测试的设为 data.test-source（如有第三个，设为 data.validation-source）
                        """))
        }
        var entries: [PictureFiles.Entry] = []
        var bare: [BadRow] = []
        for (index, (path, parts)) in zip(pictures, parts).enumerated() {
            guard parts.count > 1 else {
                let reason = Text(
                    "\(parts.last ?? ""): it lies in no folder of a class", zh: "\(parts.last ?? "")：不在类别文件夹中")
                bare.append(BadRow(line: index + 1, column: 1, reason: reason))
                continue
            }
            entries.append(
                .init(path: path, name: parts.joined(separator: "/"), label: parts[0], number: index + 1))
        }
        if entries.isEmpty, !needsClasses, !pictures.isEmpty {
            let all = zip(pictures, parts).enumerated().map { index, picture in
                PictureFiles.Entry(
                    path: picture.0, name: picture.1.joined(separator: "/"), label: "", number: index + 1)
            }
            return PictureFiles(path: root, entries: all, notes: notes)
        }
        guard !entries.isEmpty else {
            throw DataError(
                setting: "source", place: root,
                reason: Text(
                    """
                    its pictures have no classes: put those of each class into a folder of its own, or name a CSV file \
                    with a column of paths and one of labels
                    """,
                    zh: "图像没有类别：请把每个类别的图像放进各自的文件夹，或给出含路径列和标签列的 CSV 文件"))
        }
        let labels = Set(entries.map(\.label))
        let empty = Self.folders(in: base).filter { !labels.contains($0) }
        if !empty.isEmpty {
            let listed = empty.prefix(8).map { Text(verbatim: $0) }.joined()
            notes.append(
                empty.count == 1
                    ? Text("the folder \(listed) holds no pictures, and is no class", zh: "文件夹 \(listed) 中没有图像，不作为类别")
                    : Text(
                        "\(empty.count) folders hold no pictures, and are no classes: \(listed)",
                        zh: "\(empty.count) 个文件夹中没有图像，不作为类别：\(listed)"))
        }
        return PictureFiles(path: root, entries: entries, notes: notes, keptAside: bare)
    }

    /// The names of the folders in a folder, in their order.
    private static func folders(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { name in
            var isFolder: ObjCBool = false
            return !name.hasPrefix(".")
                && FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
                && isFolder.boolValue
        }.sorted()
    }

    private static func name(of path: String, below root: String) -> String {
        let prefix = root.hasSuffix("/") ? root : root + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    /// The folder that a source names: itself, or what stands before the first part with a `*` or `?`.
    static func root(of source: String, relativeTo folder: URL) -> String {
        let path = source.hasPrefix("/") ? source : folder.path + "/" + source
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return path }
        let parts = path.split(separator: "/").prefix { !$0.contains("*") && !$0.contains("?") }
        return "/" + parts.joined(separator: "/")
    }
}
