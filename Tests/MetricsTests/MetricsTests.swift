import Foundation
import Language
import Metrics
import Testing

@Suite struct MetricsTests {
    private func outcomes(_ probabilities: [Double], _ labels: [Int], classes: Int) -> ClassificationOutcomes {
        ClassificationOutcomes(
            probabilities: probabilities, labels: labels, classes: classes,
            losses: LossFigures(mean: 0.5, training: 0.2))
    }

    @Test(arguments: MetricTask.allCases)
    func everyMetricIsDescribedOnce(task: MetricTask) {
        let catalog = Metrics.catalog(for: task)
        #expect(Set(catalog.map(\.id)).count == catalog.count)
        #expect(
            Language.allCases.allSatisfy { language in
                Set(catalog.map { $0.title.in(language) }).count == catalog.count
            })
        for metric in catalog {
            for language in Language.allCases {
                let (title, help) = (metric.title.in(language), metric.help.in(language))
                #expect(!help.isEmpty && !help.hasSuffix(".") && !help.hasSuffix("。"), "\(metric.id): \(help)")
                // Two columns for each character that is no Latin letter.
                let width = title.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
                #expect(width <= 20, "\(title) must fit a column")
            }
            #expect(Metrics.description(of: metric.id, for: task) == metric)
            #expect(Metrics.label(of: metric.id) == metric.label)
        }
        for id in Metrics.defaults(for: task) { #expect(catalog.contains { $0.id == id }) }
    }

    @Test(arguments: [
        ("accuracy", "accuracy", "准确率"), ("f1-macro", "F1 macro", "宏平均 F1"), ("rmse", "RMSE", "RMSE"),
        ("brier", "brier", "Brier 分数"), ("roc-auc", "ROC AUC", "ROC AUC"), ("r2", "R²", "R²"),
        ("nothing", "nothing", "nothing"),
    ])
    func aLabelKeepsTheCapitalsOfNames(id: String, english: String, chinese: String) {
        #expect(Metrics.label(of: id).in(.english) == english && Metrics.label(of: id).in(.chinese) == chinese)
    }

    @Test(arguments: MetricTask.allCases)
    func withoutSamplesNothingIsMadeUp(task: MetricTask) {
        let losses = LossFigures(mean: .nan)
        let outcomes: Outcomes =
            switch task {
            case .classification:
                .classification(ClassificationOutcomes(probabilities: [], labels: [], classes: 3, losses: losses))
            case .regression: .regression(RegressionOutcomes(predicted: [], actual: [], losses: losses))
            case .language: .language(LanguageOutcomes(losses: losses))
            }
        for value in Metrics.evaluate(Metrics.catalog(for: task).map(\.id), on: outcomes) {
            #expect(value.value == nil, "\(value.metric)")
            #expect(value.reason?.isEmpty == false)
        }
    }

    @Test func logitsBecomeProbabilities() {
        let outcomes = ClassificationOutcomes(
            logits: [1, 1, 1000, 0, -1000, 1000] as [Float], labels: [0, 1, 1] as [Int32], classes: 2,
            losses: LossFigures(mean: 0))
        #expect(outcomes.probabilities == [0.5, 0.5, 1, 0, 0, 1])
        #expect(outcomes.predicted == [0, 0, 1])
    }

    /// The area by ranks is the share of pairs in the right order.
    @Test func areaIsTheShareOfPairs() throws {
        var state: UInt64 = 3
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for round in 0..<50 {
            let scores = (0..<40).map { _ in Double(draw(round % 7 + 2)) }
            let isPositive = (0..<40).map { $0 == 0 || ($0 != 1 && draw(3) == 0) }
            var right = 0.0, pairs = 0.0
            for first in 0..<40 where isPositive[first] {
                for second in 0..<40 where !isPositive[second] {
                    pairs += 1
                    right += scores[first] > scores[second] ? 1 : scores[first] == scores[second] ? 0.5 : 0
                }
            }
            #expect(abs(try areaUnderROC(scores: scores, isPositive: isPositive) - right / pairs) < 1e-12)
        }
    }

    @Test func calibrationErrorIsTheWeightedDistance() throws {
        // Two of confidence 0.9, one right; two of 0.6, both right: (2 · |0.5 − 0.9| + 2 · |1 − 0.6|) / 4
        let outcomes = outcomes([0.9, 0.1, 0.9, 0.1, 0.6, 0.4, 0.4, 0.6], [0, 1, 0, 1], classes: 2)
        let value = Metrics.evaluate(["calibration-error"], on: .classification(outcomes))[0].value
        #expect(abs(try #require(value) - 0.4) < 1e-12)
        let bins = outcomes.calibration()
        #expect(bins.count == 15)
        #expect(bins.map(\.count).reduce(0, +) == 4)
    }

    @Test func languageFiguresFollowFromTheLoss() throws {
        let outcomes = LanguageOutcomes(losses: LossFigures(mean: log(8)), charactersPerToken: 2, bytesPerToken: 3)
        let values = Metrics.evaluate(
            ["perplexity", "bits-per-character", "bits-per-byte"], on: .language(outcomes)
        ).compactMap(\.value)
        #expect(zip(values, [8, 1.5, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(values.count == 3)
    }

    @Test func theGapNeedsTraining() {
        let trained = outcomes([0.5, 0.5], [0], classes: 2)
        #expect(abs((Metrics.evaluate(["gap"], on: .classification(trained))[0].value ?? 0) - 0.3) < 1e-12)
        let untrained = LanguageOutcomes(losses: LossFigures(mean: 1))
        #expect(
            Metrics.evaluate(["gap"], on: .language(untrained))[0].reason?.in(.english)
                == "the training split was not measured; evaluation.train-samples says whether it is")
    }

    @Test func anotherTasksMetricIsUndefined() {
        #expect(
            Metrics.evaluate(["accuracy"], on: .language(LanguageOutcomes(losses: LossFigures(mean: 1))))[0].value
                == nil)
    }

    /// Against the published interval of 0 of 10 and the formula's symmetry.
    @Test func intervalsHoldTheProportion() {
        let none = wilsonInterval(successes: 0, count: 10)
        #expect(none.lowerBound == 0 && abs(none.upperBound - 0.2775) < 1e-4)
        let all = wilsonInterval(successes: 10, count: 10)
        #expect(abs(all.lowerBound - (1 - none.upperBound)) < 1e-12 && all.upperBound == 1)
        #expect(wilsonInterval(successes: 0, count: 0) == 0...1)
        for successes in 0...40 {
            #expect(wilsonInterval(successes: successes, count: 40).contains(Double(successes) / 40))
        }
    }

    @Test func aClassReportCountsItsSamples() {
        let confusion = ConfusionMatrix(actual: [0, 0, 1, 1, 1], predicted: [0, 1, 1, 1, 0], classes: 3)
        let report = confusion.report(of: 1)
        #expect(report.support == 3 && report.predictions == 3)
        #expect(abs(report.f1 - 2.0 / 3) < 1e-12)
        #expect(confusion.report(of: 2).f1 == 0)
        #expect(confusion.total == 5 && confusion.right == 3)
    }
}
