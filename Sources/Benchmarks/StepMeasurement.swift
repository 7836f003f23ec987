/// How fast a model's training step runs.
public struct StepMeasurement: Sendable, Codable {
    /// `bench`.
    public var event = "bench"
    /// The model's name: `gpt-0.8m`.
    public var model: String
    /// `f32` or `bf16`.
    public var precision: String
    /// Threads that shared a step.
    public var threads: Int
    /// Parts of the batch that run alone.
    public var slices: Int
    /// Samples of a step.
    public var batch: Int
    /// Trained numbers of the model.
    public var parameters: Int
    /// Median time of a step in milliseconds: forward, backward, update.
    public var stepMilliseconds: Double
    /// The quickest step in milliseconds.
    public var bestMilliseconds: Double
    /// 10⁹ floating-point operations a second, counted as each operation is defined, however it is computed.
    public var gflops: Double
    /// That rate as a part of the machine's measured peak of products; nil where the peak is not known. Above 1
    /// where Winograd's algorithm spares multiplications.
    public var peakShare: Double?
    /// The loss of the eleventh step from fixed weights.
    public var loss: Double
    /// Calls of the allocator in a step by the program's own code; nil where they cannot be counted.
    public var allocations: Int?
    /// Those that oneDNN makes inside its calls.
    public var libraryAllocations: Int?
    /// Bytes of parameters, gradients, optimizer state and activations.
    public var memoryBytes: Int
    /// The most memory the process held, in bytes; nil where the system does not say.
    public var peakMemoryBytes: Int?
    /// Where the time goes, the most first.
    public var operations: [OperationCost]

    /// All runs of one kind of operation in a step.
    public struct OperationCost: Sendable, Codable {
        /// `product`, `layer norm gradient`, `update`.
        public var operation: String
        /// Runs in a step, on one slice.
        public var count: Int
        /// Processor time of one slice in a step, in milliseconds.
        public var milliseconds: Double
        /// The part of the step's time, from 0 to 1.
        public var share: Double
        /// 10⁹ operations a second of one thread; 0 where the operation is no arithmetic.
        public var gflops: Double

        enum CodingKeys: String, CodingKey {
            case operation, count
            case milliseconds = "ms"
            case share, gflops
        }
    }

    enum CodingKeys: String, CodingKey {
        case event, model, precision, threads, slices, batch, parameters
        case stepMilliseconds = "step_ms"
        case bestMilliseconds = "best_ms"
        case gflops
        case peakShare = "peak_share"
        case loss, allocations
        case libraryAllocations = "library_allocations"
        case memoryBytes = "memory_bytes"
        case peakMemoryBytes = "peak_memory_bytes"
        case operations
    }
}
