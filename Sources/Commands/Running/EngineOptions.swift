import ArgumentParser
import Kernels
import Machine
import Training

/// How the engine runs; nothing here changes what an experiment means.
struct EngineOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads that compute; the result is the same for any number.", valueName: "count"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "Instruction set of the kernels: \(InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")). "
                + "The last bits of results depend on it. The variable \(InstructionSet.variable) chooses it, too.",
            valueName: "set"))
    var isa: String?

    @Flag(help: "Start a run also where it would take more memory than is free.")
    var beyondMemory = false

    mutating func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more, not \(threads)") }
        if let isa, InstructionSet(rawValue: isa) == nil {
            throw ValidationError(
                "--isa \(isa) is unknown; allowed: \(InstructionSet.allCases.map(\.rawValue).joined(separator: ", "))")
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
