import Catalog
import Foundation
import Language

/// Everything that decides how a run goes: the content of an experiment file.
///
/// Two experiments are equal when every setting has the same value, given or default.
public struct Experiment: Sendable {
    /// Name and seed.
    public private(set) var general: Settings
    /// What is learned from, how it is cleaned and split.
    public private(set) var data: Settings
    /// The kind of model and its sizes.
    public private(set) var model: Settings
    /// Optimizer, schedule, batch and length of the run.
    public private(set) var training: Settings
    /// When the model is measured, and by which metrics.
    public private(set) var evaluation: Settings
    /// Breakpoints, watches and what is kept for going back.
    public private(set) var debugging: Settings
    /// The folder that file names in the experiment are relative to.
    public var folder: URL
    /// Where the files in that folder were copied from; nil where they are the person's own.
    public var dataCopy: DataCopy?
    /// Whether it was read from the complete text that was kept with a run, in which defaults are given, too.
    var isComplete = false
    /// Names and words of earlier versions by which settings were given, with the present ones. Only looked up.
    private var renamed: [String: String] = [:]

    /// A sentence for each setting that was given by a name or a word of an earlier version.
    public var renamings: [Text] {
        renamed.sorted { $0.key < $1.key }.map {
            Text(
                "\($0.key) is called \($0.value) now; the old name is still read",
                zh: "\($0.key) 现在叫 \($0.value)；旧名称仍可读取")
        }
    }

    /// Defaults, which lack a data source.
    public init(folder: URL = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)) {
        general = Sections.general.defaults
        data = Sections.data.defaults
        model = Sections.model.defaults
        training = Sections.training.defaults
        evaluation = Sections.evaluation.defaults
        debugging = Sections.debugging.defaults
        self.folder = folder
    }

    /// What runs of it are called.
    public var name: String { general.text("name") }

    /// Steps a second at most while a screen shows a run of it; nil as many as the machine does.
    public var pace: Double? {
        let pace = debugging.real("pace")
        return pace > 0 ? pace : nil
    }

    /// What all random numbers of a run are drawn by.
    public var seed: UInt64 { UInt64(general.integer("seed")) }

    /// The sections in the order of the file, with the settings that exist under the choices made.
    public func sections() -> [ExperimentSection] {
        Sections.all.map { ExperimentSection(id: $0.id, title: $0.title, settings: self[section: $0.id]) }
    }

    subscript(section id: String) -> Settings {
        get {
            switch id {
            case "data": data
            case "model": model
            case "training": training
            case "evaluation": evaluation
            case "debugging": debugging
            default: general
            }
        }
        set {
            switch id {
            case "data": data = newValue
            case "model": model = newValue
            case "training": training = newValue
            case "evaluation": evaluation = newValue
            case "debugging": debugging = newValue
            default: general = newValue
            }
        }
    }

    /// The declaration of a setting, by its path; nil where the choices made leave it out.
    public func hyperparameter(at path: String) -> Hyperparameter? {
        guard let (section, names) = try? split(path), let first = names.first else { return nil }
        var found = self[section: section.id].hyperparameters.first { $0.name == first }
        for name in names.dropFirst() {
            guard case .table(let fields) = found?.kind else { return nil }
            found = fields.first { $0.name == name }
        }
        return found
    }

    /// The value of a setting: the given one or else the default; nil where there is none.
    public func value(at path: String) -> SettingValue? {
        guard let (section, names) = try? split(path), let first = names.first else { return nil }
        return names.dropFirst().reduce(self[section: section.id][first]) { $0?[$1] }
    }

    /// The path of a setting that may be given by a name it had in earlier versions.
    public func presentPath(of path: String) -> String {
        guard let (section, names) = try? split(path) else { return path }
        return (section.id.isEmpty ? names : [section.id] + names).joined(separator: ".")
    }

    /// The value of a setting as a person writes it, with its word for 0 where it has one; nil where there is none.
    public func written(at path: String) -> SettingValue? {
        value(at: path).map { hyperparameter(at: path)?.written($0) ?? $0 }
    }

    /// A change of a setting as a person writes the value.
    public func written(_ change: SettingChange) -> SettingValue {
        hyperparameter(at: change.path)?.written(change.value) ?? change.value
    }

    /// Whether a value was given.
    public func isGiven(_ path: String) -> Bool {
        guard let (section, names) = try? split(path), let first = names.first else { return false }
        return self[section: section.id].isGiven(first)
    }

    /// Gives a setting a value. A choice such as `model.kind` changes which settings exist; values
    /// that no longer have a place are dropped.
    public mutating func set(_ path: String, to value: SettingValue) throws(ExperimentError) {
        let (section, names) = try split(path)
        var value = value
        let present = (section.id.isEmpty ? names : [section.id] + names).joined(separator: ".")
        if names.count > 1 {  // a field of a record: the rest of the record stays
            let record = names.dropLast().joined(separator: ".")
            let whole = section.id.isEmpty ? record : "\(section.id).\(record)"
            guard let declaration = hyperparameter(at: present), var fields = self.value(at: whole)?.table else {
                throw unknown(path, in: section, names: names)
            }
            let given = value
            if let place = fields.firstIndex(where: { $0.name == names[names.count - 1] }) {
                fields[place].value = value
            } else {
                fields.append(SettingField(names[names.count - 1], value))
            }
            value = .table(fields)
            try set(whole, to: value)
            return note(declaration.renamings(in: given, at: present), path == present ? nil : path, present)
        }
        guard let declaration = hyperparameter(at: present) else {
            throw unknown(path, in: section, names: names)
        }
        do {
            try self[section: section.id].set(names[0], to: value)
        } catch {
            var error = ExperimentError(error, section: section.id)
            // An old name is what the person sees in the file.
            if error.key == present { error.key = path }
            throw error
        }
        note(declaration.renamings(in: value, at: present), path == present ? nil : path, present)
        if section.isChoice(names[0]) { self[section: section.id] = section.adapted(self[section: section.id]) }
    }

    private mutating func note(_ renamings: [Renaming], _ former: String?, _ present: String) {
        if let former { renamed[former] = present }
        for renaming in renamings { renamed[renaming.former] = renaming.present }
    }

    /// Goes back to a setting's default.
    public mutating func reset(_ path: String) throws(ExperimentError) {
        let (section, names) = try split(path)
        self[section: section.id].reset(names[0])
        self[section: section.id] = section.adapted(self[section: section.id])
    }

    /// Settings whose value here is another than there, with the value here, in the order of the file.
    public func differences(from other: Experiment) -> [SettingChange] {
        sections().flatMap { section in
            section.settings.all.compactMap { field in
                other[section: section.id][field.name] == field.value
                    ? nil : SettingChange(path: section.path(of: field.name), value: field.value)
            }
        }
    }

    /// Whether a running trainer can take a new value for this setting at a step boundary.
    public func changesMidRun(_ path: String) -> Bool { hyperparameter(at: path)?.changesMidRun ?? false }

    /// The section of a path and the present names of what lies in it.
    func split(_ path: String) throws(ExperimentError) -> (section: SectionDeclaration, names: [String]) {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 1, Sections.general.hyperparameters.contains(where: { $0.name == parts[0] }) {
            return (Sections.general, parts)
        }
        let known = Sections.all.filter { !$0.id.isEmpty }
        guard let section = known.first(where: { $0.id == parts[0] }) else {
            let names = Sections.general.hyperparameters.map(\.name) + known.map(\.id)
            if parts.count == 1, let home = Sections.home(of: parts[0]) {
                throw ExperimentError(
                    key: path, reason: Self.belongs(in: home), allowed: Text(verbatim: names.joined(separator: ", ")))
            }
            throw ExperimentError(
                key: path,
                reason: Text("there is no such section", zh: "没有这个节") + nearHint(to: parts[0], among: names),
                allowed: Text(verbatim: names.joined(separator: ", ")))
        }
        guard parts.count > 1 else {
            throw ExperimentError(
                key: path, reason: Text("is a section", zh: "是一个节"), allowed: Text(verbatim: "\(path).key"))
        }
        let settings = self[section: section.id]
        var names = [section.presentName(of: parts[1], in: settings)]
        var found = settings.hyperparameters.first { $0.name == names[0] }
        for part in parts.dropFirst(2) {
            if case .table(let fields) = found?.kind { found = fields.named(part) } else { found = nil }
            names.append(found?.name ?? part)
        }
        return (section, names)
    }

    private func unknown(_ path: String, in section: SectionDeclaration, names: [String]) -> ExperimentError {
        let known = self[section: section.id].hyperparameters.map(\.name)
        let allowed = Text(verbatim: known.joined(separator: ", "))
        if names.count == 1, let place = section.placeElsewhere(of: names[0]) {
            return ExperimentError(
                key: path, reason: Text("exists only with \(place)", zh: "仅在 \(place) 时存在"), allowed: allowed)
        }
        let near = nearHint(to: names[0], among: known)
        if near.isEmpty, let home = Sections.home(of: names[0]) {
            return ExperimentError(key: path, reason: Self.belongs(in: home), allowed: allowed)
        }
        return ExperimentError(
            key: path, reason: Text("there is no such setting", zh: "没有这个设置") + near, allowed: allowed)
    }

    private static func belongs(in home: String) -> Text { Text("belongs in [\(home)]", zh: "属于 [\(home)]") }

    /// Reports a setting that has to be given and was not.
    func checkComplete() throws(ExperimentError) {
        for section in Sections.all {
            let settings = self[section: section.id]
            for hyperparameter in settings.hyperparameters where !settings.isGiven(hyperparameter.name) {
                do {
                    _ = try hyperparameter.checked(hyperparameter.defaultValue)
                } catch {
                    throw ExperimentError(
                        key: section.id.isEmpty ? hyperparameter.name : "\(section.id).\(hyperparameter.name)",
                        reason: Text("is missing", zh: "缺失"), allowed: hyperparameter.allowed)
                }
            }
        }
    }
}

extension Experiment: Equatable {
    /// Whether every setting has the same value; the folders may differ.
    public static func == (first: Experiment, second: Experiment) -> Bool {
        first.sections().map(\.settings.all) == second.sections().map(\.settings.all)
    }
}
