import Catalog
import Datasets
import Foundation
import Language
import TOMLFiles

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
        let text: String
        do {
            text = try TOMLFile.read(path, takesPipes: true)
        } catch {
            throw ExperimentError(error).placed(in: path)
        }
        let folder = URL(filePath: path).absoluteURL.deletingLastPathComponent()
        let experiment = try Experiment(toml: text, file: path, folder: folder, overrides: overrides)
        do {
            try experiment.checkExpressions()
            if checksData { try experiment.checkData() }
        } catch {
            // What was given on the command line stands on no line of the file.
            guard !overrides.contains(where: { Override.path(of: $0).map(error.key.hasPrefix) ?? false }) else {
                throw error.placed(in: "--set")
            }
            throw error.placed(in: path, at: try? TOMLDocument(text).place(of: error.key))
        }
        return experiment
    }

    /// Reports a breakpoint or a watch that cannot be read, before anything is made for a run that it would end.
    public func checkExpressions() throws(ExperimentError) {
        for name in ["breakpoints", "watches"] {
            for (index, text) in debugging.words(name).enumerated() {
                do {
                    _ = try name == "watches" ? Expression.quantity(text) : Expression.condition(text)
                } catch {
                    let shown = text.count > 60 ? text.prefix(60) + "…" : text
                    throw ExperimentError(
                        key: "debugging.\(name)[\(index)]",
                        reason: Text("'\(shown)' cannot be read: \(error.text)", zh: "无法读取 '\(shown)'：\(error.text)"))
                }
            }
        }
    }

    /// Reports a data file that the experiment names and that is not there.
    public func checkData() throws(ExperimentError) {
        do {
            try PreparedData.checkSources(data, relativeTo: folder)
        } catch {
            throw ExperimentError(
                key: "data." + (error.setting ?? "source"),
                reason: error.place.map { Text("\($0): \(error.reason)", zh: "\($0)：\(error.reason)") } ?? error.reason)
        }
    }

    /// The longest text that is read. What is written of the longest file that a person may write is longer: it names
    /// what was not given, and a control character takes six.
    static let maximumBytes = 8 * TOMLFile.maximumBytes

    /// Reads the text of an experiment.
    ///
    /// - Parameters:
    ///   - file: the name errors carry.
    ///   - folder: what file names in it are relative to; the current folder where nil.
    public init(toml text: String, file: String? = nil, folder: URL? = nil, overrides: [String] = []) throws {
        if let folder { self.init(folder: folder) } else { self.init() }
        let document: TOMLDocument
        do {
            document = try TOMLDocument(text, most: Self.maximumBytes)
        } catch {
            throw ExperimentError(error).placed(in: file)
        }
        do {
            try read(document)
        } catch {
            throw error.placed(in: file, at: document.place(of: error.key))
        }
        try apply(overrides: overrides)
        do {
            try checkComplete()
        } catch {
            throw error.placed(in: file)
        }
    }

    /// Reads the complete text that was stored with a run. One that does not say by which rules tables are read is of
    /// an earlier version, so that the first rules hold and its data stay the same to the bit.
    public init(stored text: String, file: String? = nil, folder: URL? = nil, overrides: [String] = []) throws {
        try self.init(toml: text, file: file, folder: folder, overrides: overrides)
        if !isGiven("data.rules"),
            hyperparameter(at: "data.rules").map({ idleReason(of: $0, data: nil) == nil }) ?? true
        {
            try set("data.rules", to: .integer(1))
        }
        isComplete = true
    }

    private mutating func read(_ document: TOMLDocument) throws(ExperimentError) {
        for section in Sections.all where !section.id.isEmpty {
            guard let value = document.root[section.id] else { continue }
            guard let table = value.table else {
                throw ExperimentError(
                    key: section.id, reason: Text("is no table", zh: "不是表"), allowed: Text(verbatim: "[\(section.id)]"))
            }
            try read(table, into: section, of: document)
        }
        _ = try ExperimentSummary(document.root)
        let others = Sections.all.map(\.id) + ExperimentSummary.keys.map(\.name)
        for entry in document.root.entries where !others.contains(entry.key) || entry.key.isEmpty {
            try set(entry.key, to: Self.value(entry.value, at: entry.key))
        }
    }

    private mutating func read(
        _ table: TOMLTable, into section: SectionDeclaration, of document: TOMLDocument
    ) throws(ExperimentError) {
        // In the order of the text, so that the first error is the topmost; choices come first, as they decide which
        // other keys exist.
        let entries =
            table.entries.filter { section.isChoice($0.key) } + table.entries.filter { !section.isChoice($0.key) }
        for entry in entries {
            let path = "\(section.id).\(entry.key)"
            let value = try Self.value(entry.value, at: path)
            do {
                try set(path, to: value)
            } catch {
                throw error.placed(at: document.place(of: elementPath(of: error.key, at: path, value: value)))
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

    /// A value of a file as that of a setting.
    static func value(_ value: TOMLValue, at path: String) throws(ExperimentError) -> SettingValue {
        switch value.content {
        case .boolean(let boolean): return .boolean(boolean)
        case .integer(let number): return .integer(number)
        case .real(let number): return .real(number)
        case .text(let text): return .text(text)
        case .array(let elements):
            var values: [SettingValue] = []
            for (index, element) in elements.enumerated() {
                values.append(try Self.value(element, at: "\(path)[\(index)]"))
            }
            return .list(values)
        case .table(let table):
            var fields: [SettingField] = []
            for entry in table.entries {
                fields.append(SettingField(entry.key, try Self.value(entry.value, at: "\(path).\(entry.key)")))
            }
            return .table(fields)
        case .date:
            throw ExperimentError(
                key: path, reason: Text("is a date or a time", zh: "是日期或时间"),
                allowed: Text("a text, a number, a list or a table", zh: "文本、数、列表或表")
            ).placed(at: value.place)
        }
    }

    /// The experiment in its canonical form, which reads back as an equal one.
    ///
    /// - Parameter complete: whether defaults are written too, so that a later version with
    ///   other defaults reads the same; otherwise only what was given.
    public func toml(complete: Bool = true) -> String {
        var blocks: [String] = []
        for section in sections() {
            var lines = section.id.isEmpty ? [] : ["[\(section.id)]"]
            for field in section.settings.all {
                let isGiven = section.settings.isGiven(field.name)
                guard isGiven || complete, isGiven || canBeWritten(field, in: section) else { continue }
                let declaration = section.hyperparameters.first { $0.name == field.name }
                lines.append("\(field.name) = \(declaration?.written(field.value) ?? field.value)")
            }
            if lines.count > (section.id.isEmpty ? 0 : 1) { blocks.append(lines.joined(separator: "\n")) }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// A setting that must be given has a default that would be refused.
    private func canBeWritten(_ field: SettingField, in section: ExperimentSection) -> Bool {
        guard let hyperparameter = section.hyperparameters.first(where: { $0.name == field.name }) else { return false }
        return (try? hyperparameter.checked(field.value)) != nil
    }
}

extension ExperimentError {
    /// A text that cannot be read.
    init(_ error: TOMLError) {
        self.init(line: error.place?.line, key: "", reason: error.reason)
        column = error.place?.column
    }

    /// The error with its file, and with a place where it has none yet.
    func placed(in file: String? = nil, at place: TOMLPlace? = nil) -> ExperimentError {
        var placed = self
        placed.file = file ?? self.file
        if line == nil, let place { (placed.line, placed.column) = (place.line, place.column) }
        return placed
    }
}
