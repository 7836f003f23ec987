import Foundation
import Language
import Profiles
import Testing

/// What a data-amount study concludes from losses that are made up.
@Suite struct DataAmountReportTests {
    private static let fractions = [0.0312, 0.0625, 0.125, 0.25, 0.5, 1]

    private func setting(
        _ equal: DataAmountReport.Equal = .steps, isText: Bool = false, parameters: Int = 10_000
    ) -> DataAmountReport.Setting {
        .init(
            equal: equal, isText: isText, metric: nil, metricID: nil, parameters: parameters, baseline: log(10),
            unitsPerStep: 1024)
    }

    /// Trials of three seeds, whose losses scatter by 1 %.
    private func trials(
        rows: Int = 1600, isFalling: Bool = false, training: (Double) -> Double, validation: (Double) -> Double
    ) -> [DataAmountReport.Trial] {
        Self.fractions.enumerated().flatMap { size, fraction in
            (0..<3).map { seed in
                var trial = DataAmountReport.Trial(
                    run: size * 3 + seed + 1, fraction: fraction, seed: UInt64(42 + seed), state: .finished)
                let count = Double(rows) * fraction
                let scatter = 1 + 0.01 * Double((size * 5 + seed * 7) % 3 - 1)
                (trial.rows, trial.steps, trial.bestStep) = (Int(count.rounded()), 500, 400)
                (trial.trainingLoss, trial.validationLoss) = (training(count), validation(count) * scatter)
                (trial.seconds, trial.isStillImproving) = (4, isFalling)
                return trial
            }
        }
    }

    private func words(_ report: DataAmountReport) -> String {
        report.sentences.map { $0.in(.english) }.joined(separator: "\n")
    }

    @Test func whereTheLossFallsMoreDataAreAdvised() throws {
        let own = trials(training: { _ in 0.01 }, validation: { 4 * pow($0, -0.5) + 0.05 })
        let report = DataAmountReport(setting(), trials: own.reversed(), seed: 1)
        #expect(report.points.map(\.fraction) == Self.fractions && report.points.allSatisfy { $0.trials.count == 3 })
        #expect(report.advice.map(\.kind) == [.moreData])
        #expect(
            words(report).contains("with 3,200 rows, twice as many, the validation loss is expected to fall from 0.15"))
        #expect(words(report).contains("1,600 rows more; a run of as many steps takes no longer"))
        #expect(words(report).contains("high variance"))
        let law = try #require(report.lawWords).in(.english)
        #expect(law.contains("b = 0.5") || law.contains("b = 0.49"), "\(law)")
        // With equal epochs twice the rows are twice the steps.
        let epochs = DataAmountReport(setting(.epochs), trials: own, seed: 1)
        #expect(words(epochs).contains("8.0 s of training in place of 4.0 s"))
    }

    @Test func whereBothLossesAreHighALargerModelIs() {
        let own = trials(training: { 1.2 - 4 / $0 }, validation: { 1.21 + 9 * pow($0, -1) })
        let report = DataAmountReport(setting(), trials: own, seed: 1)
        #expect(report.advice.map(\.kind) == [.nothing, .largerModel], "\(words(report))")
        #expect(words(report).contains("doubling its 10,000 parameters"))
        #expect(!words(report).contains("high variance"))
    }

    @Test func whatWasStillFallingIsTrainedLonger() {
        let own = trials(isFalling: true, training: { _ in 0.02 }, validation: { 4 * pow($0, -0.5) + 0.05 })
        let report = DataAmountReport(setting(), trials: own, seed: 1)
        #expect(report.advice.map(\.kind) == [.moreData, .longerTraining])
        #expect(words(report).contains("at the end of 3 of 3 runs"))
    }

    @Test func flatLossesSupportNothing() {
        let own = trials(training: { _ in 0.15 }, validation: { _ in 0.16 })
        let report = DataAmountReport(setting(), trials: own, seed: 1)
        #expect(report.fit?.isSupported == false)
        #expect(report.advice.map(\.kind) == [.notSupported, .nothing], "\(words(report))")
        #expect(words(report).contains("Not supported: with more data the loss falls by no more than it scatters"))
    }

    @Test func tokensAreComparedWithTheRuleOfThumb() {
        let own = trials(rows: 1_600_000, training: { _ in 1.5 }, validation: { 40 * pow($0, -0.3) + 1 })
        // 500 steps of 1,024 tokens are 51 for each of 10,000 parameters, and half of one for a million.
        let small = DataAmountReport(setting(isText: true), trials: own, seed: 1)
        #expect(words(small).contains("51.2 tokens a parameter, 160 of them different"))
        #expect(words(small).contains("a model of some 25,600 parameters would use them better"))
        let large = DataAmountReport(setting(isText: true, parameters: 1_000_000), trials: own, seed: 1)
        #expect(words(large).contains("the model is large for so little training"))
        #expect(words(large).contains("3,200,000 tokens, twice as many"))
    }

    @Test func failedTrialsAreLeftOutAndTold() {
        var own = trials(training: { _ in 0.01 }, validation: { 4 * pow($0, -0.5) + 0.05 })
        own[0].state = .failed(reason: Text("the loss is not finite", zh: "损失是非有限值"))
        own[1].state = .open
        own[2].validationLoss = .infinity
        let report = DataAmountReport(setting(), trials: own, seed: 1)
        #expect(report.points.map(\.fraction) == Array(Self.fractions.dropFirst()))
        #expect(report.trials.count == own.count)
        let notes = report.notes.map { $0.in(.english) }
        #expect(
            notes == [
                "run 1 (3.12 %) failed and is left out: the loss is not finite",
                "1 trial has no finite validation loss and is left out",
            ])
        let none = DataAmountReport(setting(), trials: [own[0]], seed: 1)
        #expect(none.points.isEmpty && none.advice.isEmpty && none.fit == nil && none.sentences.isEmpty)
    }
}
