import Benchmarks
import Graphs
import Testing

@Suite struct StepBenchmarkTests {
    @Test func measuresWithoutAllocating() throws {
        let model = try #require(ReferenceModel.catalog.first { $0.id == "mlp-tiny" })
        let measurement = try StepBenchmark(model: model, precision: .float32, threads: 1, seconds: 0.05).run()
        #expect(measurement.parameters == 64 * 64 + 64 + 64 * 10 + 10)
        #expect(measurement.stepMilliseconds >= measurement.bestMilliseconds)
        #expect(measurement.gflops > 0)
        #expect(measurement.allocations == nil || measurement.allocations == 0)
        #expect(abs(measurement.operations.reduce(0) { $0 + $1.share } - 1) < 1e-6)
    }

    @Test(arguments: [(GrowthBenchmark.Axis.depth, 1.5...2), (.context, 2...2.6)])
    func growsWithTheWork(axis: GrowthBenchmark.Axis, work: ClosedRange<Double>) throws {
        var measurements: [GrowthMeasurement] = []
        let benchmark = GrowthBenchmark(precision: .float32, threads: 2, seconds: 0.001, doublings: 1)
        try benchmark.run(axis) { measurements.append($0) }
        #expect(measurements.map(\.factor) == [1, 2])
        #expect(work.contains(try #require(measurements[1].workRatio)))
        #expect(try #require(measurements[1].memoryRatio) > 1)
    }

    @Test func countsAllocations() {
        var kept: [[Int]] = []
        let count = AllocationCount.during { for index in 0..<5 { kept.append(Array(repeating: index, count: 50)) } }
        #expect(kept.count == 5)
        if let count { #expect(count.own >= 5) }
    }

    @Test func namesAreUnique() {
        #expect(Set(ReferenceModel.catalog.map(\.id)).count == ReferenceModel.catalog.count)
    }
}

@Suite struct PeakMeasurementTests {
    @Test func measuresAllRates() throws {
        let peak = try PeakMeasurement.measure(threads: 2, seconds: 0.06)
        for rates in [peak.f32, peak.bandwidth] + [peak.bf16].compactMap({ $0 }) {
            #expect(rates.one > 0 && rates.all > 0)
        }
        #expect(peak.products(.float32, threads: 1) == peak.f32.one * 1e9)
        #expect(peak.products(.bfloat16, threads: 2) == (peak.bf16 ?? peak.f32).all * 1e9)
    }
}
