import Kernels
import Language

/// A forward pass, planned once, over parameters that belong to someone else: evaluation, prediction,
/// generation. Dropout is off; running statistics are used as they are.
///
/// The number of rows is fixed; a caller with fewer pads and ignores the rest. Not Sendable.
public final class InferenceProgram {
    /// Rows of one run.
    public let rows: Int
    /// Floating point operations of one run.
    public let flops: Double

    private let inputBlocks: InputBlocks
    private let outputs: [(name: String, type: TensorType, memory: Memory)]
    private let sliceSet: SliceSet
    private let pool: WorkerPool
    private let rounded: RoundedParameters?

    /// A forward pass over a training program's parameters, on its workers.
    public convenience init(
        sharing program: TrainingProgram, rows: Int, inspected: Inspection = .none,
        build: (inout GraphBuilder, _ rows: Int) throws -> ModelOutputs
    ) throws {
        try self.init(
            layout: program.layout, parameters: program.parameters, stateLayout: program.stateLayout,
            states: program.states, pool: program.pool, rows: rows, precision: program.precision,
            inspected: inspected, build: build)
    }

    /// - Parameters:
    ///   - parameters: a block in `layout`, which must outlive the program: live or averaged weights.
    ///   - states: a block in `stateLayout`, which must outlive the program.
    ///   - build: builds the graph; its parameters must be in `layout` by name and shape.
    public init(
        layout: ParameterLayout, parameters: UnsafeMutableBufferPointer<Float>,
        stateLayout: ParameterLayout, states: UnsafeMutableBufferPointer<Float>, pool: WorkerPool, rows: Int,
        precision: Precision = .float32, inspected: Inspection = .none,
        build: (inout GraphBuilder, _ rows: Int) throws -> ModelOutputs
    ) throws {
        guard let parameterBase = parameters.baseAddress, parameters.count >= layout.count,
            states.count >= stateLayout.count
        else {
            throw GraphError(
                "program",
                Text(
                    "\(parameters.count) parameters were given; the layout takes \(layout.count)",
                    zh: "给出 \(parameters.count) 个参数；布局需要 \(layout.count) 个"))
        }
        try precision.check()
        self.rows = rows
        rounded = precision == .bfloat16 ? RoundedParameters(parameterBase, count: layout.count) : nil
        self.pool = pool
        let blueprint = try InferenceBlueprint(rows: rows, precision: precision, inspected: inspected, build: build)
        let (whole, ranges, graphs) = (blueprint.whole, blueprint.ranges, blueprint.graphs)
        try whole.check(layout, stateLayout)
        flops = whole.flops
        inputBlocks = try InputBlocks(whole.graph, rows: rows, batch: rows)
        outputs = blueprint.outputs.enumerated().map { index, output in
            (output.name, output.type, Memory(byteCount: output.bytes, stagger: index))
        }
        sliceSet = try SliceSet(
            ranges, workers: pool.threads, keepsWorkspaces: inspected != .none, arenaBytes: blueprint.arenaBytes
        ) { [inputBlocks, outputs, rounded] slice, space in
            let range = ranges[slice]
            guard let (inference, plan) = graphs[range.count] else {
                throw GraphError("program", Text("no graph of \(range.count) rows", zh: "没有 \(range.count) 行的计算图"))
            }
            let graph = inference.graph
            return try SliceProgram(
                graph, plan: plan, workspace: space, run: RunState(seed: 0), firstRow: range.lowerBound,
                rows: range.count
            ) { value in
                switch graph.values[Int(value)].origin {
                case .input(let index):
                    return inputBlocks.address(Int(index), firstRow: range.lowerBound)
                case .parameter(let index):
                    let entry = layout.entry(named: graph.parameters[Int(index)].name)
                    return entry.map { UnsafeMutableRawPointer(parameterBase + $0.offset) }
                case .roundedParameter(let index):
                    let entry = layout.entry(named: graph.parameters[Int(index)].name)
                    return entry.flatMap { rounded?.address($0.offset) }
                case .state(let index):
                    let entry = stateLayout.entry(named: graph.states[Int(index)].name)
                    return entry.flatMap { entry in
                        states.baseAddress.map { UnsafeMutableRawPointer($0 + entry.offset) }
                    }
                case .node:
                    guard let index = inference.outputs.firstIndex(where: { $0.value == value }) else {
                        return nil
                    }
                    let output = outputs[index]
                    let offset =
                        output.type.shape.rank == 0
                        ? slice * output.type.byteCount : output.type.byteCount / rows * range.lowerBound
                    return output.memory.address + offset
                }
            }
        }
    }

    /// Names, shapes (of all rows) and element types of the inputs.
    public var inputs: [(name: String, type: TensorType)] { inputBlocks.list }

    /// All rows of a real-valued input.
    public func floatInput(_ name: String) throws -> UnsafeMutableBufferPointer<Float> {
        try inputBlocks.floats(name)
    }

    /// All rows of an input of tokens or classes.
    public func integerInput(_ name: String) throws -> UnsafeMutableBufferPointer<Int32> {
        try inputBlocks.integers(name)
    }

    /// Computes all outputs from the inputs.
    public func run() {
        rounded?.update(on: pool)
        sliceSet.run(.all, on: pool)
    }

    /// Logits or predicted numbers of all rows.
    public var predictions: UnsafeMutableBufferPointer<Float> { outputs[0].memory.floats }

    /// Shape of `predictions`, its leading axis the rows.
    public var predictionShape: Shape { outputs[0].type.shape }

    /// Losses of all rows (or rows and positions); nil where the model gave none.
    public var losses: UnsafeMutableBufferPointer<Float>? { output(named: "losses")?.values }

    /// Mean loss over all rows; nil where the model gave none. A caller with padded rows averages `losses`.
    public var loss: Double? {
        guard let values = output(named: "loss")?.values else { return nil }
        return zip(sliceSet.ranges, values).reduce(0) { $0 + Double($1.1) * Double($1.0.count) } / Double(rows)
    }

    /// A further output by the name the model gave it: its shape for all rows and its elements.
    public func output(named name: String) -> (shape: Shape, values: UnsafeMutableBufferPointer<Float>)? {
        outputs.first { $0.name == name }.map { ($0.type.shape, $0.memory.floats) }
    }

    /// A copy of a tensor that `inspected` kept.
    public func tensor(named name: String) -> (shape: Shape, values: [Float])? {
        sliceSet.inspect(name)
    }

    /// Bytes of inputs, outputs, activations and working memory; parameters not counted.
    public var memoryBytes: Int {
        inputBlocks.byteCount + outputs.reduce(0) { $0 + $1.memory.byteCount }
            + sliceSet.byteCount
    }
}
