import Foundation

/// The calls through which anything that must survive a crash is written.
///
/// They are behind a protocol so that a test can let the n-th of them fail, be cut short or be the
/// last before the machine dies. Nothing here buffers: what `synchronize` returned from is on disk.
public protocol FileWriting: Sendable {
    /// Creates the file, or empties it, and opens it for writing.
    func open(_ path: String) throws(FileError) -> FileDescriptor
    /// Writes some of the bytes and says how many; the system may take fewer than it was given.
    func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) -> Int
    /// Returns once the file's content is on disk.
    func synchronize(_ file: FileDescriptor) throws(FileError)
    /// Lets go of the descriptor, after an error too; what was not synchronized may still be lost.
    func close(_ file: FileDescriptor) throws(FileError)
    /// Returns once the folder's list of files is on disk.
    func synchronizeFolder(_ path: String) throws(FileError)
    /// Gives a file or folder another name, in one step; an existing file of that name is replaced.
    func rename(_ path: String, to newPath: String) throws(FileError)
    /// Creates a folder and those above it; an existing one is no error.
    func createFolder(_ path: String) throws(FileError)
    /// Removes a file, or a folder with all in it; a missing one is no error.
    func remove(_ path: String) throws(FileError)
}

/// An open file, with the name it is spoken of by.
public struct FileDescriptor: Sendable, Hashable {
    /// The system's number for it.
    public var number: Int32
    /// As it was opened, for messages.
    public var path: String

    /// Names a descriptor that is open already.
    public init(number: Int32, path: String) {
        self.number = number
        self.path = path
    }
}

extension FileWriting {
    /// Writes all the bytes, as often as it takes.
    public func writeAll(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = try write(rest, to: file)
            guard count > 0 else { throw FileError(.write, file.path, code: EIO) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    /// Writes a file whole and returns once it is on disk. On failure the file may be there in part.
    public func writeFile(_ path: String, _ body: (FileDescriptor) throws(FileError) -> Void) throws(FileError) {
        let file = try open(path)
        do {
            try body(file)
            try synchronize(file)
        } catch {
            try? close(file)
            throw error
        }
        try close(file)
    }

    /// Writes a file whole and returns once it is on disk. On failure the file may be there in part.
    public func writeFile(_ path: String, bytes: [UInt8]) throws(FileError) {
        try writeFile(path) { (file) throws(FileError) in
            var failure: FileError?
            bytes.withUnsafeBytes { raw in
                do throws(FileError) { try writeAll(raw, to: file) } catch { failure = error }
            }
            if let failure { throw failure }
        }
    }

    /// Puts new content in a file's place: whoever reads it, after a crash too, sees the old or the new
    /// content and nothing between.
    public func replaceFile(_ path: String, bytes: [UInt8]) throws(FileError) {
        let temporary = temporaryName(for: path)
        do {
            try writeFile(temporary, bytes: bytes)
            try rename(temporary, to: path)
        } catch {
            try? remove(temporary)
            throw error
        }
        try synchronizeFolder(folder(of: path))
    }

    /// Puts new content, written piece by piece, in a file's place, as `replaceFile(_:bytes:)` does.
    ///
    /// - Parameter body: Gives each piece to what it is handed. Where it throws, the old content stays.
    public func replaceFile(_ path: String, body: ((_ piece: [UInt8]) throws -> Void) throws -> Void) throws {
        let temporary = temporaryName(for: path)
        do {
            let file = try open(temporary)
            do {
                try body { piece in try piece.withUnsafeBytes { try writeAll($0, to: file) } }
                try synchronize(file)
            } catch {
                try? close(file)
                throw error
            }
            try close(file)
            try rename(temporary, to: path)
        } catch {
            try? remove(temporary)
            throw error
        }
        try synchronizeFolder(folder(of: path))
    }
}

/// A name beside a file that nobody else has: what is removed when writing fails was made here.
package func temporaryName(for path: String) -> String {
    "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36)).new"
}

/// The folder a path lies in; `.` for a bare name.
public func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
