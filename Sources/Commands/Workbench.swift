import ArgumentParser
import Foundation
import Hosting
import Sessions

/// The program as the command line sees it.
public struct Workbench: ParsableCommand {
    /// Name, version and subcommands; without a subcommand the first argument is what to open.
    public static let configuration = CommandConfiguration(
        commandName: "workbench",
        abstract: "A debugger for training: train, watch, pause, step, change and compare models in a terminal.",
        discussion: """
            With an experiment file or a session, or with nothing at all, opens the terminal interface. The commands \
            below do the same work without a screen.
            """,
        version: ProgramVersion.current,
        subcommands: [
            OpenCommand.self, TrainCommand.self, ResumeCommand.self, ForkCommand.self,
            LookAheadCommand.self, EvaluateCommand.self, SessionsCommand.self,
            ExportCommand.self, ReplayCommand.self, PlanCommand.self, TraceCommand.self,
            SettingsCommand.self, BenchCommand.self, DoctorCommand.self, KeysCommand.self,
            AskCommand<ControlQuery>.self,
        ],
        defaultSubcommand: OpenCommand.self)

    public init() {}

    /// Runs the program with the arguments of the process.
    ///
    /// - Returns: The exit status: 0 done, 1 failed, 2 wrong usage, 128 + signal after a signal.
    public static func run(arguments: [String]) -> Int32 {
        StandardStreams.secure()
        var command: any ParsableCommand
        do {
            command = try parseAsRoot(arguments)
        } catch {
            let message = fullMessage(for: error)
            // Asking for help or the version is no error.
            guard exitCode(for: error) != .success else {
                Output.say(message + "\n")
                return 0
            }
            // A command that is mistyped is taken for something to open, with words after it that do not belong there.
            let refusal = arguments.count > 1 ? UnknownWord.refusal(of: arguments) : nil
            Output.complain(refusal.map { "workbench: \($0)" } ?? message)
            return 2
        }
        if let shortage = StandardStreams.shortage() {
            Output.complain("workbench: \(shortage)")
            return 1
        }
        // The screen has a log of its own for what libraries print.
        if !(command is OpenCommand) { Output.claim() }
        let status = perform(&command)
        guard let problem = Output.problem else { return status }
        Output.complain("workbench: \(problem)")
        return max(1, status)
    }

    private static func perform(_ command: inout any ParsableCommand) -> Int32 {
        do {
            try command.run()
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            guard exitCode(for: error) != .success else {
                Output.say(fullMessage(for: error) + "\n")
                return 0
            }
            if case SessionError.notFound(let word, _) = error, FileManager.default.fileExists(atPath: word),
                word.hasSuffix(".toml")
            {
                Output.complain(
                    "workbench: \(word) is an experiment file, not a session; 'workbench train' trains it")
                return 1
            }
            if error is ValidationError {
                Output.complain(fullMessage(for: error))
                return 2
            }
            Output.complain("workbench: \(Output.words(for: error))")
            return 1
        }
    }
}
