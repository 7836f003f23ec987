#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What this machine can do at most, measured: the yardstick for training's speed.
///
/// Each figure is the best of several short runs, since other programs can only slow a run down.
public struct PeakMeasurement: Sendable, Equatable {
    /// Threads of the figures for all threads.
    public var threads: Int
    /// Billions of multiplications and additions a second in f32 products, one thread and all.
    public var product: (one: Double, all: Double) { (productOne, productAll) }
    /// The same with bf16 inputs; nil where the machine has no such products.
    public var halfProduct: (one: Double, all: Double)? {
        guard let halfOne, let halfAll else { return nil }
        return (halfOne, halfAll)
    }
    /// Billions of bytes a second read and written by out = a + b over arrays far larger than the caches.
    public var bandwidth: (one: Double, all: Double) { (bandwidthOne, bandwidthAll) }

    private var productOne, productAll: Double
    private var halfOne, halfAll: Double?
    private var bandwidthOne, bandwidthAll: Double

    /// Measures for about `seconds` in all.
    public static func measure(threads: Int, seconds: Double = 2) throws(KernelError) -> PeakMeasurement {
        let pool = try WorkerPool(threads: threads)
        let slice = seconds / 6
        let half = InstructionSet.hasBF16Products
        return PeakMeasurement(
            threads: pool.threads,
            productOne: try products(1, .float32, pool, slice),
            productAll: try products(pool.threads, .float32, pool, slice),
            halfOne: half ? try products(1, .bfloat16, pool, slice) : nil,
            halfAll: half ? try products(pool.threads, .bfloat16, pool, slice) : nil,
            bandwidthOne: bandwidth(1, pool, slice), bandwidthAll: bandwidth(pool.threads, pool, slice))
    }

    /// GF/s of `copies` products at a time, of a size that fits a core's cache.
    private static func products(
        _ copies: Int, _ type: ElementType, _ pool: WorkerPool, _ seconds: Double
    ) throws(KernelError) -> Double {
        let size = 384
        let layout = TensorLayout([size, size], type: type)
        var prepared: [MatrixProduct] = []
        for _ in 0..<copies {
            prepared.append(try MatrixProduct(layout, layout, into: TensorLayout([size, size])))
        }
        let products = prepared
        let bytes = size * size * 4
        let scratch = (products[0].scratchBytes + 63) / 64 * 64
        let memory = UnsafeMutableRawPointer.allocate(byteCount: copies * (3 * bytes + scratch), alignment: 64)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: copies * (3 * bytes + scratch))
        let repeats = 4
        let best = fastest(seconds) {
            pool.run(count: copies) { copy in
                let place = memory + copy * (3 * bytes + scratch)
                for _ in 0..<repeats {
                    products[copy].run(
                        place, place + bytes, into: place + 2 * bytes, scratch: place + 3 * bytes)
                }
            }
        }
        return Double(copies * repeats * products[0].flops) / best * 1e-9
    }

    /// GB/s of out = a + b, each of `parts` threads on a part of its own.
    private static func bandwidth(_ parts: Int, _ pool: WorkerPool, _ seconds: Double) -> Double {
        let count = 16 << 20
        let share = count / parts
        let memory = UnsafeMutablePointer<Float>.allocate(capacity: 3 * count)
        defer { memory.deallocate() }
        memory.initialize(repeating: 1, count: 3 * count)
        let kernels = KernelSet.current
        let best = fastest(seconds) {
            pool.run(count: parts) { part in
                let a = memory + part * share
                kernels.add(a, a + count, into: a + 2 * count, count: share)
            }
        }
        return Double(3 * 4 * share * parts) / best * 1e-9
    }

    /// Seconds of the shortest of the runs that fit into `limit` seconds, at least three.
    private static func fastest(_ limit: Double, _ run: () -> Void) -> Double {
        let start = clock()
        var best = Double.infinity
        var runs = 0
        repeat {
            let before = clock()
            run()
            best = min(best, clock() - before)
            runs += 1
        } while runs < 3 || clock() - start < limit
        return best
    }

    private static func clock() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
