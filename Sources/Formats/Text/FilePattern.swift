import Foundation
import Language

/// Files named by a path, a folder or a pattern.
public enum FilePattern {
    /// The files a source stands for, in the order of their paths.
    ///
    /// A plain path stands for itself. A folder stands for all files below it but hidden ones. In a
    /// pattern `*` stands for any characters but `/`, `?` for one, and a part `**` for any folders,
    /// none included: `Sources/**/*.swift`. Hidden files and folders match only a part that starts
    /// with a dot itself. What is there under the source's very name is meant, whatever letters that has; and the
    /// folder's own path is no part of a pattern. Pipes, sockets and devices never match, and are refused where they
    /// are named.
    public static func files(_ source: String, relativeTo folder: URL) throws(FormatError) -> [String] {
        let path = source.hasPrefix("/") ? source : folder.path + "/" + source
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            if isFolder.boolValue { return try checked(matches(["**", "*"], in: path), source, path) }
            do throws(FormatError) { try SourceFile.check(path) } catch {
                throw FormatError(file: source, reason: error.reason)
            }
            return [path]
        }
        let parts = source.split(separator: "/").map(String.init)
        let fixed = parts.prefix { !$0.contains(where: { $0 == "*" || $0 == "?" }) }
        guard fixed.count < parts.count else {
            throw FormatError(
                file: source,
                reason: source.hasPrefix("/")
                    ? Text("there is no such file or folder; the path is absolute", zh: "没有这个文件或文件夹；路径是绝对路径")
                    : Text("there is no such file or folder in \(folder.path)", zh: "\(folder.path) 中没有这个文件或文件夹"))
        }
        let start = source.hasPrefix("/") ? "" : folder.path
        let root = fixed.isEmpty ? (start.isEmpty ? "/" : start) : start + "/" + fixed.joined(separator: "/")
        return try checked(matches(Array(parts[fixed.count...]), in: root), source, root)
    }

    private static func checked(_ files: [String], _ source: String, _ root: String) throws(FormatError) -> [String] {
        guard !files.isEmpty else {
            throw FormatError(
                file: source, reason: Text("no file matches in \(root)", zh: "\(root) 中没有匹配的文件"))
        }
        return files
    }

    private static func matches(_ parts: [String], in folder: String) -> [String] {
        var found: Set<String> = []
        collect(parts[...], in: folder, into: &found)
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func collect(_ parts: ArraySlice<String>, in folder: String, into found: inout Set<String>) {
        guard let part = parts.first else { return }
        let rest = parts.dropFirst()
        if part == "**" { collect(rest, in: folder, into: &found) }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            if name.hasPrefix("."), !part.hasPrefix(".") { continue }
            let path = folder + "/" + name
            var status = stat()
            // Links to folders are not followed: they may lead back up.
            guard lstat(path, &status) == 0 else { continue }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            if part == "**" {
                if isFolder { collect(parts, in: path, into: &found) }
            } else if matches(Array(name), Array(part)) {
                if rest.isEmpty {
                    if isPlain(path) { found.insert(path) }
                } else if isFolder {
                    collect(rest, in: path, into: &found)
                }
            }
        }
    }

    /// Whether a path leads to a file that can be read as often as one likes.
    private static func isPlain(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Whether a name matches a part with `*` and `?`.
    static func matches(_ name: [Character], _ part: [Character]) -> Bool {
        var position = 0, wanted = 0
        var star: (part: Int, name: Int)?
        while position < name.count {
            if wanted < part.count, part[wanted] == "*" {
                star = (wanted, position)
                wanted += 1
            } else if wanted < part.count, part[wanted] == "?" || part[wanted] == name[position] {
                position += 1
                wanted += 1
            } else if let last = star {
                star = (last.part, last.name + 1)
                position = last.name + 1
                wanted = last.part + 1
            } else {
                return false
            }
        }
        return part[wanted...].allSatisfy { $0 == "*" }
    }
}
