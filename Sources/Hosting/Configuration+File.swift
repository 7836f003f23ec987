import Catalog
import Formats
import Foundation
import Language
import TOMLFiles

extension Configuration {
    /// `$XDG_CONFIG_HOME/workbench/config.toml`, or the same below `~/.config`.
    public static var defaultFile: URL {
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

    /// Reads a configuration file as far as it can be understood; one that is not there gives the default
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

    /// Reads the text of a configuration file: `theme`, `language`, `symbols`, `mouse`,
    /// `enlarged` and the table `[keys]`, which gives
    /// commands their keys. What is wrong is added to `problems`, and the rest is taken.
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
                if let name = entry.value.text {
                    theme = name
                } else {
                    refuse(entry.value, Text("theme must be a text", zh: "theme 必须是文本"))
                }
            case "language":
                let names = ["auto"] + Language.allCases.map(\.rawValue)
                guard let name = choice(entry, among: names) else { continue }
                language = Language(rawValue: name)
            case "symbols":
                guard let name = choice(entry, among: Symbols.allCases.map(\.rawValue)) else { continue }
                symbols = Symbols(rawValue: name) ?? .auto
            case "mouse":
                if let isOn = entry.value.boolean {
                    isMouseEnabled = isOn
                } else {
                    refuse(entry.value, Text("mouse must be true or false", zh: "mouse 必须是 true 或 false"))
                }
            case "enlarged":
                guard let name = entry.value.text else {
                    refuse(entry.value, Text("enlarged must be a text", zh: "enlarged 必须是文本"))
                    continue
                }
                enlarged = name.isEmpty ? nil : name
            case "keys":
                guard let table = entry.value.table else {
                    refuse(entry.value, Text("keys must be a section: [keys]", zh: "keys 必须是一节：[keys]"))
                    continue
                }
                for change in table.entries {
                    let names = change.value.text.map { [$0] } ?? change.value.array?.compactMap(\.text)
                    guard let names, names.count == change.value.array?.count ?? 1 else {
                        refuse(
                            change.value,
                            Text(
                                "keys.\(change.key) must be a key or a list of keys",
                                zh: "keys.\(change.key) 必须是按键或按键列表"))
                        continue
                    }
                    keys.append(KeyChange(command: change.key, keys: names))
                }
            default:
                let known = ["theme", "language", "symbols", "mouse", "enlarged", "keys"]
                let (near, all) = (nearHint(to: entry.key, among: known), known.joined(separator: ", "))
                problems.append(
                    ConfigurationError(
                        file: file, place: entry.place,
                        reason: Text(
                            "there is no setting '\(entry.key)'\(near); allowed: \(all)",
                            zh: "没有设置 '\(entry.key)'\(near)；可用：\(all)")))
            }
        }

        func refuse(_ value: TOMLValue, _ reason: Text) {
            problems.append(ConfigurationError(file: file, place: value.place, reason: reason))
        }

        func choice(_ entry: TOMLTable.Entry, among names: [String]) -> String? {
            if let name = entry.value.text, names.contains(name) { return name }
            let all = names.joined(separator: ", ")
            refuse(entry.value, Text("\(entry.key) must be one of \(all)", zh: "\(entry.key) 必须是其中之一：\(all)"))
            return nil
        }
    }

    /// Writes the theme into the file and leaves the rest of it, comments included, as it is.
    ///
    /// - Parameter files: Through what is written; tests let it fail.
    /// - Throws: `ConfigurationError` where the file cannot be read or be changed so; it is left as it is then.
    package func save(to file: URL, files: any FileWriting = DiskFiles()) throws {
        try Self.save("theme", theme, to: file, files: files) { $0.theme == theme }
    }

    /// Writes the language into the file, and leaves the rest of it as it is.
    package static func save(_ language: Language, to file: URL, files: any FileWriting = DiskFiles()) throws {
        try save("language", language.rawValue, to: file, files: files) { $0.language == language }
    }

    /// Writes into the file which part is shown alone, and leaves the rest of it as it is.
    package static func save(
        enlarged part: String?, to file: URL, files: any FileWriting = DiskFiles()
    ) throws {
        try save("enlarged", part ?? "", to: file, files: files) { $0.enlarged == part }
    }

    private static func save(
        _ key: String, _ value: String, to file: URL, files: any FileWriting, holds: (Configuration) -> Bool
    ) throws {
        var text = ""
        do {
            text = try TOMLFile.read(file.path)
        } catch  where !error.isMissingFile {
            throw ConfigurationError(file: file.path, place: error.place, reason: error.reason)
        } catch {}
        let changed = Self.text(text, with: key, value)
        var problems: [ConfigurationError] = []
        guard holds(Configuration(toml: changed, file: file.path, problems: &problems)) else {
            let reason = Text("the \(key) cannot be written into it: set it there yourself", zh: "无法写入 \(key)：请自行在其中设置")
            throw problems.first ?? ConfigurationError(file: file.path, place: nil, reason: reason)
        }
        try files.createFolder(file.deletingLastPathComponent().path)
        try files.replaceFile(file.path, bytes: Array(changed.utf8))
    }

    /// The text of a configuration file with another value of a setting at its top.
    private static func text(_ text: String, with key: String, _ value: String) -> String {
        let setting = "\(key) = \(SettingValue.text(value))"
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let top = lines.firstIndex { $0.hasPrefix("[") } ?? lines.count
        let place = lines[..<top].firstIndex { line in
            line.split(separator: "=").first.map { $0.trimmingCharacters(in: .whitespaces) } == key
        }
        if let place { lines[place] = setting } else { lines.insert(setting, at: 0) }
        let joined = lines.joined(separator: "\n")
        return joined.hasSuffix("\n") ? joined : joined + "\n"
    }
}

/// What is wrong with a configuration file.
public struct ConfigurationError: ExplainedError, Sendable {
    /// The file as it was named to the reader.
    public var file: String
    /// Line and column; nil where the whole file is meant.
    public var place: TOMLPlace?
    /// What is wrong with it, for a person.
    public var reason: Text

    /// `config.toml:3:1: reason`, as editors understand it.
    public var text: Text {
        let place = "\(file):\(place.map { "\($0):" } ?? "")"
        return Text("\(place) \(reason)", zh: "\(place) \(reason)")
    }
}
