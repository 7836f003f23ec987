import ArgumentParser
import Foundation
import Hosting
import Kernels
import Language
import Machine
import Sessions
import TerminalNcurses

/// `workbench doctor`: what this machine and terminal offer, and what is wrong with them.
struct DoctorCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor",
            abstract: Text("Check the terminal, the engine, memory and disk.", zh: "检查终端、计算引擎、内存和磁盘。").spoken)
    }

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let machine = MachineDescription()
        let store = SessionStore()
        var rows: [(Text, Text)] = [
            (Text("program", zh: "程序"), Text(verbatim: "Workbench \(ProgramVersion.current)")),
            (Text("language", zh: "语言"), language),
        ]
        rows += terminalRows()
        let missing = Text(
            "not found; set WORKBENCH_HOME to the folder that holds them", zh: "没有找到；请把 WORKBENCH_HOME 设为存放它们的文件夹")
        let supported = InstructionSet.supported.map(\.rawValue).joined(separator: ", ")
        let current = InstructionSet.current.rawValue
        rows += [
            (Text("processor", zh: "处理器"), Text(verbatim: machine.processor)),
            (Text("cores", zh: "核心数"), Text(verbatim: "\(machine.cores)")),
            (
                Text("instruction set", zh: "指令集"),
                Text("\(current); this machine has \(supported)", zh: "\(current)；本机支持 \(supported)")
            ),
            (
                Text("bf16 products", zh: "bf16 乘积"),
                InstructionSet.hasBF16Products
                    ? Text("in hardware", zh: "硬件支持") : Text("not in hardware", zh: "无硬件支持")
            ),
            (Text("kernel library", zh: "算子库"), Text(verbatim: KernelLibrary.description)),
            (Text("memory", zh: "内存"), memory(machine)),
            (Text("system", zh: "系统"), Text(verbatim: "\(machine.system), Linux \(machine.kernel)")),
            (
                Text("sessions", zh: "会话"),
                Text("\(store.root.path), \(store.count) there", zh: "\(store.root.path)，共 \(store.count) 个")
            ),
            (Text("disk", zh: "磁盘"), disk(at: store.root)),
            (Text("samples", zh: "示例"), Resources.samples.map { Text(verbatim: $0.path) } ?? missing),
            (Text("themes", zh: "主题"), Resources.themes.map { Text(verbatim: $0.path) } ?? missing),
        ]
        for (name, value) in rows { Output.say(Words.padded(name.spoken, to: 18) + value.spoken + "\n") }
    }

    /// Which language is spoken, and what says so.
    private var language: Text {
        let name = "\(Speech.language.name) (\(Speech.language.rawValue))"
        return switch Speech.choice?.origin {
        case nil: Text("\(name), as nothing names another", zh: "\(name)，因为没有指定其他语言")
        case "language"?: Text("\(name), by language in config.toml", zh: "\(name)，由 config.toml 的 language 指定")
        case Speech.option?: Text("\(name), by \(Speech.option)", zh: "\(name)，由 \(Speech.option) 指定")
        case let variable?:
            Text("\(name), by the variable \(variable)", zh: "\(name)，由变量 \(variable) 指定")
        }
    }

    /// Which symbols the screen draws with, and what says so.
    private var symbols: Text {
        let chosen = Configuration.load(from: Configuration.defaultFile).configuration.symbols
        if chosen != .auto {
            return Text(
                "\(chosen.rawValue), by symbols in config.toml", zh: "\(chosen.rawValue)，由 config.toml 的 symbols 指定")
        }
        if ProcessInfo.processInfo.environment["TERM"] == "linux" {
            return Text(
                "console, as the fonts of the Linux console have no braille", zh: "console，因为 Linux 控制台的字体没有盲文点阵")
        }
        return Text(
            "unicode; safe where the terminal draws lines two cells wide, which the screen finds out",
            zh: "unicode；若终端把线条画成两格宽，界面会改用 safe")
    }

    private func terminalRows() -> [(Text, Text)] {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["TERM"]
        let isTerminal = isatty(Output.descriptor) == 1
        var size = winsize()
        let hasSize = isTerminal && ioctl(Output.descriptor, UInt(TIOCGWINSZ), &size) == 0
        let colors: Text
        if environment["NO_COLOR"].map({ !$0.isEmpty }) == true {
            colors = Text("none, as NO_COLOR is set", zh: "无，因为设置了 NO_COLOR")
        } else if ["truecolor", "24bit"].contains(environment["COLORTERM"]) {
            colors = Text("true color", zh: "真彩色")
        } else if name?.contains("256color") == true {
            colors = Text(verbatim: "256")
        } else {
            colors =
                name == nil || name == "dumb" ? Text("none", zh: "无") : Text("16 or fewer", zh: "16 种或更少")
        }
        let codeset = TerminalCharacters.use()
        let shown = [
            name.map { Text(verbatim: $0) } ?? Text("not set", zh: "未设置"),
            hasSize ? Text(verbatim: "\(size.ws_col)×\(size.ws_row)") : nil,
        ].compactMap { $0 }.joined()
        return [
            (
                Text("terminal", zh: "终端"),
                isTerminal ? shown : Text("output is no terminal", zh: "输出不是终端")
            ),
            (Text("colors", zh: "颜色"), colors),
            (
                Text("characters", zh: "字符集"),
                codeset == "UTF-8"
                    ? Text(verbatim: "UTF-8")
                    : Text(
                        "\(codeset); a UTF-8 locale shows curves in braille",
                        zh: "\(codeset)；UTF-8 语言环境可用盲文点阵显示曲线")
            ),
            (Text("symbols", zh: "符号"), symbols),
        ]
    }

    private func memory(_ machine: MachineDescription) -> Text {
        var sampler = MachineSampler()
        let free = max(0, machine.memoryBytes - sampler.sample().memoryUsed)
        let all = Words.bytes(machine.memoryBytes)
        return Text("\(all), \(Words.bytes(free)) free", zh: "\(all)，可用 \(Words.bytes(free))")
    }

    private func disk(at folder: URL) -> Text {
        // The folder may not exist yet; its nearest ancestor lies on the same disk.
        var path = folder
        while !FileManager.default.fileExists(atPath: path.path), path.path != "/" { path.deleteLastPathComponent() }
        guard let free = MachineSampler.freeBytes(at: path.path) else { return Text("unknown", zh: "未知") }
        let writable = FileManager.default.isWritableFile(atPath: path.path)
        let room = Text("\(Words.bytes(free)) free", zh: "可用 \(Words.bytes(free))")
        guard !writable else { return room }
        return Text("\(room); \(path.path) cannot be written to", zh: "\(room)；\(path.path) 不可写")
    }
}
