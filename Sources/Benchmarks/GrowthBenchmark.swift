import Graphs
import Models

/// How the time of a step grows with the batch, the width, the depth and the context of a small GPT: each is doubled
/// some times while the others stay.
public struct GrowthBenchmark: Sendable {
    /// What is doubled.
    public enum Axis: String, Sendable, CaseIterable {
        case batch, width, depth, context
    }

    /// How the products of a step are computed.
    public var precision: Precision
    /// Threads that share a step.
    public var threads: Int
    /// How long to measure each step, in seconds.
    public var seconds: Double
    /// How often each is doubled.
    public var doublings: Int

    /// A benchmark that takes at least `seconds` for each size: (doublings + 1) an axis.
    public init(precision: Precision, threads: Int, seconds: Double = 1, doublings: Int = 3) {
        self.precision = precision
        self.threads = threads
        self.seconds = seconds
        self.doublings = doublings
    }

    /// Measures along one axis; tells of each size once it is measured.
    public func run(_ axis: Axis, tell: (GrowthMeasurement) throws -> Void) throws {
        var last: (step: StepMeasurement, work: Double)?
        for doubling in 0...doublings {
            let factor = 1 << doubling
            func size(_ base: Int, _ own: Axis) -> Int { axis == own ? base * factor : base }
            // Heads keep their size, as they do in larger models.
            let model = ReferenceModel.gpt(
                "gpt", "GPT", context: size(64, .context), width: size(128, .width), heads: size(4, .width),
                layers: size(2, .depth), batch: size(8, .batch))
            let step = try StepBenchmark(model: model, precision: precision, threads: threads, seconds: seconds).run()
            let work = step.gflops * step.stepMilliseconds
            try tell(
                GrowthMeasurement(
                    axis: axis.rawValue, factor: factor, precision: precision.rawValue, threads: threads,
                    parameters: step.parameters, stepMilliseconds: step.stepMilliseconds, gflops: step.gflops,
                    memoryBytes: step.memoryBytes,
                    timeRatio: last.map { step.stepMilliseconds / $0.step.stepMilliseconds },
                    workRatio: last.map { work / $0.work },
                    memoryRatio: last.map { Double(step.memoryBytes) / Double($0.step.memoryBytes) }))
            last = (step, work)
        }
    }
}

/// The step of one size of a growing model.
public struct GrowthMeasurement: Sendable, Codable {
    /// `growth`.
    public var event = "growth"
    /// What grows: `batch`.
    public var axis: String
    /// How many times as large it is as at first.
    public var factor: Int
    /// `f32` or `bf16`.
    public var precision: String
    /// Threads that shared a step.
    public var threads: Int
    /// Trained numbers of the model.
    public var parameters: Int
    /// Median time of a step in milliseconds.
    public var stepMilliseconds: Double
    /// 10⁹ floating-point operations a second.
    public var gflops: Double
    /// Bytes of parameters, gradients, optimizer state and activations.
    public var memoryBytes: Int
    /// Time by that of the size before; nil for the first.
    public var timeRatio: Double?
    /// Floating-point operations by those of the size before: what the time should grow by, or less.
    public var workRatio: Double?
    /// Memory by that of the size before; nil for the first.
    public var memoryRatio: Double?

    enum CodingKeys: String, CodingKey {
        case event, axis, factor, precision, threads, parameters
        case stepMilliseconds = "step_ms"
        case gflops
        case memoryBytes = "memory_bytes"
        case timeRatio = "time_ratio"
        case workRatio = "work_ratio"
        case memoryRatio = "memory_ratio"
    }
}
