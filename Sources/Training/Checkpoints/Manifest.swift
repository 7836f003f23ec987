import Experiments
import Formats
import Foundation
import Language
import Synchronization

/// The list of a checkpoint's files, with what they must be: `MANIFEST.json`, written last.
struct Manifest: Codable, Equatable {
    struct File: Codable, Equatable {
        var name: String
        var bytes: Int
        var sha256: String
    }

    static let name = "MANIFEST.json"

    var version = 1
    var files: [File]

    /// Reads the manifest of a folder and checks every file against it.
    init(verifying folder: String) throws(CheckpointError) {
        // Without a slash at the end, which would follow a link.
        let place = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let name = place.split(separator: "/").last.map(String.init) ?? ""
        guard (try? OwnFolder(Formats.folder(of: place)).kind(of: name)) == .folder else {
            throw CheckpointError(folder: folder, reason: Text("it is no folder of its own", zh: "它不是独立的文件夹"))
        }
        let content = try Self.content(of: Self.name, in: folder)
        do {
            self = try JSONDecoder().decode(Manifest.self, from: content)
        } catch {
            throw CheckpointError(folder: folder, reason: Text("\(Self.name) is damaged", zh: "\(Self.name) 已损坏"))
        }
        guard version == 1 else {
            throw CheckpointError(folder: folder, reason: Self.isLater)
        }
        for required in CheckpointFolder.required where !files.contains(where: { $0.name == required }) {
            throw CheckpointError(
                folder: folder,
                reason: Text("\(Self.name) does not list \(required)", zh: "\(Self.name) 没有列出 \(required)"))
        }
        guard Set(files.map(\.name)).count == files.count else {
            throw CheckpointError(
                folder: folder, reason: Text("\(Self.name) lists a file twice", zh: "\(Self.name) 重复列出同一文件"))
        }
        for file in files {
            guard !file.name.contains("/"), !file.name.isEmpty else {
                throw CheckpointError(
                    folder: folder,
                    reason: Text("\(Self.name) names a file outside its folder", zh: "\(Self.name) 列出了文件夹之外的文件"))
            }
            let (bytes, hash) = try Self.measure(file.name, in: folder)
            guard bytes == file.bytes else {
                throw CheckpointError(
                    folder: folder,
                    reason: Text(
                        "\(file.name) has \(bytes) bytes, not \(file.bytes)",
                        zh: "\(file.name) 有 \(bytes) 字节，而不是 \(file.bytes) 字节"))
            }
            guard hash == file.sha256 else {
                throw CheckpointError(
                    folder: folder,
                    reason: Text("\(file.name) has other content than was written", zh: "\(file.name) 的内容与写入时不同"))
            }
        }
    }

    init(files: [File]) {
        self.files = files
    }

    /// The largest JSON file that is read: a preparation of many columns and categories is by far smaller.
    private static let largest = 64 << 20

    static func content(of name: String, in folder: String) throws(CheckpointError) -> Data {
        do {
            return try PlainFile.read("\(folder)/\(name)", most: largest)
        } catch {
            throw CheckpointError(folder: folder, reason: Self.cannotBeRead(name, error))
        }
    }

    /// Why a file was not read, without its path.
    private static func cannotBeRead(_ name: String, _ error: FileError) -> Text {
        Text("\(name) cannot be read: \(error.explanation)", zh: "无法读取 \(name)：\(error.explanation)")
    }

    static var isLater: Text { Text("was written by a later version of the program", zh: "由更新版本的程序写入") }

    /// Size and hash of a file, read in pieces.
    private static func measure(_ name: String, in folder: String) throws(CheckpointError) -> (Int, String) {
        do {
            let file = try PlainFile("\(folder)/\(name)")
            var hash = SHA256()
            var bytes = 0
            try file.forEachPiece { piece in
                hash.update(piece)
                bytes += piece.count
            }
            return (bytes, hash.hexadecimal)
        } catch {
            throw CheckpointError(folder: folder, reason: Self.cannotBeRead(name, error))
        }
    }
}

/// Writes through another writer and remembers size and hash of what went into each file.
final class HashingFiles: FileWriting {
    private struct Progress {
        var path: String
        var bytes = 0
        var hash = SHA256()
    }

    private let base: any FileWriting
    private let files = Mutex<[Progress]>([])
    /// Told of each piece, of how many bytes it is; called by the one thread that writes.
    private nonisolated(unsafe) let heard: (Int) -> Void
    /// So much is written at once, and so much before it is put on disk: that is told of as it goes on.
    private static let piece = 8 << 20
    private static let stretch = 64 << 20

    init(_ base: any FileWriting, heard: @escaping (_ bytes: Int) -> Void = { _ in }) {
        self.base = base
        self.heard = heard
    }

    /// What was written so far, by name, in the order of opening.
    var written: [Manifest.File] {
        files.withLock { files in
            files.map { file in
                Manifest.File(
                    name: String(
                        file.path[
                            (file.path.lastIndex(of: "/").map { file.path.index(after: $0) }
                                ?? file.path.startIndex)...]),
                    bytes: file.bytes, sha256: file.hash.hexadecimal)
            }
        }
    }

    func open(_ path: String) throws(FileError) -> FileDescriptor {
        let file = try base.open(path)
        files.withLock { $0.append(Progress(path: path)) }
        return file
    }

    func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) -> Int {
        let count = try base.write(UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.piece)), to: file)
        let isStretch = files.withLock { files in
            guard let index = files.lastIndex(where: { $0.path == file.path }) else { return false }
            let before = files[index].bytes
            files[index].bytes += count
            files[index].hash.update(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
            return before / Self.stretch < files[index].bytes / Self.stretch
        }
        // Otherwise all of it would be put on disk at the end, in a time of which nothing can be told.
        if isStretch { try base.synchronize(file) }
        heard(count)
        return count
    }

    func synchronize(_ file: FileDescriptor) throws(FileError) { try base.synchronize(file) }
    func close(_ file: FileDescriptor) throws(FileError) { try base.close(file) }
    func synchronizeFolder(_ path: String) throws(FileError) { try base.synchronizeFolder(path) }
    func rename(_ path: String, to newPath: String) throws(FileError) { try base.rename(path, to: newPath) }
    func createFolder(_ path: String) throws(FileError) { try base.createFolder(path) }
    func remove(_ path: String) throws(FileError) { try base.remove(path) }
}
