import Foundation
import Machine

/// A folder laid out like the parts of `/` that the module reads; deleted when it is let go.
final class FixtureFiles {
    let root = FileManager.default.temporaryDirectory.appending(path: "machine-\(UUID().uuidString)")

    init(_ files: [String: String]) throws {
        for (path, text) in files { try write(path, text) }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    var files: SystemFiles { SystemFiles(root: root.path) }
}
