import CKernels
import COneDNN
import Synchronization

/// The processor instructions that kernels are compiled for.
///
/// Results may differ between sets in the last bits, so the one used is stored with a run and can be forced.
public enum InstructionSet: String, CaseIterable, Sendable, Comparable {
    /// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
    case baseline
    /// AVX2 with fused multiply-add.
    case avx2
    /// AVX-512 (F, BW, DQ, VL).
    case avx512
    /// The same with products of bf16.
    case avx512BF16 = "avx512-bf16"

    /// Number of the set in the table of kernels.
    var level: Int32 {
        switch self {
        case .baseline: 0
        case .avx2: 1
        case .avx512: 2
        case .avx512BF16: 3
        }
    }

    /// Whether this machine can run it.
    public var isSupported: Bool { ck_table(level) != nil }

    /// The sets of this machine, weakest first.
    public static var supported: [InstructionSet] { allCases.filter(\.isSupported) }

    /// The strongest set of this machine.
    public static var best: InstructionSet { supported.last ?? .baseline }

    /// The set that ``KernelSet/current`` uses: the forced one, else ``best``.
    public static var current: InstructionSet {
        let forced = forcedLevel.load(ordering: .acquiring)
        return allCases.first { $0.level == forced } ?? best
    }

    /// Makes `set` the current one, for the kernels here and (as far as it can) for oneDNN.
    ///
    /// To be called once at the start of a program, before any product or kernel is prepared.
    /// Throws ``KernelError`` where the machine lacks the set.
    public static func force(_ set: InstructionSet) throws(KernelError) {
        guard set.isSupported else {
            throw KernelError(
                "this machine has no \(set.rawValue); it has "
                    + supported.map(\.rawValue).joined(separator: ", "))
        }
        forcedLevel.store(set.level, ordering: .releasing)
        _ = od_limit_instructions(set.level)
    }

    /// Whether products of bf16 run in hardware.
    public static var hasBF16Products: Bool { current == .avx512BF16 }

    /// Ordered from the weakest to the strongest.
    public static func < (left: InstructionSet, right: InstructionSet) -> Bool { left.level < right.level }
}

private let forcedLevel = Atomic<Int32>(-1)
