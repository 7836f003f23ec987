import Kernels
import Synchronization

/// All slices of a program, run by the workers of a pool.
///
/// There are no more workspaces than workers, so slices take the next free one: what a slice computes does
/// not depend on which, and only its results outlive it. Where activations are to be looked at, each
/// slice has a workspace of its own.
final class SliceSet {
    /// What to run of each slice.
    enum Pass {
        case all, timed, forward
        /// The rest after `forward`; where workspaces are shared, everything again.
        case backward
    }

    let ranges: [Range<Int>]
    /// By workspace, then by slice; where slices keep their workspaces, one array.
    private let programs: [[SliceProgram]]
    private let workspaces: [Workspace]
    private let keepsWorkspaces: Bool
    /// A bit a free workspace.
    private let free: Atomic<UInt64>
    private var pass = Pass.all
    private var body: (Int) -> Void = { _ in }

    /// - Parameters:
    ///   - workers: how many slices run at a time.
    ///   - keepsWorkspaces: whether activations must outlive the run.
    ///   - arenaBytes: the largest plan's arena.
    ///   - make: prepares a slice to run in a workspace.
    init(
        _ ranges: [Range<Int>], workers: Int, keepsWorkspaces: Bool, arenaBytes: Int,
        make: (_ slice: Int, _ workspace: Workspace) throws -> SliceProgram
    ) throws {
        self.ranges = ranges
        self.keepsWorkspaces = keepsWorkspaces
        let count = Self.workspaces(slices: ranges.count, workers: workers, keepsWorkspaces: keepsWorkspaces)
        let workspaces = (0..<count).map { _ in Workspace(arenaBytes: arenaBytes) }
        self.workspaces = workspaces
        programs =
            keepsWorkspaces
            ? [try ranges.indices.map { try make($0, workspaces[$0]) }]
            : try workspaces.map { workspace in try ranges.indices.map { try make($0, workspace) } }
        workspaces.forEach { $0.scratch.allocate() }
        free = Atomic(count >= 64 ? UInt64.max : (1 << UInt64(count)) - 1)
        body = { [unowned self] slice in self.run(slice) }
    }

    /// How many workspaces there are for so many slices.
    static func workspaces(slices: Int, workers: Int, keepsWorkspaces: Bool) -> Int {
        keepsWorkspaces ? slices : min(max(1, workers), slices, 64)
    }

    /// Runs a pass of all slices.
    func run(_ pass: Pass, on pool: WorkerPool) {
        self.pass = pass
        pool.run(count: ranges.count, body)
    }

    private func run(_ slice: Int) {
        guard !keepsWorkspaces else { return run(programs[0][slice]) }
        let slot = take()
        run(programs[slot][slice])
        free.bitwiseOr(1 << UInt64(slot), ordering: .acquiringAndReleasing)
    }

    private func run(_ program: SliceProgram) {
        switch pass {
        case .all: program.run(program.all)
        case .timed: program.runTimed(program.all)
        case .forward: program.run(program.forward)
        case .backward: program.run(keepsWorkspaces ? program.backward : program.all)
        }
    }

    /// Claims a free workspace; there is one for each worker.
    private func take() -> Int {
        while true {
            let mask = free.load(ordering: .acquiring)
            guard mask != 0 else { continue }
            let slot = mask.trailingZeroBitCount
            let (taken, _) = free.compareExchange(
                expected: mask, desired: mask & ~(1 << UInt64(slot)), ordering: .acquiringAndReleasing)
            if taken { return slot }
        }
    }

    /// One program a slice: for tables, and for looking inside where workspaces are kept.
    var slices: [SliceProgram] { programs[0] }

    /// Seconds that the first slice spent in each of its calls, in whichever workspace.
    var seconds: [Double] {
        slices[0].seconds.indices.map { call in programs.reduce(0) { $0 + $1[0].seconds[call] } }
    }

    func resetTiming() {
        for program in programs.joined() { program.resetTiming() }
    }

    var byteCount: Int { workspaces.reduce(0) { $0 + $1.byteCount } }

    /// A named activation put together from all slices; nil where it was not kept.
    func inspect(_ name: String) -> (shape: Shape, values: [Float])? {
        keepsWorkspaces ? slices.inspect(name) : nil
    }
}
