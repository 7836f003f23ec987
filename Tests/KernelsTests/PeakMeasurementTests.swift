import Kernels
import Testing

@Suite struct PeakMeasurementTests {
    @Test func figuresArePlausible() throws {
        let peak = try PeakMeasurement.measure(threads: 2, seconds: 0.05)
        #expect(peak.threads == 2)
        for figure in [peak.product.one, peak.product.all, peak.bandwidth.one, peak.bandwidth.all] {
            #expect(figure > 0.01 && figure < 100_000)
        }
        #expect((peak.halfProduct != nil) == InstructionSet.hasBF16Products)
    }
}
