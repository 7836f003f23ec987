import CKernels
import COneDNN
import Language
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

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

    /// The set in use: the one that ``force(_:)`` or the environment asked for, else ``best``. Chosen once, at the first
    /// use of anything that depends on it.
    public static var current: InstructionSet { chosen }

    /// The variable of the environment that names the set to use.
    public static let variable = "WORKBENCH_ISA"

    /// The set that the environment asks for; nil where it asks for none.
    /// Throws ``KernelError`` where ``variable`` names none, or one that this machine lacks.
    public static func asked() throws(KernelError) -> InstructionSet? {
        guard let value = getenv(variable).map({ String(cString: $0) }), !value.isEmpty else { return nil }
        guard let set = InstructionSet(rawValue: value) else {
            throw KernelError(
                Text(
                    """
                    \(variable)=\(value) is unknown; allowed: \(allCases.map(\.rawValue).joined(separator: ", "))
                    """,
                    zh: "\(variable)=\(value) 未知；可用：\(allCases.map(\.rawValue).joined(separator: ", "))"))
        }
        try set.check()
        return set
    }

    /// Makes `set` the current one, for the kernels here and (as far as it can) for oneDNN; it wins over ``variable``.
    ///
    /// To be called once at the start of a program, before any product or kernel is prepared.
    /// Throws ``KernelError`` where the machine lacks the set, or another one is in use already.
    public static func force(_ set: InstructionSet) throws(KernelError) {
        try set.check()
        forcedLevel.store(set.level, ordering: .releasing)
        guard chosen == set else {
            throw KernelError(
                Text(
                    "\(set.rawValue) was asked for too late: \(chosen.rawValue) is in use already",
                    zh: "要求 \(set.rawValue) 已太晚：\(chosen.rawValue) 已在使用"))
        }
    }

    private func check() throws(KernelError) {
        guard isSupported else {
            throw KernelError(
                Text(
                    "this machine has no \(rawValue); it has \(Self.supported.map { Text(verbatim: $0.rawValue) }.joined())",
                    zh: "本机没有 \(rawValue)；有 \(Self.supported.map { Text(verbatim: $0.rawValue) }.joined())"))
        }
    }

    /// Makes the choice, where it is not made yet: before oneDNN is used for the first time, as it can be limited only
    /// until then.
    static func settle() { _ = chosen }

    /// The set whose instructions oneDNN uses: ``current``, or a lesser one where the library's own variable
    /// ONEDNN_MAX_CPU_ISA says so.
    public static var ofLibrary: InstructionSet {
        settle()
        let level = od_instructions()
        return allCases.first { $0.level == level } ?? .baseline
    }

    /// Whether products of bf16 run in hardware.
    public static var hasBF16Products: Bool { current == .avx512BF16 && ofLibrary == .avx512BF16 }

    /// Ordered from the weakest to the strongest.
    public static func < (left: InstructionSet, right: InstructionSet) -> Bool { left.level < right.level }
}

private let forcedLevel = Atomic<Int32>(-1)

/// One set for the life of the process, as kernels and products that were prepared must go on with it.
private let chosen: InstructionSet = {
    let forced = forcedLevel.load(ordering: .acquiring)
    let asked = InstructionSet.allCases.first { $0.level == forced } ?? (try? InstructionSet.asked())
    guard let asked else { return .best }
    // The strongest set needs no limit, and leaves the library's own one alone.
    if asked < .avx512BF16 { _ = od_limit_instructions(asked.level) }
    return asked
}()
