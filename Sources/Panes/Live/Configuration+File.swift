import Formats
import Foundation
import TOMLKit

extension Configuration {
    /// `$XDG_CONFIG_HOME/workbench/config.toml`, or the same below `~/.config`.
    public static var standardFile: URL {
        let environment = ProcessInfo.processInfo.environment
        let folder: URL
        if let path = environment["XDG_CONFIG_HOME"], path.hasPrefix("/") {
            folder = URL(filePath: path, directoryHint: .isDirectory)
        } else {
            let home = environment["HOME"].map { URL(filePath: $0, directoryHint: .isDirectory) }
            folder = (home ?? FileManager.default.homeDirectoryForCurrentUser).appending(path: ".config")
        }
        return folder.appending(path: "workbench/config.toml")
    }

    /// Reads a configuration file; one that is not there gives the standard configuration.
    /// - Throws: `ConfigurationError` where it cannot be understood.
    public static func load(from file: URL) throws -> Configuration {
        guard FileManager.default.fileExists(atPath: file.path) else { return Configuration() }
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw ConfigurationError(file: file.path, reason: "cannot be read: \(error.localizedDescription)")
        }
        return try Configuration(toml: text, file: file.path)
    }

    /// Reads the text of a configuration file: `theme`, `mouse` and the table `[keys]`, which gives
    /// commands their keys.
    public init(toml text: String, file: String) throws {
        self.init()
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError(file: "\(file):\(error.source.begin.line)", reason: error.description)
        }
        let known = ["theme", "mouse", "keys"]
        for key in table.keys.sorted() where !known.contains(key) {
            throw ConfigurationError(
                file: file, reason: "there is no setting '\(key)'; allowed: \(known.joined(separator: ", "))")
        }
        if let name = table["theme"]?.string { theme = name }
        if let mouse = table["mouse"]?.bool { isMouseEnabled = mouse }
        guard let changes = table["keys"]?.table else { return }
        for command in changes.keys.sorted() {
            let names: [String]
            if let name = changes[command]?.string {
                names = [name]
            } else if let list = changes[command]?.array {
                names = list.compactMap(\.string)
            } else {
                throw ConfigurationError(file: file, reason: "keys.\(command) must be a key or a list of keys")
            }
            keys.append(KeyChange(command: command, keys: names))
        }
    }

    /// Writes the theme into the file and leaves the rest of it, comments included, as it is.
    ///
    /// - Parameter files: Through what is written; tests let it fail.
    package func save(to file: URL, files: any FileWriting = DiskFiles()) throws {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        try files.createFolder(file.deletingLastPathComponent().path)
        try files.replaceFile(file.path, bytes: Array(Self.text(text, withTheme: theme).utf8))
    }

    /// The text of a configuration file with another theme.
    static func text(_ text: String, withTheme theme: String) -> String {
        let setting = "theme = \"\(theme)\""
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let top = lines.firstIndex { $0.hasPrefix("[") } ?? lines.count
        let place = lines[..<top].firstIndex { line in
            line.split(separator: "=").first.map { $0.trimmingCharacters(in: .whitespaces) } == "theme"
        }
        if let place { lines[place] = setting } else { lines.insert(setting, at: 0) }
        let joined = lines.joined(separator: "\n")
        return joined.hasSuffix("\n") ? joined : joined + "\n"
    }
}

/// What is wrong with a configuration file.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// The file, with the line where it is known: `config.toml:3`.
    public var file: String
    /// What is wrong with it, for a person.
    public var reason: String

    /// `config.toml:3: reason`, as editors understand it.
    public var description: String { "\(file): \(reason)" }
}
