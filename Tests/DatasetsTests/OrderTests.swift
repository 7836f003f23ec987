import Columns
import Datasets
import Testing

@Suite struct OrderTests {
    @Test(arguments: [(1, 1), (1, 4), (7, 3), (10, 10), (64, 5), (150, 32), (5, 17)])
    func eachEpochVisitsEachSampleOnce(count: Int, batch: Int) {
        var order = BatchOrder(seed: 9, count: count, batch: batch)
        var visited: [Int] = []
        for step in 0..<(4 * count) { visited += order.indices(step: step) }
        for epoch in 0..<(visited.count / count) {
            #expect(visited[(epoch * count)..<((epoch + 1) * count)].sorted() == Array(0..<count))
        }
    }

    @Test func anyStepIsTheSameAskedInAnyOrder() {
        var forward = BatchOrder(seed: 3, count: 50, batch: 8)
        let expected = (0..<40).map { forward.indices(step: $0) }
        var other = BatchOrder(seed: 3, count: 50, batch: 8)
        for step in [39, 0, 17, 6, 18, 5, 39, 6] { #expect(other.indices(step: step) == expected[step]) }
    }

    @Test func seedsAndEpochsDiffer() {
        var first = BatchOrder(seed: 1, count: 100, batch: 100), second = BatchOrder(seed: 2, count: 100, batch: 100)
        #expect(first.indices(step: 0) != second.indices(step: 0))
        #expect(first.indices(step: 0) != first.indices(step: 1))
    }

    /// Every sample comes first about as often as any other.
    @Test func theOrderIsFair() {
        var order = BatchOrder(seed: 5, count: 10, batch: 10)
        var firsts = [Int](repeating: 0, count: 10)
        for step in 0..<5000 { firsts[order.indices(step: step)[0]] += 1 }
        for count in firsts { #expect(abs(count - 500) < 110) }
    }

    @Test func windowsStayInTheTextAndReachItsEnds() {
        let order = WindowOrder(seed: 1, length: 20, context: 16, batch: 8)
        let starts = (0..<100).flatMap { order.starts(step: $0) }
        #expect(Set(starts) == [0, 1, 2, 3])
        #expect(order.starts(step: 7) == order.starts(step: 7))
        #expect(order.starts(step: 7) != order.starts(step: 8))
        #expect(WindowOrder(seed: 2, length: 20, context: 16, batch: 8).starts(step: 7) != order.starts(step: 7))
    }
}
