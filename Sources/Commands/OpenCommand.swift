import ArgumentParser

/// `workbench` and `workbench FILE`: the terminal interface.
struct OpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open the terminal interface (default).",
        discussion: "With no argument it opens on the list of sessions and samples.")

    @Argument(help: "An experiment file, or a session by name or path.")
    var path: String?

    func run() throws {
        Output.complain(
            """
            workbench: the interface needs a terminal, and standard output is none.
              workbench train EXPERIMENT    trains without a screen
              workbench sessions            lists what was trained
              workbench --help              shows everything else
            """)
        throw ExitCode(2)
    }
}
