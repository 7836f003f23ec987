import Columns
import Foundation
import Language
import Profiles
import Testing

/// The law of a data-amount study, on losses of which it is known.
@Suite struct PowerLawTests {
    private static let rows = [50.0, 100, 200, 400, 800, 1600]

    /// Losses by a law, with relative errors of each seed and of each trial.
    private func losses(
        _ law: PowerLaw, rows: [Double] = rows, seeds: Int, scatter: Double, between: Double = 0, draw: UInt64 = 1
    ) -> [PowerLawFit.Observation] {
        var noise = Noise(seed: draw)
        return (0..<seeds).flatMap { seed in
            let effect = between * noise.next()
            return rows.enumerated().map { size, rows in
                PowerLawFit.Observation(
                    size: size, rows: rows, seed: UInt64(seed),
                    loss: law.value(at: rows) * exp(effect + scatter * noise.next()))
            }
        }
    }

    /// Normal numbers (Box and Muller) by a linear congruential generator.
    private struct Noise {
        var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

        private mutating func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) / Double(1 << 53)
        }

        mutating func next() -> Double {
            let radius = (-2 * log(uniform())).squareRoot()
            return radius * cos(2 * .pi * uniform())
        }
    }

    @Test(arguments: [PowerLaw(a: 4, b: 0.5, c: 0.1), PowerLaw(a: 2, b: 0.25, c: 0), PowerLaw(a: 30, b: 1, c: 0.4)])
    func findsALawWithoutNoise(_ law: PowerLaw) throws {
        let fit = try #require(PowerLawFit(losses(law, seeds: 2, scatter: 0), seed: 1))
        #expect(abs(fit.law.b - law.b) < 0.01 && abs(fit.law.c - law.c) < 0.01)
        for rows in [50.0, 1600, 6400] { #expect(abs(fit.law.value(at: rows) / law.value(at: rows) - 1) < 0.01) }
        #expect(fit.isSupported, "\(fit.doubts)")
        #expect(fit.sizes == 50...1600)
    }

    /// Of many studies of one law, nearly all have the truth in their intervals.
    @Test(arguments: [0.0, 0.03]) func intervalsCoverTheTruth(between: Double) throws {
        let law = PowerLaw(a: 4, b: 0.5, c: 0.1)
        let draws = 1...40
        var covered = (band: 0, doubled: 0, b: 0)
        for draw in draws {
            let own = losses(law, seeds: 4, scatter: 0.02, between: between, draw: UInt64(draw))
            let fit = try #require(PowerLawFit(own, seed: UInt64(draw)))
            if try #require(fit.band(at: 1600)).contains(law.value(at: 1600)) { covered.band += 1 }
            if try #require(fit.band(at: 3200)).contains(law.value(at: 3200)) { covered.doubled += 1 }
            if try #require(fit.interval { $0.b }).contains(law.b) { covered.b += 1 }
        }
        for count in [covered.band, covered.doubled, covered.b] { #expect(count >= 31, "\(covered)") }
    }

    @Test func anOutlierDoesNotBendIt() throws {
        let law = PowerLaw(a: 4, b: 0.5, c: 0.1)
        var own = losses(law, seeds: 4, scatter: 0.01)
        own[3].loss *= 4
        let fit = try #require(PowerLawFit(own, seed: 1))
        #expect(abs(fit.law.value(at: 400) / law.value(at: 400) - 1) < 0.03)
        #expect(abs(fit.law.value(at: 3200) / law.value(at: 3200) - 1) < 0.1)
    }

    @Test func whatDoesNotSupportALawSaysSo() throws {
        let flat = try #require(PowerLawFit(losses(PowerLaw(a: 0, b: 1, c: 0.7), seeds: 3, scatter: 0.02), seed: 1))
        #expect(flat.doubts.contains(.noFall) && flat.prediction(at: 1700) == nil)
        let falling = PowerLaw(a: 4, b: 0.5, c: 0.1)
        let one = try #require(PowerLawFit(losses(falling, seeds: 1, scatter: 0.01), seed: 1))
        #expect(one.doubts == [.oneSeed] && one.band(at: 100) == nil && one.resamples.isEmpty)
        let few = try #require(
            PowerLawFit(losses(falling, rows: [50, 100, 200], seeds: 3, scatter: 0.001), seed: 1))
        #expect(few.doubts.contains(.fewSizes(3)))
        #expect(PowerLawFit(losses(falling, rows: [50, 100], seeds: 3, scatter: 0.01), seed: 1) == nil)
        // What falls, rises and falls again has no law.
        var rising = losses(falling, seeds: 3, scatter: 0.005)
        for index in rising.indices where rising[index].size == 3 { rising[index].loss *= 2 }
        #expect(try #require(PowerLawFit(rising, seed: 1)).doubts.contains(.rise))
        // One that is a step has none, either.
        var step = losses(PowerLaw(a: 0, b: 1, c: 0.1), seeds: 3, scatter: 0.01)
        for index in step.indices where step[index].size == 0 { step[index].loss *= 5 }
        #expect(try #require(PowerLawFit(step, seed: 1)).doubts == [.drop])
        for doubt in [PowerLawFit.Doubt.noFall, .rise, .drop, .oneSeed, .fewSizes(2), .exponent(0.02...3)] {
            #expect(!doubt.text.in(.english).isEmpty && doubt.text.in(.english) != doubt.text.in(.chinese))
        }
    }

    @Test func saysNothingFarBeyondTheLargestSize() throws {
        let fit = try #require(
            PowerLawFit(losses(PowerLaw(a: 4, b: 0.5, c: 0.1), seeds: 3, scatter: 0.01), seed: 1))
        #expect(fit.prediction(at: 6400) != nil && fit.prediction(at: 6401) == nil && fit.prediction(at: 0) == nil)
        // The same every time, and by the seed.
        let again = PowerLawFit(losses(PowerLaw(a: 4, b: 0.5, c: 0.1), seeds: 3, scatter: 0.01), seed: 1)
        #expect(again == fit)
    }

    @Test func leavesOutWhatIsNoLoss() throws {
        var own = losses(PowerLaw(a: 4, b: 0.5, c: 0.1), seeds: 3, scatter: 0.01)
        let whole = try #require(PowerLawFit(own, seed: 1))
        own.append(.init(size: 9, rows: 3200, seed: 0, loss: .nan))
        own.append(.init(size: 9, rows: 3200, seed: 1, loss: 0))
        own.append(.init(size: 9, rows: 3200, seed: 2, loss: -1))
        #expect(PowerLawFit(own, seed: 1) == whole)
    }
}
