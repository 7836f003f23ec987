import ArgumentParser
import Foundation
import Formats
import Language

/// Standard input as a file, as data are read more than once: kept in a folder of its own, which goes away with it.
final class StandardInput {
    private let folder: URL
    /// The file that holds it.
    let path: String

    /// Reads it to its end.
    /// - Parameter obeySignals: is called while it is waited for; what it throws ends the reading.
    init(obeySignals: () throws -> Void) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "workbench-\(UUID().uuidString)")
        path = folder.appending(path: "stdin").path
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        do {
            let files = DiskFiles()
            let file = try files.open(path)
            defer { try? files.close(file) }
            try Self.read(obeySignals) { try files.writeAll($0, to: file) }
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A text with the file called what it is to a person.
    func named(_ text: Text) -> Text {
        text.map { text, _ in text.replacing(path, with: "stdin") }
    }

    private static func read(_ obeySignals: () throws -> Void, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            try obeySignals()
            // Signals let a call go on, so none may wait for long.
            var wait = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, 200) != 0 else { continue }
            let count = Foundation.read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandFailure(
                    Text(
                        "standard input cannot be read: \(String(cString: strerror(errno)))",
                        zh: "无法读取标准输入：\(String(cString: strerror(errno)))"))
            }
            guard count > 0 else { return }
            try buffer.withUnsafeBytes { try take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
