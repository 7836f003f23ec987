import Catalog
import Datasets
import Foundation
import TOMLKit

extension Experiment {
    /// Reads an experiment file.
    ///
    /// - Parameters:
    ///   - path: the file; names inside it are relative to its folder.
    ///   - overrides: `section.key=value` texts, which win over the file.
    ///   - checksData: Whether data files that are not there are an error, too.
    /// - Throws: `ExperimentError`, which names the file, the line, the key and what is allowed.
    public static func load(
        path: String, overrides: [String] = [], checksData: Bool = false
    ) throws -> Experiment {
        let file = URL(filePath: path)
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch CocoaError.fileReadNoSuchFile {
            throw ExperimentError(file: path, key: "", reason: "there is no such file")
        } catch {
            throw ExperimentError(file: path, key: "", reason: "cannot be read as UTF-8 text")
        }
        let experiment = try Experiment(
            toml: text, file: path, folder: file.absoluteURL.deletingLastPathComponent(), overrides: overrides)
        guard checksData else { return experiment }
        do {
            try experiment.checkData()
        } catch {
            // What was given on the command line stands on no line of the file.
            guard !overrides.contains(where: { $0.hasPrefix(error.key + "=") }) else { throw error }
            var placed = error
            placed.file = path
            placed.line = KeyLocator(text).line(of: error.key)
            throw placed
        }
        return experiment
    }

    /// Reports a data file that the experiment names and that is not there.
    public func checkData() throws(ExperimentError) {
        do {
            try PreparedData.checkSources(data, relativeTo: folder)
        } catch {
            throw ExperimentError(
                key: "data." + (error.setting ?? "source"),
                reason: [error.place, error.reason].compactMap { $0 }.joined(separator: ": "))
        }
    }

    /// Reads the text of an experiment.
    ///
    /// - Parameters:
    ///   - file: the name errors carry.
    ///   - folder: what file names in it are relative to; the current folder where nil.
    public init(toml text: String, file: String? = nil, folder: URL? = nil, overrides: [String] = []) throws {
        if let folder { self.init(folder: folder) } else { self.init() }
        let locator = KeyLocator(text)
        do {
            try read(text, locator: locator)
        } catch {
            var placed = error
            placed.file = file
            if placed.line == nil, !placed.key.isEmpty { placed.line = locator.line(of: placed.key) }
            throw placed
        }
        try apply(overrides: overrides)
        do {
            try checkComplete()
        } catch {
            var placed = error
            placed.file = file
            throw placed
        }
    }

    private mutating func read(_ text: String, locator: KeyLocator) throws(ExperimentError) {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ExperimentError(line: error.source.begin.line, key: "", reason: "is no TOML: \(error.description)")
        } catch {
            throw ExperimentError(key: "", reason: "is no TOML: \(error)")
        }
        for section in Sections.all where !section.id.isEmpty {
            guard let values = table[section.id] else { continue }
            guard let inner = values.table else {
                throw ExperimentError(key: section.id, reason: "is no table", allowed: "[\(section.id)]")
            }
            try read(inner, into: section, locator: locator)
        }
        for key in table.keys where !Sections.all.contains(where: { $0.id == key }) {
            guard let value = table[key] else { continue }
            try set(key, to: Self.value(value, at: key))
        }
    }

    private mutating func read(
        _ table: TOMLTable, into section: SectionDeclaration, locator: KeyLocator
    ) throws(ExperimentError) {
        // In the order of the text, so that the first error is the topmost; choices come first, as
        // they decide which other keys exist.
        let keys = table.keys.sorted {
            let first = (section.isChoice($0) ? 0 : 1, locator.line(of: "\(section.id).\($0)") ?? 0, $0)
            return first < (section.isChoice($1) ? 0 : 1, locator.line(of: "\(section.id).\($1)") ?? 0, $1)
        }
        for key in keys {
            guard let raw = table[key] else { continue }
            let path = "\(section.id).\(key)"
            let value = try Self.value(raw, at: path)
            do {
                try set(path, to: value)
            } catch {
                var placed = error
                placed.line = locator.line(of: elementPath(of: error.key, at: path, value: value))
                throw placed
            }
        }
    }

    /// Where an error names a record by its kind (`data.cleaning.scale.method`), the place of that
    /// record in its list (`data.cleaning[1].method`).
    private func elementPath(of key: String, at path: String, value: SettingValue) -> String {
        guard case .entries(let chooser, _) = hyperparameter(at: path)?.kind, key.hasPrefix(path + ".") else {
            return key
        }
        let rest = key.dropFirst(path.count + 1).split(separator: ".")
        guard let word = rest.first,
            let index = value.list?.firstIndex(where: { $0[chooser]?.text == String(word) })
        else { return key }
        return (["\(path)[\(index)]"] + rest.dropFirst().map(String.init)).joined(separator: ".")
    }

    private static func value(_ raw: any TOMLValueConvertible, at path: String) throws(ExperimentError) -> SettingValue
    {
        switch raw.type {
        case .bool: return .boolean(raw.bool ?? false)
        case .int: return .integer(raw.int ?? 0)
        case .double: return .real(raw.double ?? 0)
        case .string: return .text(raw.string ?? "")
        case .array:
            var values: [SettingValue] = []
            if let array = raw.array {
                for index in 0..<array.count { values.append(try value(array[index], at: "\(path)[\(index)]")) }
            }
            return .list(values)
        case .table:
            var fields: [SettingField] = []
            if let table = raw.table {
                for key in table.keys {
                    guard let inner = table[key] else { continue }
                    fields.append(SettingField(key, try value(inner, at: "\(path).\(key)")))
                }
            }
            return .table(fields)
        default:
            throw ExperimentError(
                key: path, reason: "is a date or a time", allowed: "a text, a number, a list or a table")
        }
    }

    /// The experiment in its canonical form, which reads back as an equal one.
    ///
    /// - Parameter complete: whether standard values are written too, so that a later version with
    ///   other standards reads the same; otherwise only what was given.
    public func toml(complete: Bool = true) -> String {
        var blocks: [String] = []
        for section in sections() {
            var lines = section.id.isEmpty ? [] : ["[\(section.id)]"]
            for field in section.settings.all {
                let isGiven = section.settings.isGiven(field.name)
                guard isGiven || complete, isGiven || canBeWritten(field, in: section) else { continue }
                lines.append("\(field.name) = \(field.value)")
            }
            if lines.count > (section.id.isEmpty ? 0 : 1) { blocks.append(lines.joined(separator: "\n")) }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// A setting that must be given has a standard value that would be refused.
    private func canBeWritten(_ field: SettingField, in section: ExperimentSection) -> Bool {
        guard let hyperparameter = section.hyperparameters.first(where: { $0.name == field.name }) else { return false }
        return (try? hyperparameter.checked(field.value)) != nil
    }
}
