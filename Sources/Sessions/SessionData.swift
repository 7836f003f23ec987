import Datasets
import Experiments
import Formats
import Foundation
import Language
import SQLite

extension Session {
    /// Data up to this size are copied into the session; larger ones stay where they are.
    static let largestCopy = 256 << 20
    /// As many files at most: each of them is made safe on its own.
    static let mostCopied = 5_000

    /// Where the data of a run are.
    struct DataPlace {
        /// What the experiment's paths start from; relative to the session's folder for a copy.
        var folder: String
        /// The folder that the copy was made from; nil where there is no copy.
        var original: String?
        /// Why there is no copy, in words for a person; nil where there is one or nothing to copy.
        var remark: Text?
    }

    /// Copies the data of an experiment into the session.
    ///
    /// A run can be resumed exactly only from the data it began with, and those may be sources that change daily; a
    /// session on another machine would find none at all. Runs that share their data share the copy. Data that cannot
    /// be found, are given by an absolute path or are too large stay where they are, and so do the paths.
    func copyData(of experiment: Experiment, watch: ((Int, Int) -> Void)? = nil) throws -> DataPlace {
        let folder = experiment.folder.absoluteURL.standardizedFileURL.resolvingSymlinksInPath()
        let isAbsolute = DataSettings.naming.contains { experiment.data.text($0).hasPrefix("/") }
        var remark: Text?
        if isAbsolute {
            remark = Text(
                "the data are named by an absolute path, so the session keeps no copy of them",
                zh: "数据以绝对路径给出，因此会话不保留副本")
        }
        var isComplete = true
        var found: [URL]
        do {
            found = try PreparedData.checkedSourceFiles(of: experiment.data, relativeTo: folder)
        } catch {
            isComplete = false
            found = PreparedData.sourceFiles(of: experiment.data, relativeTo: folder)
        }
        keepPrivate(found)
        if isAbsolute {
            // Without those that are found by their absolute paths, wherever the session is.
            var data = experiment.data
            for name in DataSettings.naming where data.text(name).hasPrefix("/") { data.reset(name) }
            found = PreparedData.sourceFiles(of: data, relativeTo: folder)
        }
        let originals = found.map(\.standardizedFileURL)
        guard isComplete, !originals.isEmpty else { return DataPlace(folder: folder.path, remark: remark) }
        guard originals.count <= Self.mostCopied else {
            let (count, most) = (originals.count, Self.mostCopied)
            remark = Text(
                "the data are \(count) files, more than \(most), so the session keeps no copy of them",
                zh: "数据有 \(count) 个文件，超过 \(most) 个，因此会话不保留副本")
            return DataPlace(folder: folder.path, remark: remark)
        }
        let size = Self.size(of: originals)
        guard size <= Self.largestCopy else {
            let (given, most) = (size >> 20, Self.largestCopy >> 20)
            remark = Text(
                "the data (\(given) MB) are larger than \(most) MB, so the session keeps no copy of them",
                zh: "数据（\(given) MB）超过 \(most) MB，因此会话不保留副本")
            return DataPlace(folder: folder.path, remark: remark)
        }
        let root = Self.commonFolder(of: originals.map { $0.deletingLastPathComponent() } + [folder])
        // The experiment's own folder may hold none of the files, yet paths start from it.
        let base = Self.path(of: folder, below: root)
        let name = try copy(originals.map { ($0, Self.path(of: $0, below: root)) }, creating: base, watch: watch)
        return DataPlace(
            folder: base.isEmpty ? name : name + "/" + base, original: try original(of: root), remark: remark)
    }

    /// Shuts the session to all who may not read the data: it holds copies of them, and names and texts out of them.
    private func keepPrivate(_ originals: [URL]) {
        var allowed: mode_t = 0o777
        for original in originals {
            var status = stat()
            guard stat(original.path, &status) == 0 else { continue }
            if status.st_mode & 0o040 == 0 { allowed &= ~0o070 }
            if status.st_mode & 0o004 == 0 { allowed &= ~0o007 }
        }
        var status = stat()
        guard allowed != 0o777, stat(folder.path, &status) == 0 else { return }
        chmod(folder.path, status.st_mode & allowed)
    }

    /// The folder that a person knows: what a fork copies is a copy already.
    private func original(of root: [String]) throws -> String {
        let path = "/" + root.dropFirst().joined(separator: "/")
        let data = folder.path + "/" + SessionFiles.data + "/"
        guard path.hasPrefix(data) else { return path }
        let parts = path.dropFirst(data.count).split(separator: "/", maxSplits: 1).map(String.init)
        let place = SessionFiles.data + "/" + parts[0]
        let known = try read {
            try $0.row(
                "SELECT original FROM run WHERE folder = ?1 OR substr(folder, 1, length(?1) + 1) = ?1 || '/'",
                [place])?.textIfAny("original")
        }
        return ([known ?? data + parts[0]] + parts.dropFirst()).joined(separator: "/")
    }

    /// Copies files into a folder below `data` that is named by their content; it appears only when it is whole.
    ///
    /// - Returns: The folder, relative to the session's.
    private func copy(
        _ originals: [(url: URL, path: String)], creating base: String, watch: ((Int, Int) -> Void)?
    ) throws -> String {
        let data = folder.path + "/" + SessionFiles.data
        let temporary = data + "/.copying"
        do {
            // What is left of a program that was killed; this one holds the session's lock.
            try files.remove(temporary)
            var folders: [String] = [temporary]
            var hash = SHA256()
            for (index, original) in originals.enumerated() {
                watch?(index, originals.count)
                let target = temporary + "/" + original.path
                try files.createFolder(Formats.folder(of: target))
                folders.append(Formats.folder(of: target))
                hash.update("\(original.path)\u{0}".utf8)
                try copy(original.url, to: target, into: &hash)
            }
            if !base.isEmpty {
                try files.createFolder(temporary + "/" + base)
                folders.append(temporary + "/" + base)
            }
            for folder in Set(folders).sorted() { try files.synchronizeFolder(folder) }
            let name = SHA256.hexadecimal(hash.digest.prefix(8))
            let target = data + "/" + name
            if try OwnFolder(folder.path).kind(of: SessionFiles.data + "/" + name) != nil {
                try files.createFolder(base.isEmpty ? target : target + "/" + base)
                try files.remove(temporary)
            } else {
                try files.rename(temporary, to: target)
            }
            try files.synchronizeFolder(data)
            return SessionFiles.data + "/" + name
        } catch {
            try? files.remove(temporary)
            // The copy is no more: a person knows the files that it was to be of.
            guard let error = error as? FileError, let first = originals.first else { throw error }
            throw SessionError.notCopied(
                file: originals.count == 1
                    ? Text(verbatim: first.url.path) : Self.several(first.url.path, others: originals.count - 1),
                reason: error.explanation)
        }
    }

    private static func several(_ first: String, others: Int) -> Text {
        Text("\(first) and \(others) more", zh: "\(first) 及另外 \(others) 个文件")
    }

    /// Copies one file, piece by piece, and lets the hash know its content.
    private func copy(_ original: URL, to target: String, into hash: inout SHA256) throws {
        do {
            let source = try FileHandle(forReadingFrom: original)
            defer { try? source.close() }
            let file = try files.open(target)
            do {
                try Self.restrict(file, as: source)
                var count = 0
                while let piece = try source.read(upToCount: 1 << 20), !piece.isEmpty {
                    hash.update(piece)
                    count += piece.count
                    try piece.withUnsafeBytes { try files.writeAll($0, to: file) }
                }
                hash.update("\u{0}\(count)\u{0}".utf8)
                try files.synchronize(file)
            } catch {
                try? files.close(file)
                throw error
            }
            try files.close(file)
        } catch let error as FileError {
            throw SessionError.notCopied(
                file: Text(verbatim: original.path), reason: error.explanation)
        } catch {
            throw SessionError.notCopied(
                file: Text(verbatim: original.path), reason: Text(verbatim: error.localizedDescription))
        }
    }

    /// Lets nobody read a copy who may not read the original; what the process grants to nobody stays so.
    private static func restrict(_ file: FileDescriptor, as source: FileHandle) throws(FileError) {
        var copy = stat(), original = stat()
        guard fstat(file.number, &copy) == 0, fstat(source.fileDescriptor, &original) == 0,
            fchmod(file.number, copy.st_mode & original.st_mode & 0o777 | 0o600) == 0
        else { throw FileError(.open, file.path, code: errno) }
    }

    private static func size(of files: [URL]) -> Int {
        files.reduce(0) { total, file in
            var status = stat()
            return total + (stat(file.path, &status) == 0 ? Int(status.st_size) : 0)
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
}
