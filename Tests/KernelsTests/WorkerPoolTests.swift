import Kernels
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
    @Test(arguments: [1, 2, 3, 5]) func runsEachChunkOnce(_ threads: Int) throws {
        let pool = try WorkerPool(threads: threads)
        #expect(pool.threads == threads)
        for count in [0, 1, 2, 3, 7, 64, 1000] {
            let seen = UnsafeMutablePointer<Int32>.allocate(capacity: 1000)
            defer { seen.deallocate() }
            seen.initialize(repeating: 0, count: 1000)
            pool.run(count: count) { seen[$0] += 1 }
            #expect((0..<1000).allSatisfy { seen[$0] == ($0 < count ? 1 : 0) })
        }
    }

    @Test func resultsOfAJobAreSeenByTheNext() throws {
        let pool = try WorkerPool(threads: 3)
        let n = 16
        let a = UnsafeMutablePointer<Int>.allocate(capacity: n), b = UnsafeMutablePointer<Int>.allocate(capacity: n)
        defer {
            a.deallocate()
            b.deallocate()
        }
        a.initialize(repeating: 1, count: n)
        b.initialize(repeating: 0, count: n)
        for _ in 0..<5000 {
            pool.run(count: n) { b[$0] = a[($0 + 5) % n] + 1 }
            pool.run(count: n) { a[$0] = b[($0 + 3) % n] + 1 }
        }
        #expect((0..<n).allSatisfy { a[$0] == 10001 })
    }

    @Test func jobsOfOtherSizesFollowEachOther() throws {
        let pool = try WorkerPool(threads: 3)
        let total = Atomic<Int>(0)
        for round in 0..<20000 {
            pool.run(count: 1 + round % 5) { _ in total.add(1, ordering: .relaxed) }
        }
        #expect(total.load(ordering: .relaxed) == 20000 / 5 * 15)
    }

    @Test func parksWhenIdleAndWakesAgain() throws {
        let pool = try WorkerPool(threads: 3)
        for _ in 0..<3 {
            let total = Atomic<Int>(0)
            pool.run(count: 100) { _ in total.add(1, ordering: .relaxed) }
            #expect(total.load(ordering: .relaxed) == 100)
            var tries = 0
            while pool.parkedWorkers < 2, tries < 2000 {
                pause(milliseconds: 1)
                tries += 1
            }
            #expect(pool.parkedWorkers == 2)
        }
    }
}
