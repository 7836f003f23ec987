import ArgumentParser
import Kernels
import Language
import Learning
import Machine

/// How the engine runs; nothing here changes what an experiment means.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Text("Threads that compute; the result is the same for any number.", zh: "计算线程数；结果与线程数无关。"),
            valueName: "count"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            Text(
                """
                Instruction set of the kernels: \(Self.sets). The last bits of results depend on it. The variable \
                \(InstructionSet.variable) chooses it, too.
                """,
                zh: """
                    计算使用的指令集：\(Self.sets)。结果的最后几位与它有关。也可用变量 \(InstructionSet.variable) 选择。
                    """),
            valueName: "set"))
    var isa: String?

    @Flag(
        help: ArgumentHelp(
            Text("Start a run also where it would take more memory than is free.", zh: "即使所需内存超过可用内存也开始运行。")))
    var beyondMemory = false

    private static var sets: String { InstructionSet.allCases.map(\.rawValue).joined(separator: ", ") }

    mutating func validate() throws {
        if let threads, threads < 1 { throw ValidationError(Words.tooSmall("--threads", threads)) }
        if let isa, InstructionSet(rawValue: isa) == nil {
            throw ValidationError(
                Text("--isa \(isa) is unknown; allowed: \(Self.sets)", zh: "--isa \(isa) 未知；可用：\(Self.sets)"))
        }
    }

    /// Makes the chosen instruction set the one in use, and the machine's memory the limit of a run; to be called before
    /// anything is computed.
    func apply() throws {
        if !beyondMemory { MemoryAllowance.ask { AvailableMemory.bytes() } }
        if let set = try isa.flatMap(InstructionSet.init(rawValue:)) ?? InstructionSet.asked() {
            try InstructionSet.force(set)
        }
    }
}
