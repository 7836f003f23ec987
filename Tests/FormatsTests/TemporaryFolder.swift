import Formats
import Foundation

/// A folder for one test, removed with all in it when the test is done.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("formats-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and says where.
    func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try Data(Array(bytes)).write(to: URL(fileURLWithPath: path + "/" + name))
        return path + "/" + name
    }

    func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }
}

extension BadRow {
    /// Line, column and reason.
    var words: String { "\(line):\(column): \(reason.in(.english))" }
}
