import Catalog
import Language

/// All settings that an experiment can have, group by group: for the command line and the documentation.
public struct SettingsReference: Sendable {
    /// Settings that exist together: of a section, under a choice, or in the records of a list.
    public struct Group: Sendable {
        /// Where they are given: `training`, `model.kind = "gpt"`, `model.layers: { layer = "lstm" }`.
        public let title: Text
        /// What it is, in a line; empty for a section.
        public let summary: Text
        /// Where the method comes from; empty where it needs none.
        public let source: String
        /// The names it is found by: the section, or the choice and what is chosen.
        public let names: [String]
        /// In the order of the file; a table stands as its fields.
        public let settings: [Setting]
    }

    /// A setting under the path that `--set` takes; in a list's record, under its name there.
    public struct Setting: Sendable {
        /// `training.learning-rate`, or `units` in the record of a layer.
        public let path: String
        /// Its kind, range, default and help.
        public let declaration: Hyperparameter
    }

    /// In the order of the file: each section, then what its lists and its choices bring.
    public let groups: [Group]

    /// The reference of this program.
    public static let current = SettingsReference(groups: Sections.all.flatMap(groups))

    /// The groups that a section, a choice such as `gpt` or a setting is found in, the latter alone in its
    /// group. A setting is named by its path or the end of it.
    public func matching(_ name: String) -> [Group] {
        let whole = groups.filter { $0.names.contains(name) }
        guard whole.isEmpty else { return whole }
        return groups.compactMap { group in
            let found = group.settings.filter {
                $0.path == name || $0.path.hasSuffix(".\(name)")
                    || $0.declaration.formerly.contains(String(name.split(separator: ".").last ?? ""))
            }
            return found.isEmpty
                ? nil
                : Group(
                    title: group.title, summary: group.summary, source: group.source, names: group.names,
                    settings: found)
        }
    }

    /// All names that ``matching`` finds something for.
    public var names: [String] {
        groups.flatMap { group in group.names + group.settings.flatMap { [$0.path, $0.declaration.name] } }
    }

    private static func groups(of section: SectionDeclaration) -> [Group] {
        let prefix = section.id.isEmpty ? "" : section.id + "."
        var groups = [
            Group(
                title: section.id.isEmpty
                    ? Text("before the first section", zh: "首个小节之前") : Text(verbatim: section.id), summary: .empty,
                source: "",
                names: [section.id.isEmpty ? "experiment" : section.id],
                settings: settings(section.hyperparameters, prefix))
        ]
        groups += records(in: section.hyperparameters, prefix)
        for choice in section.choices {
            for option in choice.options {
                groups.append(
                    Group(
                        title: Text(verbatim: "\(prefix)\(choice.setting) = \"\(option.name)\""), summary: option.help,
                        source: option.reference, names: [option.name, "\(prefix)\(choice.setting)=\(option.name)"],
                        settings: settings(option.hyperparameters, prefix)))
                groups += records(in: option.hyperparameters, prefix)
            }
        }
        return groups
    }

    /// The settings with the fields of tables in their places.
    private static func settings(_ list: [Hyperparameter], _ prefix: String) -> [Setting] {
        list.flatMap { declaration in
            let path = prefix + declaration.name
            guard case .table(let fields) = declaration.kind else {
                return [Setting(path: path, declaration: declaration)]
            }
            return settings(fields, path + ".")
        }
    }

    /// The records that lists among the settings are made of. Lists inside records take the same ones.
    private static func records(in list: [Hyperparameter], _ prefix: String) -> [Group] {
        list.flatMap { declaration -> [Group] in
            guard case .entries(let key, let variants) = declaration.kind else { return [] }
            return variants.map { variant in
                Group(
                    title: Text(verbatim: "\(prefix)\(declaration.name): { \(key) = \"\(variant.name)\" }"),
                    summary: variant.help,
                    source: variant.reference, names: [variant.name, declaration.name],
                    settings: settings(variant.hyperparameters, ""))
            }
        }
    }
}
