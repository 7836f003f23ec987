import Kernels
import Language

/// One slice of the batch: a graph planned into a workspace and prepared as a flat list of calls.
final class SliceProgram {
    let graph: Graph
    let plan: Plan
    /// First row of the batch this slice computes, and how many.
    let firstRow: Int
    let rows: Int
    private let workspace: Workspace
    private let addresses: [UnsafeMutableRawPointer?]
    private var kernels: [Kernel] = []
    /// Index into `Graph.nodes` of each prepared call.
    private(set) var nodes: [Int] = []
    /// How many of the calls belong to the forward pass; they come first.
    private(set) var forwardCount = 0
    /// Seconds spent in each call while timing.
    private(set) var seconds: [Double] = []

    /// The workspace's working memory is to be allocated when all its programs are prepared.
    /// - Parameter external: memory of sources and of results that live outside the arena.
    init(
        _ graph: Graph, plan: Plan, workspace: Workspace, run: RunState, firstRow: Int, rows: Int,
        external: (Int32) -> UnsafeMutableRawPointer?
    ) throws {
        self.graph = graph
        self.plan = plan
        self.firstRow = firstRow
        self.rows = rows
        self.workspace = workspace
        let storages = plan.storages.map { storage in
            storage.external.map(external) ?? (workspace.arena.address + storage.offset)
        }
        let addresses = plan.storageOfValue.map { $0.flatMap { storages[$0] } }
        self.addresses = addresses
        for index in plan.order where !graph.nodes[index].operation.isView {
            let node = graph.nodes[index]
            let buffer = { (value: Int32) throws -> Buffer in
                guard let address = addresses[Int(value)] else {
                    throw GraphError(
                        "plan",
                        Text(
                            "a value of '\(node.operation.name)' has no memory",
                            zh: "'\(node.operation.name)' 的一个值没有内存"))
                }
                return Buffer(type: graph.values[Int(value)].type, address: address)
            }
            let context = KernelContext(
                inputs: try node.inputs.map(buffer), outputs: try node.outputs.map(buffer), run: run,
                scratch: workspace.scratch, kernels: .current, firstRow: firstRow, rows: rows)
            kernels.append(try node.operation.prepare(context))
            nodes.append(index)
            if !node.isBackward { forwardCount = kernels.count }
        }
        seconds = [Double](repeating: 0, count: kernels.count)
    }

    /// Memory of a value; nil where the plan dropped it.
    func address(of value: Int32) -> UnsafeMutableRawPointer? { addresses[Int(value)] }

    /// Runs the calls of one pass.
    func run(_ range: Range<Int>) {
        kernels.withUnsafeBufferPointer { kernels in
            for index in range { kernels[index]() }
        }
    }

    /// Runs the calls of one pass and adds up the time each takes.
    func runTimed(_ range: Range<Int>) {
        for index in range {
            let start = Clock.seconds()
            kernels[index]()
            seconds[index] += Clock.seconds() - start
        }
    }

    /// All calls.
    var all: Range<Int> { kernels.indices }
    var forward: Range<Int> { 0..<forwardCount }
    var backward: Range<Int> { forwardCount..<kernels.count }

    func resetTiming() {
        for index in seconds.indices { seconds[index] = 0 }
    }
}
