import ArgumentParser
import Foundation
import Hosting
import Language
import Sessions

/// The program as the command line sees it.
public struct Workbench: ParsableCommand {
    /// Name, version and subcommands; without a subcommand the first argument is what to open.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "workbench",
            abstract: Text(
                "A debugger for training: train, watch, pause, step, change and compare models in a terminal.",
                zh: "训练调试器：在终端里训练、观察、暂停、单步、修改和比较模型。"
            ).spoken,
            discussion: Text(
                """
                With an experiment file or a session, or with nothing at all, opens the terminal interface. The commands \
                below do the same work without a screen.
                """,
                zh: """
                    给出实验文件或会话，或什么都不给，即打开终端界面。下面的命令不用全屏界面做同样的事。
                    """
            ).spoken,
            version: ProgramVersion.current,
            subcommands: [
                OpenCommand.self, NewCommand.self, TrainCommand.self, ResumeCommand.self, ForkCommand.self,
                LookAheadCommand.self, EvaluateCommand.self, PredictCommand.self, SessionsCommand.self,
                ExportCommand.self, ReplayCommand.self, ProfileCommand.self, CleaningCommand.self, RowsCommand.self,
                StudyCommand.self, PlanCommand.self,
                TraceCommand.self,
                SettingsCommand.self, BenchCommand.self, DoctorCommand.self, KeysCommand.self,
                AskCommand<ControlQuery>.self,
            ],
            defaultSubcommand: OpenCommand.self)
    }

    @Option(
        help: ArgumentHelp(
            Text(
                "The language of the screen and of messages; may stand before or behind any command.",
                zh: "界面和消息的语言；可写在任何命令之前或之后。"), valueName: "en|zh|auto"))
    var language: String?

    public init() {}

    /// Runs the program with the arguments of the process.
    ///
    /// - Returns: The exit status: 0 done, 1 failed, 2 wrong usage, 128 + signal after a signal.
    public static func run(arguments: [String]) -> Int32 {
        StandardStreams.secure()
        let words: [String]
        do {
            words = try Speech.choose(by: arguments)
        } catch {
            Output.warn(error.text)
            return 2
        }
        return run(words: words)
    }

    private static func run(words arguments: [String]) -> Int32 {
        var command: any ParsableCommand
        do {
            command = try parseAsRoot(arguments)
        } catch {
            tellRemark()
            let message = ParserWords.message(for: error)
            // Asking for help or the version is no error.
            guard exitCode(for: error) != .success else {
                Output.say(message + "\n")
                return 0
            }
            // A command that is mistyped is taken for something to open, with words after it that do not belong there.
            let refusal = arguments.count > 1 ? UnknownWord.refusal(of: arguments) : nil
            if let refusal { Output.warn(refusal) } else { Output.complain(message) }
            return 2
        }
        if let shortage = StandardStreams.shortage() {
            Output.warn(shortage)
            return 1
        }
        // The screen tells it itself.
        if !(command is OpenCommand && OpenCommand.hasScreen) { tellRemark() }
        // The screen has a log of its own for what libraries print.
        if !(command is OpenCommand) { Output.claim() }
        let status = perform(&command)
        guard let problem = Output.problem else { return status }
        Output.warn(problem)
        return max(1, status)
    }

    /// Says what is to be said of the choice of the language.
    private static func tellRemark() { if let remark = Speech.choice?.remark { Output.warn(remark) } }

    private static func perform(_ command: inout any ParsableCommand) -> Int32 {
        do {
            try command.run()
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            guard exitCode(for: error) != .success else {
                Output.say(ParserWords.message(for: error) + "\n")
                return 0
            }
            if case SessionError.notFound(let word, _) = error, FileManager.default.fileExists(atPath: word),
                word.hasSuffix(".toml")
            {
                Output.warn(
                    Text(
                        "\(word) is an experiment file, not a session; 'workbench train' trains it",
                        zh: "\(word) 是实验文件，不是会话；'workbench train' 可训练它"))
                return 1
            }
            if error is ValidationError {
                Output.complain(ParserWords.message(for: error, in: type(of: command)))
                return 2
            }
            Output.warn(Output.words(for: error))
            return 1
        }
    }
}
