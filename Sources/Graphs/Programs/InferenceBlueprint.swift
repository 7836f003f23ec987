import Language

/// A forward pass as it will be computed, before any memory is taken for it.
public struct InferenceBlueprint {
    let whole: InferenceGraph
    let ranges: [Range<Int>]
    let graphs: [Int: (inference: InferenceGraph, plan: Plan)]
    /// The results over all rows, and the bytes of each: of a scalar, one for each slice.
    let outputs: [(name: String, type: TensorType, bytes: Int)]
    private let rows: Int
    private let inspected: Inspection

    /// Builds and plans the pass for so many rows.
    /// - Parameter build: builds the model's graph; called for each size of slice.
    public init(
        rows: Int, precision: Precision = .float32, inspected: Inspection = .none,
        build: (inout GraphBuilder, _ rows: Int) throws -> ModelOutputs
    ) throws {
        guard rows > 0 else {
            throw GraphError("program", Text("\(rows) rows; at least 1 is needed", zh: "\(rows) 行；至少需要 1 行"))
        }
        let whole = try InferenceGraph(rows: rows, build: build)
        let ranges = Slices.ranges(batch: rows, count: Slices.count(batch: rows, flops: whole.flops))
        var graphs: [Int: (inference: InferenceGraph, plan: Plan)] = [:]
        for count in Set(ranges.map(\.count)).sorted() {
            var graph = try InferenceGraph(rows: count, build: build)
            try graph.optimize(precision: precision, inspected: inspected)
            graphs[count] = (graph, try graph.plan())
        }
        outputs = whole.outputs.map { output in
            let type = whole.graph.values[Int(output.value)].type
            return (output.name, type, type.byteCount * (type.shape.rank == 0 ? ranges.count : 1))
        }
        (self.whole, self.ranges, self.graphs) = (whole, ranges, graphs)
        (self.rows, self.inspected) = (rows, inspected)
    }

    /// Bytes of the largest slice's activations.
    var arenaBytes: Int { graphs.values.map(\.plan.arenaBytes).max() ?? 0 }

    /// Bytes that the program takes with so many workers, parameters left out.
    public func memoryBytes(threads: Int) -> Int {
        let inputs = (try? InputBlocks.list(whole.graph, rows: rows, batch: rows)) ?? []
        let workspaces = SliceSet.workspaces(
            slices: ranges.count, workers: threads, keepsWorkspaces: inspected != .none)
        return inputs.reduce(0) { $0 + $1.type.byteCount } + outputs.reduce(0) { $0 + $1.bytes }
            + workspaces * arenaBytes
    }
}
