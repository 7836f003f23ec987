/// The memory a slice works in: its activations, and what its kernels need while they run. Slices that
/// run one after the other use the same one.
final class Workspace {
    let arena: Memory
    let scratch = Scratch()

    init(arenaBytes: Int) {
        arena = Memory(byteCount: arenaBytes)
    }

    var byteCount: Int { arena.byteCount + scratch.byteCount }
}
