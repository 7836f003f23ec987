import Kernels

/// In which precision products read their operands; everything else is 32-bit.
public enum Precision: String, Sendable, Hashable, CaseIterable {
    case float32 = "f32"
    /// Products read bfloat16 and sum in 32 bits; weights, norms, softmax and gradients stay 32-bit.
    case bfloat16 = "bf16"
}

extension Precision {
    /// Why products cannot be computed so here, in words; nil where they can.
    public var hindrance: String? {
        guard self == .bfloat16, !InstructionSet.hasBF16Products else { return nil }
        let set = InstructionSet.current
        return set < .avx512BF16
            ? "the instruction set in use, \(set.rawValue), has no products of bf16"
            : "ONEDNN_MAX_CPU_ISA limits oneDNN to \(InstructionSet.ofLibrary.rawValue), which has no products of bf16"
    }

    /// What can be done about a ``hindrance``.
    public static var remedy: String {
        let needed = InstructionSet.avx512BF16
        return needed.isSupported && InstructionSet.current < needed ? "f32, or --isa \(needed.rawValue)" : "f32"
    }

    /// Throws where there is a ``hindrance``.
    func check() throws {
        if let hindrance { throw GraphError("precision", "\(hindrance); \(Self.remedy) would do") }
    }
}
