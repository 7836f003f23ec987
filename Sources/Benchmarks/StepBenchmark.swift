import Graphs
import Kernels
import Models
import Optimizers

/// Measures the training step of a reference model: forward, backward and AdamW's update.
public struct StepBenchmark: Sendable {
    public var model: ReferenceModel
    public var precision: Precision
    public var threads: Int
    /// Into how many parts the batch is split; nil for the program's own choice.
    public var shards: Int?
    /// How long to measure, in seconds; at least ten steps are.
    public var seconds: Double
    /// The machine's peak of products in floating-point operations a second, to compare with.
    public var peak: Double?

    public init(
        model: ReferenceModel, precision: Precision, threads: Int, shards: Int? = nil, seconds: Double = 2,
        peak: Double? = nil
    ) {
        self.model = model
        self.precision = precision
        self.threads = threads
        self.shards = shards
        self.seconds = seconds
        self.peak = peak
    }

    /// Steps done before the loss that is reported.
    private static let stepsBeforeLoss = 10

    public func run() throws -> StepMeasurement {
        ProcessMemory.resetPeak()
        let model = try model.make()
        let program = try TrainingProgram(
            batch: self.model.batch, shards: shards, threads: threads, precision: precision, seed: 0
        ) { graph, rows in
            try model.build(&graph, rows: rows)
        }
        let optimizer = Optimizer(
            rule: Adam(weightDecay: 0.01, isDecoupled: true),
            blocks: program.layout.entries.map {
                ParameterBlock(name: $0.name, offset: $0.offset, shape: $0.shape.extents, decays: $0.decays)
            })
        try fill(program, model)

        var steps = 0
        func step() -> Double {
            let loss = program.step(index: steps).loss
            optimizer.update(
                parameters: program.parameters, gradients: program.gradients, step: steps, rate: 1e-3,
                pool: program.pool)
            steps += 1
            return loss
        }
        for _ in 0..<Self.stepsBeforeLoss { _ = step() }
        let loss = step()

        let times = measure { _ = step() }
        // Other threads of the process may allocate meanwhile: the quietest of some steps counts.
        let count = threads == 1 ? AllocationCount.duringOnThisThread : AllocationCount.during
        let allocations = (0..<20).compactMap { _ in count { _ = step() } }
            .min { $0.own < $1.own }
        let costs = costs(program, optimizer, steps: max(3, min(200, Int(0.3 / times.median))), from: steps)
        let rate = program.flopsPerStep / times.median
        return StepMeasurement(
            model: self.model.id, precision: precision.rawValue, threads: threads, shards: program.shards,
            batch: self.model.batch, parameters: program.layout.parameterCount,
            stepMilliseconds: times.median * 1e3, bestMilliseconds: times.best * 1e3, gflops: rate / 1e9,
            peakShare: peak.map { rate / $0 }, loss: loss, allocations: allocations?.own,
            libraryAllocations: allocations?.library, memoryBytes: program.memoryBytes + optimizer.memoryBytes,
            peakMemoryBytes: ProcessMemory.peakBytes, operations: costs)
    }

    /// Gives weights and batch the numbers that other frameworks give them.
    private func fill(_ program: TrainingProgram, _ model: any Model) throws {
        for entry in program.layout.entries {
            let values = UnsafeMutableBufferPointer(rebasing: program.parameters[entry.range])
            if entry.name.hasSuffix("gain") {
                values.update(repeating: 1)
            } else if entry.name.hasSuffix("bias") {
                values.update(repeating: 0)
            } else {
                ReferenceNumbers.fill(values, entry.name, scale: self.model.scale)
            }
        }
        for (name, type) in program.inputs {
            if type.element == .int32 {
                // Tokens and classes are both below the number of predictions.
                try ReferenceNumbers.fill(program.integerInput(name), name, below: model.task.width)
            } else {
                try ReferenceNumbers.fill(program.floatInput(name), name, scale: 1)
            }
        }
    }

    /// Median and least time of a step in seconds. Short steps are timed several at once.
    private func measure(_ step: () -> Void) -> (median: Double, best: Double) {
        let clock = ContinuousClock()
        let first = clock.measure { for _ in 0..<3 { step() } }.inSeconds / 3
        let group = max(1, Int(1e-3 / first))
        var times: [Double] = []
        let end = clock.now + .seconds(seconds)
        while times.count < 10 || clock.now < end {
            times.append(clock.measure { for _ in 0..<group { step() } }.inSeconds / Double(group))
        }
        times.sort()
        return (times[times.count / 2], times[0])
    }

    /// The share of each kind of operation in a step, measured one by one.
    private func costs(
        _ program: TrainingProgram, _ optimizer: Optimizer, steps: Int, from first: Int
    ) -> [StepMeasurement.OperationCost] {
        let clock = ContinuousClock()
        program.resetTiming()
        var update = 0.0
        for index in first..<first + steps {
            _ = program.timedStep(index: index)
            update +=
                clock.measure {
                    optimizer.update(
                        parameters: program.parameters, gradients: program.gradients, step: index, rate: 1e-3,
                        pool: program.pool)
                }.inSeconds
        }
        var kinds: [(name: String, count: Int, seconds: Double, flops: Double)] = []
        for operation in program.operations {
            if let index = kinds.firstIndex(where: { $0.name == operation.name }) {
                kinds[index].count += 1
                kinds[index].seconds += operation.seconds
                kinds[index].flops += operation.flops
            } else {
                kinds.append((operation.name, 1, operation.seconds, operation.flops))
            }
        }
        kinds.append(("update", 1, update, 0))
        let total = kinds.reduce(0) { $0 + $1.seconds }
        return kinds.sorted { $0.seconds > $1.seconds }.map {
            StepMeasurement.OperationCost(
                operation: $0.name, count: $0.count, milliseconds: $0.seconds / Double(steps) * 1e3,
                share: $0.seconds / total,
                gflops: $0.seconds > 0 ? $0.flops * Double(steps) / $0.seconds / 1e9 : 0)
        }
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
