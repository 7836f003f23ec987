import ArgumentParser
import Catalog
import Training

/// `workbench settings`: everything an experiment can say, from the same declarations that check it.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Explain what an experiment can set: models, layers, optimizers, data, …",
        discussion: """
            Without a name all settings with their defaults. Each can stand in the experiment file, in its \
            section, or follow --set as it is written here.
            """)

    @Argument(
        help: ArgumentHelp(
            "A section (training), a setting (learning-rate) or a choice (gpt, adamw, layers, convolution).",
            valueName: "name"))
    var names: [String] = []

    func run() throws {
        let reference = SettingsReference.current
        let groups = try names.isEmpty ? reference.groups : names.flatMap { try Self.found($0, in: reference) }
        Output.say(groups.map(Self.text).joined(separator: "\n"))
    }

    private static func found(
        _ name: String, in reference: SettingsReference
    ) throws -> [SettingsReference.Group] {
        let groups = reference.matching(name)
        guard groups.isEmpty else { return groups }
        throw ValidationError(
            "there is no setting, section or choice '\(name)'\(nearest(to: name, among: reference.names)); "
                + "'workbench settings' lists all")
    }

    private static func text(_ group: SettingsReference.Group) -> String {
        var text = group.title.in(.english) + "\n"
        if !group.summary.isEmpty {
            text += Words.wrapped(
                group.summary.in(.english) + (group.source.isEmpty ? "" : " (\(group.source))"), indent: 2)
        }
        for setting in group.settings {
            let declaration = setting.declaration
            text += "  \(setting.path) = \(declaration.written(declaration.defaultValue))\n"
            text += Words.wrapped(declaration.explanation.in(.english), indent: 6)
        }
        return text
    }
}
