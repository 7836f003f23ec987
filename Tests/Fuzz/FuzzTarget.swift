import Foundation

/// Something that reads what others wrote, with inputs to begin from.
struct FuzzTarget: Sendable {
    /// Its name on the command line and in the corpus.
    let name: String
    /// Valid inputs, which are changed.
    let seeds: @Sendable () -> [[UInt8]]
    /// Words of its format.
    let dictionary: [String]
    /// Reads an input. An error that is thrown is an answer; `Finding` is none.
    let read: @Sendable (_ input: [UInt8], _ folder: URL) throws -> Void
}

/// What must not be: not an error, but a wrong answer.
struct Finding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension FuzzTarget {
    /// All of them.
    static let all: [FuzzTarget] =
        [.toml, .experiment, .set, .theme, .configuration, .expression] + dataTargets
        + [.json, .safetensors, .checkpoint, .sessionValues, .sessionFile]

    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The bytes of files of the repository.
    static func files(_ paths: String...) -> [[UInt8]] {
        paths.compactMap { try? Array(Data(contentsOf: root.appending(path: $0))) }
    }

    /// The bytes of all files of a folder whose names end so.
    static func files(in folder: String, _ ending: String) -> [[UInt8]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted().compactMap {
            try? Array(Data(contentsOf: root.appending(path: "\(folder)/\($0)")))
        }
    }

    /// The input as a file, for what reads files.
    static func write(_ input: [UInt8], _ name: String, in folder: URL) throws -> String {
        let file = folder.appending(path: name)
        try Data(input).write(to: file)
        return file.path
    }
}

/// Prints a line at once, also where the output is a file.
func tell(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
