import Catalog
import Formats
import Foundation
import TOMLFiles

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

    /// Reads a configuration file as far as it can be understood; one that is not there gives the standard
    /// configuration. What is wrong with it is told and left out, as it must never keep the program from starting.
    public static func load(from file: URL) -> (configuration: Configuration, problems: [ConfigurationError]) {
        var problems: [ConfigurationError] = []
        do {
            let text = try TOMLFile.read(file.path)
            return (Configuration(toml: text, file: file.path, problems: &problems), problems)
        } catch {
            let problem = ConfigurationError(file: file.path, place: error.place, reason: error.reason)
            return (Configuration(), error.isMissingFile ? [] : [problem])
        }
    }

    /// Reads the text of a configuration file: `theme`, `mouse` and the table `[keys]`, which gives commands their
    /// keys. What is wrong is added to `problems`, and the rest is taken.
    public init(toml text: String, file: String, problems: inout [ConfigurationError]) {
        self.init()
        let root: TOMLTable
        do {
            root = try TOMLDocument(text).root
        } catch {
            problems.append(ConfigurationError(file: file, place: error.place, reason: error.reason))
            return
        }
        for entry in root.entries {
            switch entry.key {
            case "theme":
                if let name = entry.value.text { theme = name } else { refuse(entry.value, "theme must be a text") }
            case "mouse":
                if let isOn = entry.value.boolean {
                    isMouseEnabled = isOn
                } else {
                    refuse(entry.value, "mouse must be true or false")
                }
            case "keys":
                guard let table = entry.value.table else {
                    refuse(entry.value, "keys must be a section: [keys]")
                    continue
                }
                for change in table.entries {
                    let names = change.value.text.map { [$0] } ?? change.value.array?.compactMap(\.text)
                    guard let names, names.count == change.value.array?.count ?? 1 else {
                        refuse(change.value, "keys.\(change.key) must be a key or a list of keys")
                        continue
                    }
                    keys.append(KeyChange(command: change.key, keys: names))
                }
            default:
                let known = ["theme", "mouse", "keys"]
                problems.append(
                    ConfigurationError(
                        file: file, place: entry.place,
                        reason: "there is no setting '\(entry.key)'\(nearest(to: entry.key, among: known)); allowed: "
                            + known.joined(separator: ", ")))
            }
        }

        func refuse(_ value: TOMLValue, _ reason: String) {
            problems.append(ConfigurationError(file: file, place: value.place, reason: reason))
        }
    }

    /// Writes the theme into the file and leaves the rest of it, comments included, as it is.
    ///
    /// - Parameter files: Through what is written; tests let it fail.
    /// - Throws: `ConfigurationError` where the file cannot be read or be changed so; it is left as it is then.
    package func save(to file: URL, files: any FileWriting = DiskFiles()) throws {
        var text = ""
        do {
            text = try TOMLFile.read(file.path)
        } catch  where !error.isMissingFile {
            throw ConfigurationError(file: file.path, place: error.place, reason: error.reason)
        } catch {}
        let changed = Self.text(text, withTheme: theme)
        var problems: [ConfigurationError] = []
        guard Configuration(toml: changed, file: file.path, problems: &problems).theme == theme else {
            throw problems.first
                ?? ConfigurationError(
                    file: file.path, place: nil, reason: "the theme cannot be written into it: set it there yourself")
        }
        try files.createFolder(file.deletingLastPathComponent().path)
        try files.replaceFile(file.path, bytes: Array(changed.utf8))
    }

    /// The text of a configuration file with another theme.
    static func text(_ text: String, withTheme theme: String) -> String {
        let setting = "theme = \(SettingValue.text(theme))"
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
    /// The file as it was named to the reader.
    public var file: String
    /// Line and column; nil where the whole file is meant.
    public var place: TOMLPlace?
    /// What is wrong with it, for a person.
    public var reason: String

    /// `config.toml:3:1: reason`, as editors understand it.
    public var description: String { "\(file):\(place.map { "\($0):" } ?? "") \(reason)" }
}
