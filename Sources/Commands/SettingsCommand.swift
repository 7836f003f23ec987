import ArgumentParser
import Catalog
import Experiments
import Language

/// `workbench settings`: everything an experiment can say, from the same declarations that check it.
struct SettingsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "settings",
            abstract: Text(
                "Explain what an experiment can set: models, layers, optimizers, data, …",
                zh: "说明实验可以设置什么：模型、层、优化器、数据……"
            ).spoken,
            discussion: Text(
                """
                Without a name all settings with their defaults. Each can stand in the experiment file, in its \
                section, or follow --set as it is written here.
                """,
                zh: """
                    不带名称时列出所有设置及其默认值。每个设置都可以写在实验文件的相应小节里，也可以原样写在 --set 之后。
                    """
            ).spoken)
    }

    @Argument(
        help: ArgumentHelp(
            Text(
                "A section (training), a setting (learning-rate) or a choice (gpt, adamw, layers, convolution).",
                zh: "一个小节（training）、一个设置（learning-rate）或一个选项（gpt、adamw、layers、convolution）。"),
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
        let hint = nearHint(to: name, among: reference.names)
        throw ValidationError(
            Text(
                "there is no setting, section or choice '\(name)'\(hint); 'workbench settings' lists all",
                zh: "没有设置、小节或选项 '\(name)'\(hint)；'workbench settings' 列出全部"))
    }

    private static func text(_ group: SettingsReference.Group) -> String {
        var text = group.title.spoken + "\n"
        if !group.summary.isEmpty {
            let source = group.source.isEmpty ? "" : " (\(group.source))"
            text += WrappedText.lines(group.summary.spoken + source, indent: 2)
        }
        for setting in group.settings {
            let declaration = setting.declaration
            text += "  \(setting.path) = \(declaration.written(declaration.defaultValue))\n"
            text += WrappedText.lines(declaration.explanation.spoken, indent: 6)
        }
        return text
    }
}
