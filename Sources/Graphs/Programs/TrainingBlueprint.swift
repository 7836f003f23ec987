import Language

/// A training step as it will be computed, before any memory is taken for it: the graph of each size of slice, planned,
/// and what it all needs.
public struct TrainingBlueprint {
    /// Rows of the whole batch.
    public let batch: Int
    /// What products read their operands in.
    public let precision: Precision
    /// Which activations are kept for `tensor(named:)`.
    public let inspected: Inspection
    /// The fewest rows that a slice can have: two where batch normalization has one value of a channel in a row, as
    /// one alone is normalized to 0 whatever it is, and nothing would be learned through it.
    public let leastRows: Int
    /// Values of a channel that batch normalization sees in a row; nil where the model has none.
    public let normalizedValues: Int?
    let sizing: TrainingGraph
    let ranges: [Range<Int>]
    let graphs: [Int: (graph: TrainingGraph, plan: Plan)]

    /// Values of a channel below which no batch is cut by itself, as their mean and variance are rough.
    private static let fewValues = 8

    /// Builds and plans the step. Throws where the model does not fit together or has no loss.
    /// - Parameters:
    ///   - batch: rows of a step.
    ///   - slices: into how many parts the batch is split; nil chooses by model and batch.
    ///   - precision: what products read their operands in.
    ///   - inspected: names of tensors to keep.
    ///   - build: builds the model's graph for so many rows; called for each size of slice.
    public init(
        batch: Int, slices: Int? = nil, precision: Precision = .float32, inspected: Inspection = .none,
        build: (inout GraphBuilder, _ rows: Int) throws -> ModelOutputs
    ) throws {
        guard batch > 0 else {
            throw GraphError(
                "program",
                Text(
                    "a batch of \(batch) rows; at least 1 is needed",
                    zh: "一批有 \(batch) 行；至少需要 1 行"))
        }
        if let slices, !(1...batch).contains(slices) {
            throw GraphError(
                "program",
                Text(
                    "\(slices) slices of a batch of \(batch) rows; 1 to \(batch) would fit",
                    zh: "\(batch) 行的批分为 \(slices) 片；应为 1 到 \(batch) 片"))
        }
        let sizing = try TrainingGraph(rows: batch, batch: batch, build: build)
        let values = sizing.graph.nodes.filter { $0.operation is BatchNorm }
            .map { sizing.graph.inputTypes(of: $0)[0].shape.rows / batch }.min()
        let least = values == 1 ? 2 : 1
        let wanted = values.map { max(1, (Self.fewValues + $0 - 1) / max(1, $0)) } ?? 1
        let chosen = min(Slices.count(batch: batch, flops: sizing.flops), max(1, batch / wanted))
        let ranges = Slices.ranges(batch: batch, count: slices ?? chosen)
        var graphs: [Int: (graph: TrainingGraph, plan: Plan)] = [:]
        for rows in Set(ranges.map(\.count)).sorted() {
            var graph = try TrainingGraph(rows: rows, batch: batch, build: build)
            guard graph.layout == sizing.layout else {
                throw GraphError(
                    "program",
                    Text(
                        "the model declares other parameters for \(rows) rows",
                        zh: "模型对 \(rows) 行声明了不同的参数"))
            }
            try graph.optimize(precision: precision, inspected: inspected)
            graphs[rows] = (graph, try graph.plan())
        }
        (self.batch, self.precision, self.inspected) = (batch, precision, inspected)
        (self.sizing, self.ranges, self.graphs) = (sizing, ranges, graphs)
        (leastRows, normalizedValues) = (least, values)
    }

    /// Number of slices.
    public var slices: Int { ranges.count }

    /// Rows of the smallest slice.
    public var smallestSlice: Int { ranges.map(\.count).min() ?? batch }

    /// Where each parameter lies.
    public var layout: ParameterLayout { sizing.layout }

    /// Floating point operations of one step over the whole batch.
    public var flopsPerStep: Double { sizing.flops }

    /// Bytes of the largest slice's activations.
    var arenaBytes: Int { graphs.values.map(\.plan.arenaBytes).max() ?? 0 }

    /// Bytes that the program takes with so many workers; what kernels need while they run comes on top, which is small
    /// beside it.
    public func memoryBytes(threads: Int) -> Int {
        // In Double, as the sum of what would fit nowhere need not fit into an Int either.
        let parameters = Double(layout.count), states = Double(sizing.stateLayout.count * 4)
        let inputs = (try? InputBlocks.list(sizing.graph, rows: batch, batch: batch)) ?? []
        let workspaces = SliceSet.workspaces(
            slices: slices, workers: threads, keepsWorkspaces: inspected != .none)
        let own = parameters * (precision == .bfloat16 ? 6 : 4) + states
        let shared = Double(slices) * (parameters * 4 + states) + Double(workspaces) * Double(arenaBytes)
        return Int(min(1e18, own + shared + inputs.reduce(0) { $0 + Double($1.type.byteCount) }))
    }

    /// Throws where a slice has too few rows to be normalized over.
    func checkRows() throws {
        guard smallestSlice < leastRows else { return }
        let remedy =
            batch < leastRows
            ? Text("a batch of \(leastRows) would fit", zh: "批大小应为 \(leastRows)")
            : Text("1 to \(batch / leastRows) slices would fit", zh: "应分为 1 到 \(batch / leastRows) 片")
        throw GraphError(
            "batch norm",
            Text(
                """
                a batch of \(batch) rows in \(slices) slices leaves it a single one to normalize over; \(remedy)
                """,
                zh: "一批 \(batch) 行分为 \(slices) 片，每片只有一行可归一化；\(remedy)"))
    }
}
