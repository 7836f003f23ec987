import Kernels
import Language

/// A whole training step, planned once: forward, loss, backward and the reduction of gradients over the
/// slices of the batch, without allocation. Fill the inputs, call `step`, update `parameters` from
/// `gradients`, and again.
///
/// The bits do not depend on the number of threads, only on the number of slices.
/// Not Sendable: one thread owns it.
public final class TrainingProgram {
    /// Rows of the whole batch.
    public let batch: Int
    /// What products read their operands in.
    public let precision: Precision
    /// Where parameters' starts and random layers come from.
    public let seed: UInt64
    /// Which activations are kept for `tensor(named:)`.
    public let inspected: Inspection
    /// The workers that run the slices; an optimizer may use them between steps.
    public let pool: WorkerPool
    /// Where each parameter lies in `parameters` and `gradients`.
    public let layout: ParameterLayout
    /// Where each untrained state lies in `states`.
    public let stateLayout: ParameterLayout
    /// Floating point operations of one step over the whole batch.
    public let flopsPerStep: Double

    let parameterMemory: Memory
    let stateMemory: Memory
    let gradientMemories: [Memory]
    private let observationMemories: [Memory]
    private let stateMomenta: [Float]
    let rounded: RoundedParameters?
    let inputBlocks: InputBlocks
    let sliceSet: SliceSet
    /// Each slice's loss, a cache line apart.
    private let losses: Memory
    private let run: RunState
    private let reduction: GradientReduction

    /// Builds, plans and prepares the step. Throws where the model does not fit together, has no loss, or cannot be
    /// computed in that precision here.
    /// - Parameters:
    ///   - batch: rows of a step.
    ///   - slices: into how many parts the batch is split; nil chooses by model and batch.
    ///   - threads: workers, at most one a slice is used.
    ///   - seed: of the parameters' start and of random layers.
    ///   - inspected: names of tensors to keep for `tensor(named:)`; keeping one may forgo a fusion.
    ///   - build: builds the model's graph for so many rows; called for each size of slice.
    public convenience init(
        batch: Int, slices: Int? = nil, threads: Int, precision: Precision = .float32, seed: UInt64,
        inspected: Inspection = .none,
        build: (inout GraphBuilder, _ rows: Int) throws -> ModelOutputs
    ) throws {
        let blueprint = try TrainingBlueprint(
            batch: batch, slices: slices, precision: precision, inspected: inspected, build: build)
        try blueprint.checkRows()
        try self.init(blueprint, threads: threads, seed: seed)
    }

    /// Takes the memory for a step and prepares it. Throws where it cannot be computed in its precision here.
    /// - Parameters:
    ///   - threads: workers, at most one a slice is used.
    ///   - seed: of the parameters' start and of random layers.
    public init(_ blueprint: TrainingBlueprint, threads: Int, seed: UInt64) throws {
        try blueprint.precision.check()
        let (sizing, ranges, graphs) = (blueprint.sizing, blueprint.ranges, blueprint.graphs)
        let count = ranges.count
        batch = blueprint.batch
        precision = blueprint.precision
        self.seed = seed
        inspected = blueprint.inspected
        pool = try WorkerPool(threads: max(1, threads))
        layout = sizing.layout
        stateLayout = sizing.stateLayout
        flopsPerStep = sizing.flops
        stateMomenta = sizing.graph.states.map(\.momentum)
        let run = RunState(seed: seed)
        self.run = run
        parameterMemory = Memory(byteCount: layout.count * 4, stagger: 0)
        stateMemory = Memory(byteCount: stateLayout.count * 4, stagger: 1)
        gradientMemories = (0..<count).map { [layout] in Memory(byteCount: layout.count * 4, stagger: 2 + $0) }
        observationMemories = (0..<count).map { [stateLayout] in
            Memory(byteCount: stateLayout.count * 4, stagger: 3 + $0)
        }
        rounded =
            precision == .bfloat16
            ? RoundedParameters(
                parameterMemory.address.assumingMemoryBound(to: Float.self), count: layout.count) : nil
        inputBlocks = try InputBlocks(sizing.graph, rows: batch, batch: batch)
        let losses = Memory(byteCount: 64 * count)
        self.losses = losses
        sliceSet = try SliceSet(
            ranges, workers: pool.threads, keepsWorkspaces: inspected != .none, arenaBytes: blueprint.arenaBytes
        ) { [parameterMemory, rounded, stateMemory, gradientMemories, observationMemories, inputBlocks] slice, space in
            let range = ranges[slice]
            guard let (training, plan) = graphs[range.count] else {
                throw GraphError("program", Text("no graph of \(range.count) rows", zh: "没有 \(range.count) 行的计算图"))
            }
            return try SliceProgram(
                training.graph, plan: plan, workspace: space, run: run, firstRow: range.lowerBound,
                rows: range.count
            ) { value in
                switch training.role(of: value) {
                case .input(let index): inputBlocks.address(index, firstRow: range.lowerBound)
                case .parameter(let offset): parameterMemory.address + offset * 4
                case .roundedParameter(let offset): rounded?.address(offset)
                case .state(let offset): stateMemory.address + offset * 4
                case .gradient(let offset): gradientMemories[slice].address + offset * 4
                case .observation(let offset): observationMemories[slice].address + offset * 4
                case .loss: losses.address + slice * 64
                case nil: nil
                }
            }
        }
        let blocks = gradientMemories.map { $0.address.assumingMemoryBound(to: Float.self) }
        reduction = try GradientReduction(
            buffers: blocks.map { UnsafePointer($0) }, into: blocks[0], elements: layout.count)
        initializeParameters(sizing.graph)
    }

    /// Number of slices; part of what fixes the bits of a run.
    public var slices: Int { sliceSet.ranges.count }

    /// All parameters, in `layout`.
    public var parameters: UnsafeMutableBufferPointer<Float> { parameterMemory.floats }

    /// The whole batch's gradients after a step, in `layout`.
    public var gradients: UnsafeMutableBufferPointer<Float> { gradientMemories[0].floats }

    /// Untrained tensors such as running statistics, in `stateLayout`.
    public var states: UnsafeMutableBufferPointer<Float> { stateMemory.floats }

    /// Names, shapes (of the whole batch) and element types of the inputs.
    public var inputs: [(name: String, type: TensorType)] { inputBlocks.list }

    /// The whole batch's rows of a real-valued input; an error for a name that is none.
    public func floatInput(_ name: String) throws -> UnsafeMutableBufferPointer<Float> {
        try inputBlocks.floats(name)
    }

    /// The whole batch's rows of an input of tokens or classes; an error for a name that is none.
    public func integerInput(_ name: String) throws -> UnsafeMutableBufferPointer<Int32> {
        try inputBlocks.integers(name)
    }

    // MARK: Running

    /// Forward, backward and reduction.
    /// - Parameter index: number of the step, by which random layers draw.
    /// - Returns: the mean loss over the batch, and the Euclidean norm of all gradients.
    public func step(index: Int) -> (loss: Double, gradientNorm: Double) {
        start(index)
        sliceSet.run(.all, on: pool)
        let norm = reduce()
        return (loss, norm)
    }

    /// The forward pass alone; gives the loss.
    public func forward(index: Int) -> Double {
        start(index)
        sliceSet.run(.forward, on: pool)
        return loss
    }

    /// The backward pass after `forward`, and the reduction; gives the norm of the gradients. Where no
    /// activations are kept, it runs the forward pass again.
    public func backward() -> Double {
        sliceSet.run(.backward, on: pool)
        return reduce()
    }

    /// A step that adds to `operationTimings` what each operation takes.
    public func timedStep(index: Int) -> (loss: Double, gradientNorm: Double) {
        start(index)
        sliceSet.run(.timed, on: pool)
        let norm = reduce()
        return (loss, norm)
    }

    private func start(_ index: Int) {
        run.step = UInt64(index)
        rounded?.update(on: pool)
    }

    /// The batch's loss: the slices' means weighted by their rows, in order.
    private var loss: Double {
        var sum = 0.0
        for slice in sliceSet.ranges.indices {
            let mean = (losses.address + slice * 64).load(as: Float.self)
            sum += Double(mean) * Double(sliceSet.ranges[slice].count)
        }
        return sum / Double(batch)
    }

    private func reduce() -> Double {
        let norm = reduction.run(on: pool)
        updateStates()
        return norm
    }

    /// Moves states toward what the slices observed, by their momentum.
    private func updateStates() {
        guard !stateLayout.entries.isEmpty else { return }
        let states = states
        for (entry, momentum) in zip(stateLayout.entries, stateMomenta) {
            for index in entry.range {
                var observed = Float(0)
                for (range, memory) in zip(sliceSet.ranges, observationMemories) {
                    observed += memory.floats[index] * (Float(range.count) / Float(batch))
                }
                states[index] += momentum * (observed - states[index])
            }
        }
    }

    private func initializeParameters(_ graph: Graph) {
        for (entry, parameter) in zip(layout.entries, graph.parameters) {
            parameter.initializer.fill(
                UnsafeMutableBufferPointer(rebasing: parameters[entry.range]), seed: seed, name: entry.name)
        }
        for (entry, state) in zip(stateLayout.entries, graph.states) {
            for index in entry.range { states[index] = state.initial }
        }
    }
}
