import Foundation
import Metrics
import Testing

/// What scikit-learn says, from `Tests/Reference/metrics.py`.
struct ReferenceCases: Decodable {
    struct Classification: Decodable, CustomTestStringConvertible {
        var name: String
        var classes: Int
        var labels: [Int]
        var probabilities: [Double]
        var confusion: [Int]
        var values: [String: Double?]
        var curves: Curves

        struct Curves: Decodable {
            var roc: [[Double]]?
            var precision_recall: [[Double]]?
        }

        var outcomes: ClassificationOutcomes {
            ClassificationOutcomes(
                probabilities: probabilities, labels: labels, classes: classes, losses: LossFigures(mean: 0))
        }
        var testDescription: String { name }
    }

    struct Regression: Decodable, CustomTestStringConvertible {
        var name: String
        var actual: [Double]
        var predicted: [Double]
        var values: [String: Double?]
        var testDescription: String { name }
    }

    var classification: [Classification]
    var regression: [Regression]

    static let all: ReferenceCases = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("metrics.json")
        do {
            return try JSONDecoder().decode(ReferenceCases.self, from: Data(contentsOf: path))
        } catch {
            Issue.record("metrics.json cannot be read: \(error)")
            return ReferenceCases(classification: [], regression: [])
        }
    }()
}

private func isNear(_ first: Double, _ second: Double) -> Bool {
    abs(first - second) <= 1e-9 * max(1, abs(second))
}

@Suite struct ReferenceTests {
    @Test func thereAreCases() {
        #expect(ReferenceCases.all.classification.count > 8)
        #expect(ReferenceCases.all.regression.count > 4)
    }

    @Test(arguments: ReferenceCases.all.classification)
    func classificationIsThatOfTheReference(reference: ReferenceCases.Classification) throws {
        let outcomes = reference.outcomes
        #expect(outcomes.confusion.counts == reference.confusion)
        let own: Set = ["loss", "gap", "calibration-error"]
        let ids = Metrics.catalog(for: .classification).map(\.id).filter { !own.contains($0) }
        #expect(Set(ids) == Set(reference.values.keys))
        for measured in Metrics.evaluate(ids, on: .classification(outcomes)) {
            let expected = try #require(reference.values[measured.metric])
            switch (measured.value, expected) {
            case (let value?, let expected?): #expect(isNear(value, expected), "\(measured.metric)")
            case (nil, nil): #expect(measured.reason?.isEmpty == false)
            default: Issue.record("\(measured.metric) is \(measured), not \(String(describing: expected))")
            }
        }
    }

    @Test(arguments: ReferenceCases.all.classification.filter { $0.curves.roc != nil })
    func curvesAreThoseOfTheReference(reference: ReferenceCases.Classification) throws {
        let outcomes = reference.outcomes
        let isPositive = outcomes.labels.map { $0 == 1 }
        let roc = rocCurve(scores: outcomes.scores(of: 1), isPositive: isPositive)
        let expected = try #require(reference.curves.roc)
        #expect(roc.count == expected.count)
        for (point, expected) in zip(roc, expected) {
            #expect(isNear(point.falsePositiveRate, expected[0]) && isNear(point.truePositiveRate, expected[1]))
        }
        let curve = precisionRecallCurve(scores: outcomes.scores(of: 1), isPositive: isPositive)
        let wanted = try #require(reference.curves.precision_recall)
        // scikit-learn stops at the first threshold that recalls everything.
        for (point, wanted) in zip(curve, wanted) {
            #expect(isNear(point.precision, wanted[0]) && isNear(point.recall, wanted[1]))
        }
        #expect(curve.count >= wanted.count)
    }

    @Test(arguments: ReferenceCases.all.regression)
    func regressionIsThatOfTheReference(reference: ReferenceCases.Regression) throws {
        let outcomes = RegressionOutcomes(
            predicted: reference.predicted, actual: reference.actual, losses: LossFigures(mean: 0))
        let ids = Metrics.catalog(for: .regression).map(\.id).filter { !["loss", "gap"].contains($0) }
        #expect(Set(ids) == Set(reference.values.keys))
        for measured in Metrics.evaluate(ids, on: .regression(outcomes)) {
            let expected = try #require(reference.values[measured.metric])
            switch (measured.value, expected) {
            case (let value?, let expected?): #expect(isNear(value, expected), "\(measured.metric)")
            case (nil, nil): #expect(measured.reason?.isEmpty == false)
            default: Issue.record("\(measured.metric) is \(measured), not \(String(describing: expected))")
            }
        }
    }
}
