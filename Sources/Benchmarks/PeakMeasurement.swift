import Graphs
import Kernels

/// What the machine can do at best: products of large matrices and sums over memory, measured.
public struct PeakMeasurement: Sendable, Codable {
    /// `peak`.
    public var event = "peak"
    /// Threads that measured together.
    public var threads: Int
    /// 10⁹ operations a second of single-precision products, by one thread and by all.
    public var f32: Rates
    /// The same for bf16 products that add in single precision; nil where the machine has none.
    public var bf16: Rates?
    /// 10⁹ bytes a second read and written.
    public var bandwidth: Rates

    /// A rate of one thread, and of all together.
    public struct Rates: Sendable, Codable {
        /// By one thread while the others rest.
        public var one: Double
        /// By all threads at once, summed.
        public var all: Double
    }

    enum CodingKeys: String, CodingKey {
        case event, threads
        case f32 = "f32_gflops"
        case bf16 = "bf16_gflops"
        case bandwidth = "bandwidth_gbytes"
    }

    /// Measures for about `seconds` in all.
    public static func measure(threads: Int, seconds: Double = 1) throws -> PeakMeasurement {
        let pool = try WorkerPool(threads: threads)
        let one = try WorkerPool(threads: 1)
        let part = seconds / 6
        let f32 = try Products(.float32, copies: pool.threads)
        let bf16 = InstructionSet.hasBF16Products ? try Products(.bfloat16, copies: pool.threads) : nil
        let memory = Sums(copies: pool.threads)
        return PeakMeasurement(
            threads: pool.threads,
            f32: Rates(one: f32.rate(on: one, seconds: part), all: f32.rate(on: pool, seconds: part)),
            bf16: bf16.map { Rates(one: $0.rate(on: one, seconds: part), all: $0.rate(on: pool, seconds: part)) },
            bandwidth: Rates(one: memory.rate(on: one, seconds: part), all: memory.rate(on: pool, seconds: part)))
    }

    /// The peak of products on this many threads in operations a second: what a training step is compared with.
    public func products(_ precision: Precision, threads: Int) -> Double {
        let rates = precision == .bfloat16 ? bf16 ?? f32 : f32
        return (threads == 1 ? rates.one : rates.all) * 1e9
    }
}

/// The most work a second over some seconds of repeating a job that each thread does once.
private func best(on pool: WorkerPool, seconds: Double, work: Double, _ job: @escaping (Int) -> Void) -> Double {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var best = 0.0
    repeat {
        let time = clock.measure { pool.run(count: pool.threads, job) }.inSeconds
        best = max(best, work * Double(pool.threads) / time)
    } while clock.now < end
    return best / 1e9
}

/// A product of square matrices for each thread.
private final class Products {
    private static let size = 768
    private let products: [MatrixProduct]
    private let memories: [UnsafeMutableRawPointer]
    private let bytes: Int

    init(_ type: Kernels.ElementType, copies: Int) throws {
        let layout = TensorLayout([Self.size, Self.size], type: type)
        let result = TensorLayout([Self.size, Self.size])
        products = try (0..<copies).map { _ in try MatrixProduct(layout, layout, into: result) }
        bytes = Self.size * Self.size * 4
        let length = 3 * bytes + (products.first?.scratchBytes ?? 0)
        memories = (0..<copies).map { _ in
            let memory = UnsafeMutableRawPointer.allocate(byteCount: length, alignment: 64)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: length)
            return memory
        }
    }

    deinit { for memory in memories { memory.deallocate() } }

    func rate(on pool: WorkerPool, seconds: Double) -> Double {
        best(on: pool, seconds: seconds, work: Double(products.first?.flops ?? 0)) { [self] index in
            let memory = memories[index]
            products[index].run(memory, memory + bytes, into: memory + 2 * bytes, scratch: memory + 3 * bytes)
        }
    }
}

/// out = a + b over more memory than any cache holds, for each thread.
private final class Sums {
    private static let count = 8_000_000
    private let memories: [UnsafeMutablePointer<Float>]
    private let kernels = KernelSet.current

    init(copies: Int) {
        memories = (0..<copies).map { _ in
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: 3 * Self.count)
            memory.initialize(repeating: 0, count: 3 * Self.count)
            return memory
        }
    }

    deinit { for memory in memories { memory.deallocate() } }

    func rate(on pool: WorkerPool, seconds: Double) -> Double {
        // Three streams of four bytes each.
        best(on: pool, seconds: seconds, work: Double(12 * Self.count)) { [self] index in
            let memory = memories[index]
            kernels.add(memory, memory + Self.count, into: memory + 2 * Self.count, count: Self.count)
        }
    }
}
