import CKernels
import COneDNN
import Language

/// Threads that share out the chunks of a job.
///
/// Chunks are claimed one by one, so a slow core takes fewer; which thread runs a chunk must not matter to
/// its result, and then the results are the same for any number of threads. Workers that find nothing to do
/// look around for some tens of microseconds and then sleep. One job at a time; a job must not start
/// another one on the same pool.
///
/// Never more workers than free cores: a worker that waits for a core holds up all others.
public final class WorkerPool: @unchecked Sendable {
    // Sendable because the C pool synchronizes; `run` itself is for one thread at a time.
    private let pool: OpaquePointer

    /// A pool of `threads` threads, the calling one included (1: no other). Throws where none can start.
    public init(threads: Int) throws(KernelError) {
        _ = od_use_one_thread()
        guard let pool = ck_pool_create(Int32(clamping: max(1, threads)), { _ = od_use_one_thread() }) else {
            throw KernelError(Text("cannot start \(threads) worker threads", zh: "无法启动 \(threads) 个工作线程"))
        }
        self.pool = pool
    }

    deinit {
        ck_pool_destroy(pool)
    }

    /// The threads that work on a job, the caller included.
    public var threads: Int { Int(ck_pool_threads(pool)) }

    /// How many workers sleep at this moment.
    public var parkedWorkers: Int { Int(ck_pool_parked(pool)) }

    /// Calls `body(i)` once for each i below `count`, on all threads, and returns when all are done.
    ///
    /// `body` runs on several threads at a time: it may write only what belongs to chunk i. A closure that
    /// is made once and passed again costs no allocation.
    public func run(count: Int, _ body: @escaping (Int) -> Void) {
        withUnsafePointer(to: Job(body: body)) { pointer in
            ck_pool_run(
                pool, count,
                { context, index in
                    guard let context else { return }
                    context.assumingMemoryBound(to: Job.self).pointee.body(index)
                }, UnsafeRawPointer(pointer))
        }
    }

    /// A closure in a struct: as a bare generic argument it would be wrapped in an allocated one.
    private struct Job {
        let body: (Int) -> Void
    }
}
