/// Where the values of a graph live: in memory given from outside, or at an offset of one arena
/// in which values share bytes when their lives do not overlap.
struct Plan {
    /// Indices of the nodes that run, in order; the others make nothing that is wanted.
    let order: [Int]
    /// Storage of each value; nil for values nobody makes or reads.
    let storageOfValue: [Int?]
    let storages: [Storage]
    /// Bytes of the arena.
    let arenaBytes: Int

    /// A piece of memory that one value, or several views of it, take.
    struct Storage {
        var byteCount: Int
        /// A value whose memory is given from outside; nil where the arena holds it.
        var external: Int32?
        var firstUse: Int
        var lastUse: Int
        /// Offset in the arena.
        var offset = 0
    }

    /// - Parameters:
    ///   - roots: values that must be there after the run.
    ///   - external: values whose memory is given from outside, sources excepted.
    init(_ graph: Graph, roots: [Int32], external: Set<Int32>) throws {
        let order = Plan.liveNodes(graph, roots: roots)
        var lives = Lives(graph, order: order, roots: roots)
        lives.assign(graph, order: order, external: external)
        self.order = order
        var storages = lives.storages
        arenaBytes = Plan.place(&storages)
        self.storages = storages
        storageOfValue = lives.storageOfValue
    }

    /// Nodes that the roots depend on, in graph order.
    static func liveNodes(_ graph: Graph, roots: [Int32]) -> [Int] {
        var isWanted = [Bool](repeating: false, count: graph.values.count)
        for root in roots { isWanted[Int(root)] = true }
        var order: [Int] = []
        for index in graph.nodes.indices.reversed() {
            guard graph.nodes[index].outputs.contains(where: { isWanted[Int($0)] }) else { continue }
            order.append(index)
            for input in graph.nodes[index].inputs { isWanted[Int(input)] = true }
        }
        return order.reversed()
    }

    /// Places the arena's storages, largest first, each at the lowest offset that is free for its whole life.
    private static func place(_ storages: inout [Storage]) -> Int {
        let largestFirst = storages.indices.filter { storages[$0].external == nil }
            .sorted { (-storages[$0].byteCount, $0) < (-storages[$1].byteCount, $1) }
        var placed: [Int] = []
        var total = 0
        for index in largestFirst {
            let (first, last) = (storages[index].firstUse, storages[index].lastUse)
            let size = Memory.rounded(storages[index].byteCount)
            var offset = 0
            for other in placed where storages[other].firstUse <= last && storages[other].lastUse >= first {
                let start = storages[other].offset
                if offset + size <= start { break }
                offset = max(offset, start + Memory.rounded(storages[other].byteCount))
            }
            storages[index].offset = offset
            total = max(total, offset + size)
            let position = placed.firstIndex { storages[$0].offset > offset } ?? placed.endIndex
            placed.insert(index, at: position)
        }
        return total
    }
}

/// Which values share memory, and from when to when it is in use.
private struct Lives {
    var storages: [Plan.Storage] = []
    var storageOfValue: [Int?]
    /// Position in the order of each value's last reader; `Int.max` where it must outlive the run.
    private var lastUse: [Int]

    init(_ graph: Graph, order: [Int], roots: [Int32]) {
        storageOfValue = [Int?](repeating: nil, count: graph.values.count)
        lastUse = [Int](repeating: -1, count: graph.values.count)
        for (position, node) in order.enumerated() {
            for input in graph.nodes[node].inputs { lastUse[Int(input)] = position }
        }
        for root in roots { lastUse[Int(root)] = Int.max }
        // A view keeps what it looks at alive.
        for node in order.reversed() where graph.nodes[node].operation.isView {
            let (input, output) = (Int(graph.nodes[node].inputs[0]), Int(graph.nodes[node].outputs[0]))
            lastUse[input] = max(lastUse[input], lastUse[output])
        }
    }

    mutating func assign(_ graph: Graph, order: [Int], external: Set<Int32>) {
        for (index, value) in graph.values.enumerated() {
            if case .node = value.origin { continue }
            storageOfValue[index] = storages.count
            storages.append(
                Plan.Storage(
                    byteCount: value.type.byteCount, external: Int32(index), firstUse: -1, lastUse: Int.max))
        }
        for (position, index) in order.enumerated() {
            let node = graph.nodes[index]
            let shared = sharedStorages(graph, node, position: position, external: external)
            for (output, value) in node.outputs.enumerated() {
                let isExternal = external.contains(value)
                if let storage = shared[output] {
                    if isExternal { storages[storage].external = value }
                    storages[storage].lastUse = max(storages[storage].lastUse, lastUse[Int(value)], position)
                    storageOfValue[Int(value)] = storage
                } else {
                    storageOfValue[Int(value)] = storages.count
                    storages.append(
                        Plan.Storage(
                            byteCount: graph.values[Int(value)].type.byteCount,
                            external: isExternal ? value : nil, firstUse: position,
                            lastUse: max(lastUse[Int(value)], position)))
                }
            }
        }
    }

    /// For each output the storage of an input that it takes over.
    private func sharedStorages(
        _ graph: Graph, _ node: Node, position: Int, external: Set<Int32>
    ) -> [Int?] {
        var result = [Int?](repeating: nil, count: node.outputs.count)
        let storagesOfInputs = node.inputs.map { storageOfValue[Int($0)] }
        if node.operation.isView {
            result[0] = storagesOfInputs[0]
            return result
        }
        for pair in node.operation.inPlace where result[pair.output] == nil {
            guard let storage = storagesOfInputs[pair.input], !result.contains(storage),
                storagesOfInputs.filter({ $0 == storage }).count == 1
            else { continue }
            let (input, output) = (node.inputs[pair.input], node.outputs[pair.output])
            let isMade = storages[storage].firstUse >= 0
            let endsHere = storages[storage].lastUse <= position
            let fits = graph.values[Int(input)].type.byteCount == graph.values[Int(output)].type.byteCount
            let isFree = storages[storage].external == nil || !external.contains(output)
            if isMade, endsHere, fits, isFree { result[pair.output] = storage }
        }
        return result
    }
}
