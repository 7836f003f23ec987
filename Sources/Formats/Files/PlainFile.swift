import Foundation

/// A file opened to be read, as one opens what others may have prepared: only where it is a plain file, reached in its
/// folder without following a link.
public final class PlainFile: Sendable {
    /// Its size when it was opened.
    public let size: Int
    let descriptor: Int32
    private let path: String

    /// - Throws: `FileError` that says what is there, where it is no plain file.
    public init(_ path: String) throws(FileError) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        descriptor = try OwnFolder(folder(of: path)).open(name).number
        self.path = path
        var status = stat()
        size = fstat(descriptor, &status) == 0 ? Int(max(0, status.st_size)) : 0
    }

    deinit { close(descriptor) }

    /// Hands all bytes over, a piece at a time. The file may be longer or shorter by now than it was.
    public func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) throws(FileError) {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { piece.deallocate() }
        while true {
            let count = uninterrupted { Foundation.read(descriptor, piece.baseAddress, piece.count) }
            guard count >= 0 else { throw FileError(.read, path, code: errno) }
            guard count > 0 else { return }
            body(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
    }

    /// All bytes of a file.
    ///
    /// - Parameter most: how many there may be; a larger file is refused before anything is read.
    public static func read(_ path: String, most: Int) throws(FileError) -> Data {
        let file = try PlainFile(path)
        guard file.size <= most else { throw FileError(.read, path, code: EFBIG) }
        var content = Data(capacity: file.size)
        try file.forEachPiece { if content.count <= most { content.append(contentsOf: $0) } }
        guard content.count <= most else { throw FileError(.read, path, code: EFBIG) }
        return content
    }
}
