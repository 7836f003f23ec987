import ArgumentParser
import Foundation
import Hosting
import Language
import Panes
import Sessions
import TerminalNcurses
import TerminalUI
import Training

/// `workbench` and `workbench FILE`: the terminal interface.
struct OpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open the terminal interface (default).",
        discussion: """
            With no argument it opens on the list of samples and sessions; with an experiment file it starts to train \
            it. Where there is no terminal that can show a screen, an experiment is trained with one line an event.
            """)

    enum Color: String, ExpressibleByArgument, CaseIterable {
        case auto, never
        case sixteen = "16"
        case palette = "256"
        case full = "true"

        var colors: Capabilities.Colors? {
            switch self {
            case .auto: nil
            case .never: .mono
            case .sixteen: .sixteen
            case .palette: .palette
            case .full: .full
            }
        }
    }

    @Argument(help: "An experiment file, or a session by name or path.")
    var path: String?

    @Option(help: "How many colors to use: auto, never, 16, 256 or true.")
    var color = Color.auto

    @Option(help: ArgumentHelp("The theme, in place of the one chosen last.", valueName: "name"))
    var theme: String?

    @Option(help: ArgumentHelp("The language, in place of the one chosen last: auto, en or zh.", valueName: "language"))
    var language: String?

    @Flag(help: "Draw with plain letters only.")
    var ascii = false

    @Flag(help: "No screen: one labeled line an event.")
    var plain = false

    @OptionGroup var pace: PaceOption
    @OptionGroup var engine: EngineOptions

    func run() throws {
        let hasScreen = !plain && Self.hasScreen
        // The screen shows the settings of a first run on data; without one they are to be written down.
        if let path, !(hasScreen && Experiment.isData(path: path) && FileManager.default.fileExists(atPath: path)),
            let refusal = UnknownWord.refusalToOpen(path)
        {
            throw CommandFailure(refusal)
        }
        guard hasScreen else { return try runWithoutScreen() }
        try engine.apply()
        var (configuration, problems) = Configuration.load(from: Configuration.standardFile)
        for problem in problems { Output.complain("workbench: left out: \(problem)") }
        if let theme { configuration.theme = theme }
        let choice: LanguageChoice
        do {
            choice = try LanguageChoice(
                option: language, setting: configuration.language?.rawValue,
                environment: ProcessInfo.processInfo.environment)
        } catch {
            throw ValidationError("\(error)")
        }
        // The person's own themes come last: one of them may replace one that ships with the program.
        let ownThemes = Configuration.standardFile.deletingLastPathComponent().appending(path: "themes")
        let library = ThemeLibrary(folders: [Resources.themes, ownThemes].compactMap { $0?.path })
        for problem in library.problems { Output.complain("workbench: theme left out: \(problem)") }
        if let theme, library.theme(named: theme) == nil {
            let names = library.themes.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no theme '\(theme)'; allowed: \(names)")
        }
        var options = TerminalOptions()
        options.colors = color.colors
        // `auto` is no set of symbols: the terminal is asked.
        options.symbols = ascii ? .ascii : SymbolSet(rawValue: configuration.symbols.rawValue)
        let terminal = try NcursesTerminal(options: options)
        let laboratory = LiveLaboratory(
            options: .init(
                samples: Resources.samples, configurationFile: Configuration.standardFile, threads: engine.threads))
        let app: App
        do {
            app = try App(
                terminal: terminal, laboratory: laboratory, configuration: configuration, themes: library.themes,
                language: choice, path: path, pace: pace.pace, now: { Date().timeIntervalSince1970 })
        } catch {
            terminal.close()
            throw error
        }
        let departure = app.run()
        // A second signal does not wait for the first one's saving.
        if case .discarded = departure, let signal = app.state.endedBySignal { throw ExitCode(128 + signal) }
        let folder = laboratory.openFolder
        laboratory.close()
        if let reason = app.state.unsaved { Output.complain("workbench: \(reason)") }
        if case .detached = departure, let folder { try Background.resume(folder) }
        if let signal = app.state.endedBySignal { throw ExitCode(128 + signal) }
    }

    private static var hasScreen: Bool { isatty(STDIN_FILENO) == 1 && Output.isTerminal }

    private func runWithoutScreen() throws {
        Output.claim()
        guard let path else {
            Output.complain(
                """
                workbench: the interface needs a terminal that can show a screen, and there is none.
                  workbench train EXPERIMENT    trains without a screen
                  workbench sessions            lists what was trained
                  workbench --help              shows everything else
                """)
            throw ExitCode(2)
        }
        var command: any ParsableCommand
        if (try? SessionStore().find(path)) == nil {
            command = try TrainCommand.parse([path, "--lines"])
        } else {
            command = try ResumeCommand.parse([path, "--lines"])
        }
        try command.run()
    }
}
