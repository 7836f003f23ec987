import Crypto
import Formats
import Foundation
import Training

extension Session {
    /// Data up to this size are copied into the session; larger ones stay where they are.
    static let largestCopy = 256 << 20

    /// Copies the data of an experiment into the session and returns where its paths start from then, relative to the
    /// session's folder.
    ///
    /// A run can be resumed exactly only from the data it began with, and those may be sources that change daily; a
    /// session on another machine would find none at all. Runs that share their data share the copy. Data that cannot
    /// be found, are given by an absolute path or are too large stay where they are, and so do the paths.
    func copyData(of experiment: Experiment) throws -> String {
        let folder = experiment.folder.absoluteURL.standardizedFileURL.resolvingSymlinksInPath()
        let source = experiment.data.text("source")
        guard !source.isEmpty, !source.hasPrefix("/"),
            let paths = try? FilePattern.files(source, relativeTo: folder)
        else { return folder.path }
        let files = paths.map { URL(filePath: $0).standardizedFileURL }
        guard Self.size(of: files) <= Self.largestCopy else { return folder.path }

        let root = Self.commonFolder(of: files.map { $0.deletingLastPathComponent() } + [folder])
        let contents = try files.map { (path: Self.path(of: $0, below: root), bytes: try Data(contentsOf: $0)) }
        let name = "data/" + Self.fingerprint(of: contents)
        let target = self.folder.appending(path: name, directoryHint: .isDirectory)
        if !FileManager.default.fileExists(atPath: target.path) { try write(contents, to: target) }
        // The experiment's own folder may hold none of the files, yet paths start from it.
        let base = Self.path(of: folder, below: root)
        let start = base.isEmpty ? target : target.appending(path: base, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: start, withIntermediateDirectories: true)
        return base.isEmpty ? name : name + "/" + base
    }

    /// Appears under its name only when it is whole.
    private func write(_ contents: [(path: String, bytes: Data)], to target: URL) throws {
        let temporary = target.deletingLastPathComponent().appending(path: ".copying-\(target.lastPathComponent)")
        try? FileManager.default.removeItem(at: temporary)
        for (path, bytes) in contents {
            let file = temporary.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes.write(to: file)
        }
        try FileManager.default.moveItem(at: temporary, to: target)
    }

    private static func size(of files: [URL]) -> Int {
        files.reduce(0) { total, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.resolvingSymlinksInPath().path)
            return total + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }

    /// The deepest folder that all lie in.
    private static func commonFolder(of folders: [URL]) -> [String] {
        var common = folders.first?.pathComponents ?? ["/"]
        for folder in folders {
            common = Array(zip(common, folder.pathComponents).prefix { $0.0 == $0.1 }.map(\.0))
        }
        return common
    }

    private static func path(of url: URL, below root: [String]) -> String {
        url.pathComponents.dropFirst(root.count).joined(separator: "/")
    }

    /// Of names and contents, so that other data get another copy.
    private static func fingerprint(of contents: [(path: String, bytes: Data)]) -> String {
        var hash = SHA256()
        for (path, bytes) in contents {
            hash.update(data: Data("\(path)\u{0}\(bytes.count)\u{0}".utf8))
            hash.update(data: bytes)
        }
        return hash.finalize().prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
