import ArgumentParser
import Foundation
import Kernels
import Machine
import Sessions
import TerminalNcurses

/// `workbench doctor`: what this machine and terminal offer, and what is wrong with them.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the terminal, the engine, memory and disk.")

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let machine = MachineDescription()
        let store = SessionStore()
        var rows: [(String, String)] = [("program", "Workbench \(ProgramVersion.current)")]
        rows += terminalRows()
        rows += [
            ("processor", machine.processor),
            ("cores", "\(machine.cores)"),
            (
                "instruction set",
                "\(InstructionSet.current.rawValue); this machine has "
                    + InstructionSet.supported.map(\.rawValue).joined(separator: ", ")
            ),
            ("bf16 products", InstructionSet.hasBF16Products ? "in hardware" : "not in hardware"),
            ("kernel library", KernelLibrary.description),
            ("memory", memory(machine)),
            ("system", "\(machine.system), Linux \(machine.kernel)"),
            ("sessions", "\(store.root.path), \(store.count) there"),
            ("disk", disk(at: store.root)),
            ("samples", Resources.samples?.path ?? "not found; set WORKBENCH_HOME to the folder that holds them"),
            ("themes", Resources.themes?.path ?? "not found; set WORKBENCH_HOME to the folder that holds them"),
        ]
        for (name, value) in rows { Output.say(name.padding(toLength: 18, withPad: " ", startingAt: 0) + value + "\n") }
    }

    private func terminalRows() -> [(String, String)] {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["TERM"] ?? "not set"
        let isTerminal = isatty(Output.descriptor) == 1
        var size = winsize()
        let hasSize = isTerminal && ioctl(Output.descriptor, UInt(TIOCGWINSZ), &size) == 0
        let colors: String
        if environment["NO_COLOR"].map({ !$0.isEmpty }) == true {
            colors = "none, as NO_COLOR is set"
        } else if ["truecolor", "24bit"].contains(environment["COLORTERM"]) {
            colors = "true color"
        } else if name.contains("256color") {
            colors = "256"
        } else {
            colors = name == "dumb" || name == "not set" ? "none" : "16 or fewer"
        }
        let codeset = TerminalCharacters.use()
        return [
            (
                "terminal",
                isTerminal ? "\(name)\(hasSize ? ", \(size.ws_col)×\(size.ws_row)" : "")" : "output is no terminal"
            ),
            ("colors", colors),
            ("characters", codeset == "UTF-8" ? "UTF-8" : "\(codeset); a UTF-8 locale shows curves in braille"),
        ] + lineRows(isTerminal && isatty(STDIN_FILENO) == 1)
    }

    /// How wide the terminal draws lines; nothing where there is none to ask.
    private func lineRows(_ isTerminal: Bool) -> [(String, String)] {
        guard isTerminal else { return [] }
        let words =
            switch WidthProbe.drawsWide(terminal: STDIN_FILENO) {
            case true?: "two cells wide; the screen draws with signs that take one, unless symbols = \"unicode\""
            case false?: "one cell wide"
            case nil: "the terminal does not tell how wide"
            }
        return [("lines", words)]
    }

    private func memory(_ machine: MachineDescription) -> String {
        var sampler = MachineSampler()
        let free = max(0, machine.memoryBytes - sampler.sample().memoryUsed)
        return "\(Words.bytes(machine.memoryBytes)), \(Words.bytes(free)) free"
    }

    private func disk(at folder: URL) -> String {
        // The folder may not exist yet; its nearest ancestor lies on the same disk.
        var path = folder
        while !FileManager.default.fileExists(atPath: path.path), path.path != "/" { path.deleteLastPathComponent() }
        guard let free = MachineSampler.freeBytes(at: path.path) else { return "unknown" }
        let writable = FileManager.default.isWritableFile(atPath: path.path)
        return "\(Words.bytes(free)) free" + (writable ? "" : "; \(path.path) cannot be written to")
    }
}
