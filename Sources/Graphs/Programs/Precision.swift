import Kernels
import Language

/// In which precision products read their operands; everything else is 32-bit.
public enum Precision: String, Sendable, Hashable, CaseIterable {
    case float32 = "f32"
    /// Products read bfloat16 and sum in 32 bits; weights, norms, softmax and gradients stay 32-bit.
    case bfloat16 = "bf16"
}

extension Precision {
    /// Why products cannot be computed so here, in words; nil where they can.
    public var hindrance: Text? {
        guard self == .bfloat16, !InstructionSet.hasBF16Products else { return nil }
        let set = InstructionSet.current
        return set < .avx512BF16
            ? Text(
                "the instruction set in use, \(set.rawValue), has no products of bf16",
                zh: "所用指令集 \(set.rawValue) 没有 bf16 乘法")
            : Text(
                """
                ONEDNN_MAX_CPU_ISA limits oneDNN to \(InstructionSet.ofLibrary.rawValue), which has no products of bf16
                """,
                zh: "ONEDNN_MAX_CPU_ISA 把 oneDNN 限制为 \(InstructionSet.ofLibrary.rawValue)，它没有 bf16 乘法")
    }

    /// What can be done about a ``hindrance``.
    public static var remedy: Text {
        let needed = InstructionSet.avx512BF16
        return needed.isSupported && InstructionSet.current < needed
            ? Text("f32, or --isa \(needed.rawValue)", zh: "f32，或 --isa \(needed.rawValue)")
            : Text(verbatim: "f32")
    }

    /// Throws where there is a ``hindrance``.
    func check() throws {
        guard let hindrance else { return }
        throw GraphError(
            "precision", Text("\(hindrance); \(Self.remedy) would do", zh: "\(hindrance)；可改用 \(Self.remedy)"))
    }
}
