import Graphs
import Kernels
import Models
import Optimizers

/// Measures the training step of a reference model: forward, backward and AdamW's update.
public struct StepBenchmark: Sendable {
    /// What is trained.
    public var model: ReferenceModel
    /// How the products of a step are computed.
    public var precision: Precision
    /// Threads that share a step.
    public var threads: Int
    /// Into how many parts the batch is split; nil for the program's own choice.
    public var slices: Int?
    /// How long to measure, in seconds; at least ten steps are.
    public var seconds: Double
    /// The machine's peak of products in floating-point operations a second, to compare with.
    public var peak: Double?

    /// A benchmark that starts only when it is run.
    public init(
        model: ReferenceModel, precision: Precision, threads: Int, slices: Int? = nil, seconds: Double = 2,
        peak: Double? = nil
    ) {
        self.model = model
        self.precision = precision
        self.threads = threads
        self.slices = slices
        self.seconds = seconds
        self.peak = peak
    }

    /// Steps done before the loss that is reported.
    private static let stepsBeforeLoss = 10

    /// Measures on the calling thread and returns when it is done. Throws where the model cannot be built.
    public func run() throws -> StepMeasurement {
        ProcessMemory.resetPeak()
        let run = try ReferenceRun(model, precision: precision, threads: threads, slices: slices)
        let program = run.program
        for _ in 0..<Self.stepsBeforeLoss { run.step() }
        let loss = run.step()

        let times = measure { run.step() }
        // Other threads of the process may allocate meanwhile: the quietest of some steps counts.
        let count = threads == 1 ? AllocationCount.duringOnThisThread : AllocationCount.during
        let allocations = (0..<20).compactMap { _ in count { run.step() } }
            .min { $0.own < $1.own }
        let costs = costs(run, steps: max(3, min(200, Int(0.3 / times.median))))
        let rate = program.flopsPerStep / times.median
        return StepMeasurement(
            model: model.id, precision: precision.rawValue, threads: threads, slices: program.slices,
            batch: model.batch, parameters: program.layout.parameterCount,
            stepMilliseconds: times.median * 1e3, bestMilliseconds: times.best * 1e3, gflops: rate / 1e9,
            peakShare: peak.map { rate / $0 }, loss: loss, allocations: allocations?.own,
            libraryAllocations: allocations?.library, memoryBytes: program.memoryBytes + run.optimizer.memoryBytes,
            peakMemoryBytes: ProcessMemory.peakBytes, operations: costs)
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
    private func costs(_ run: ReferenceRun, steps: Int) -> [StepMeasurement.OperationCost] {
        let clock = ContinuousClock()
        let program = run.program
        program.resetTiming()
        var update = 0.0
        for index in run.steps..<run.steps + steps {
            _ = program.timedStep(index: index)
            update += clock.measure { run.update(step: index) }.inSeconds
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
