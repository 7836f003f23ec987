import ArgumentParser
import Drawing
import Experiments
import Foundation
import Hosting
import Language
import Panes
import Sessions
import TerminalNcurses
import TerminalUI

/// `workbench` and `workbench FILE`: the terminal interface.
struct OpenCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "open",
            abstract: Text("Open the terminal interface (default).", zh: "打开终端界面（默认）。").spoken,
            discussion: Text(
                """
                With no argument it opens on the list of samples and sessions. An experiment file (*.toml) says all there \
                is to say and starts to train at once; data (a file such as *.csv, a folder of images or texts, a pattern in \
                quotation marks) are looked at first, and nothing is trained before you start it. Where there is no terminal that can show a screen, an experiment is trained with one line an event.
                """,
                zh: """
                    不带参数时打开示例和会话的列表。实验文件（*.toml）已说明一切，会立即开始训练；数据（例如 *.csv 文件、\
                    图像或文本文件夹、引号中的通配符）先供查看，由你开始训练。没有能显示全屏的终端时，训练实验并为每个事件输出一行。
                    """
            ).spoken)
    }

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

    @Argument(help: ArgumentHelp(Text("An experiment file, or a session by name or path.", zh: "实验文件，或会话的名称或路径。")))
    var path: String?

    @Option(
        help: ArgumentHelp(
            Text(
                """
                The session to keep the runs of that file in, by name or by the path of its folder; created where there \
                is none.
                """, zh: "保存该文件的运行的会话，用名称或其文件夹的路径给出；没有则新建。"), valueName: "name"))
    var session: String?

    @Option(
        help: ArgumentHelp(
            Text("How many colors to use: auto, never, 16, 256 or true.", zh: "使用多少颜色：auto、never、16、256 或 true。")))
    var color = Color.auto

    @Option(
        help: ArgumentHelp(
            Text("The theme, in place of the one chosen last.", zh: "使用的主题，代替上次选择的主题。"), valueName: "name"))
    var theme: String?

    @Flag(help: ArgumentHelp(Text("Draw with plain letters only.", zh: "只用普通字符绘制。")))
    var ascii = false

    @Flag(help: ArgumentHelp(Text("No screen: one labeled line an event.", zh: "不用全屏界面：每个事件一行。")))
    var plain = false

    @OptionGroup var pace: PaceOption
    @OptionGroup var engine: EngineOptions

    func run() throws {
        let hasScreen = !plain && Self.hasScreen
        // The screen shows the settings of a first run on data; without one they are to be written down.
        if let path, !(hasScreen && Experiment.areData(at: path)),
            let refusal = UnknownWord.refusalToOpen(path)
        {
            throw CommandFailure(refusal)
        }
        if let session { try checkPlace(session) }
        guard hasScreen else { return try runWithoutScreen() }
        try engine.apply()
        var (configuration, problems) = Configuration.load(from: Configuration.defaultFile)
        var told = problems.map { Text("left out: \(Text(explaining: $0))", zh: "已忽略：\(Text(explaining: $0))") }
        if let theme { configuration.theme = theme }
        // The person's own themes come last: one of them may replace one that ships with the program.
        let ownThemes = Configuration.defaultFile.deletingLastPathComponent().appending(path: "themes")
        let library = ThemeLibrary(folders: [Resources.themes, ownThemes].compactMap { $0?.path })
        told += library.problems.map {
            Text("theme left out: \(Text(explaining: $0))", zh: "已忽略主题：\(Text(explaining: $0))")
        }
        for problem in told { Output.warn(problem) }
        if let theme, library.theme(named: theme) == nil {
            let names = library.themes.map(\.name).joined(separator: ", ")
            throw ValidationError(
                Text("there is no theme '\(theme)'; allowed: \(names)", zh: "没有主题 '\(theme)'；可用：\(names)"))
        }
        var options = TerminalOptions()
        options.colors = color.colors
        // `auto` is no set of symbols: the terminal is asked.
        options.symbols = ascii ? .ascii : SymbolSet(rawValue: configuration.symbols.rawValue)
        let terminal = try NcursesTerminal(options: options)
        let store = SessionStore()
        let laboratory = LiveLaboratory(
            options: .init(
                samples: Resources.samples, store: store, configurationFile: Configuration.defaultFile,
                threads: engine.threads))
        let app: App
        do {
            app = try App(
                terminal: terminal, laboratory: laboratory, configuration: configuration, themes: library.themes,
                language: Speech.choice, problems: told, path: path,
                preview: path.flatMap { OpeningPreview.of($0, in: store) }, session: session, pace: pace.pace,
                now: { Date().timeIntervalSince1970 })
        } catch {
            terminal.close()
            throw error
        }
        let departure = app.run()
        // A second signal does not wait for the first one's saving.
        if case .discarded = departure, let signal = app.state.endedBySignal { throw ExitCode(128 + signal) }
        let folder = laboratory.openFolder
        laboratory.close()
        if let reason = app.state.unsaved { Output.warn(reason) }
        if case .detached = departure, let folder { try Background.resume(folder) }
        // Nobody reads them on a terminal that is gone.
        if app.state.endedBySignal != SIGHUP, let words = app.state.lastWords(departure) { Output.say(words) }
        if let signal = app.state.endedBySignal { throw ExitCode(128 + signal) }
    }

    /// Refuses a session in which no run can be kept, before the screen covers what is said.
    private func checkPlace(_ place: String) throws {
        let store = SessionStore()
        guard let path, (try? store.find(path)) == nil else {
            throw ValidationError(
                Text(
                    "--session keeps the runs of an experiment file or of data; 'workbench \(place)' opens a session",
                    zh: "--session 用于保存实验文件或数据的运行；'workbench \(place)' 可打开会话"))
        }
        if (try? store.find(place)) != nil { return try store.open(place, access: .write).close() }
        var isFolder: ObjCBool = false
        if place.contains("/"), FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) {
            throw SessionError.notASession(path: place)
        }
    }

    static var hasScreen: Bool { isatty(STDIN_FILENO) == 1 && Output.isTerminal }

    private func runWithoutScreen() throws {
        Output.claim()
        guard let path else {
            Output.warn(
                Text(
                    """
                    the interface needs a terminal that can show a screen, and there is none.
                      workbench train EXPERIMENT    trains without a screen
                      workbench sessions            lists what was trained
                      workbench --help              shows everything else
                    """,
                    zh: """
                        界面需要能显示全屏的终端，而这里没有。
                          workbench train EXPERIMENT    不用全屏界面训练
                          workbench sessions            列出训练过的内容
                          workbench --help              显示其他用法
                        """))
            throw ExitCode(2)
        }
        var command: any ParsableCommand
        if (try? SessionStore().find(path)) == nil {
            let place = session.map { ["--session=\($0)"] } ?? []
            command = try TrainCommand.parse([path, "--lines"] + place)
        } else {
            command = try ResumeCommand.parse([path, "--lines"])
        }
        try command.run()
    }
}
