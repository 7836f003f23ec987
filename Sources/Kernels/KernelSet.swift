import CKernels

/// The kernels of one instruction set: elementwise functions, norms, softmax, losses, updates, reductions.
///
/// All take pointers to flat memory and counts of elements, allocate nothing and may be called from any
/// thread. Matrices are row-major. Input and output may be the same memory where a function says
/// "in place"; otherwise they must not overlap. A kernel's sums run over fixed lanes in a fixed order, so
/// one set gives the same bits each time.
public struct KernelSet: Sendable {
    /// The set these kernels were compiled for.
    public let instructionSet: InstructionSet
    nonisolated(unsafe) let table: UnsafePointer<ck_kernels>

    /// The kernels of `instructionSet`; nil where the machine lacks it.
    public init?(_ instructionSet: InstructionSet) {
        guard let table = ck_table(instructionSet.level) else { return nil }
        self.instructionSet = instructionSet
        self.table = table
    }

    private init(baseline table: UnsafePointer<ck_kernels>) {
        instructionSet = .baseline
        self.table = table
    }

    /// The kernels of ``InstructionSet/current``. Take it once where work is prepared, not in a loop.
    public static var current: KernelSet {
        KernelSet(InstructionSet.current) ?? KernelSet(baseline: ck_baseline_table())
    }
}
