import Foundation
import Formats
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
        let content = try Self.content(of: Self.name, in: folder)
        do {
            self = try JSONDecoder().decode(Manifest.self, from: content)
        } catch {
            throw CheckpointError(folder: folder, reason: "\(Self.name) is damaged")
        }
        guard version == 1 else {
            throw CheckpointError(folder: folder, reason: "was written by a later version of the program")
        }
        for required in CheckpointFolder.required where !files.contains(where: { $0.name == required }) {
            throw CheckpointError(folder: folder, reason: "\(Self.name) does not list \(required)")
        }
        for file in files {
            guard !file.name.contains("/"), !file.name.isEmpty else {
                throw CheckpointError(folder: folder, reason: "\(Self.name) names a file outside its folder")
            }
            let (bytes, hash) = try Self.measure(file.name, in: folder)
            guard bytes == file.bytes else {
                throw CheckpointError(folder: folder, reason: "\(file.name) has \(bytes) bytes, not \(file.bytes)")
            }
            guard hash == file.sha256 else {
                throw CheckpointError(folder: folder, reason: "\(file.name) has other content than was written")
            }
        }
    }

    init(files: [File]) {
        self.files = files
    }

    static func content(of name: String, in folder: String) throws(CheckpointError) -> Data {
        do {
            return try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
        } catch {
            throw CheckpointError(folder: folder, reason: "\(name) cannot be read")
        }
    }

    /// Size and hash of a file, read in pieces.
    private static func measure(_ name: String, in folder: String) throws(CheckpointError) -> (Int, String) {
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: "\(folder)/\(name)"))
            defer { try? file.close() }
            var hash = SHA256()
            var bytes = 0
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
                hash.update(piece)
                bytes += piece.count
            }
            return (bytes, hash.hexadecimal)
        } catch {
            throw CheckpointError(folder: folder, reason: "\(name) cannot be read")
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

    init(_ base: any FileWriting) {
        self.base = base
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
        let count = try base.write(bytes, to: file)
        files.withLock { files in
            guard let index = files.lastIndex(where: { $0.path == file.path }) else { return }
            files[index].bytes += count
            files[index].hash.update(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
        }
        return count
    }

    func synchronize(_ file: FileDescriptor) throws(FileError) { try base.synchronize(file) }
    func close(_ file: FileDescriptor) throws(FileError) { try base.close(file) }
    func synchronizeFolder(_ path: String) throws(FileError) { try base.synchronizeFolder(path) }
    func rename(_ path: String, to newPath: String) throws(FileError) { try base.rename(path, to: newPath) }
    func createFolder(_ path: String) throws(FileError) { try base.createFolder(path) }
    func remove(_ path: String) throws(FileError) { try base.remove(path) }
}
