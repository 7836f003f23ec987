import ArgumentParser
import Language

/// `workbench study`: several runs of one experiment that answer a question together.
struct StudyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "study",
            abstract: Text(
                "Answer a question about an experiment by several runs of it.", zh: "用同一实验的多次运行回答一个问题。"
            ).spoken,
            subcommands: [DataAmountCommand.self])
    }
}
