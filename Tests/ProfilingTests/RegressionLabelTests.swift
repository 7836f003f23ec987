import Datasets
import Formats
import Foundation
import Profiles
import Profiling
import Testing

/// What cleanlab says, from `Tests/Reference/regression_labels.py`.
private struct Case: Decodable, CustomTestStringConvertible {
    var name: String
    var actual: [Double]
    var predicted: [Double]
    var scores: [Double]
    var rows: [Int]
    var testDescription: String { name }

    static let all: [Case] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "regression-labels.json")
        do {
            return try JSONDecoder().decode([Case].self, from: Data(contentsOf: path))
        } catch {
            Issue.record("regression-labels.json cannot be read: \(error)")
            return []
        }
    }()
}

@Suite struct RegressionLabelTests {
    @Test func thereAreCases() { #expect(Case.all.count > 5) }

    @Test(arguments: Case.all) private func theSameRowsInTheSameOrder(one: Case) throws {
        let learned = try RegressionLabels(actual: one.actual, predicted: one.predicted)
        for (score, expected) in zip(learned.scores, one.scores) { #expect(abs(score - expected) < 1e-9) }
        #expect(learned.scores.count == one.scores.count && learned.rows == one.rows)
    }

    @Test func nothingIsFoundWhereNothingIs() throws {
        #expect(try RegressionLabels(actual: [], predicted: []).rows.isEmpty)
        #expect(try RegressionLabels(actual: [1], predicted: [2]).rows.isEmpty)
        let same = [Double](repeating: 3, count: 50)
        #expect(try RegressionLabels(actual: same, predicted: same).rows.isEmpty)
        #expect(throws: DataError.self) { try RegressionLabels(actual: [1, .nan], predicted: [1, 2]) }
    }

    /// A number is not put in the place of another one.
    @Test func numbersAreDroppedRatherThanChanged() throws {
        let report = LabelReport(
            rows: [.init(line: 9, given: "310", likely: "120", confidence: 0.001, split: .train, nearest: [])],
            target: "price", checked: 100, folds: 5, accuracy: 0.8, isClassification: false)
        #expect(report.remedy(.relabel) == report.remedy(.drop) && report.remedy(.drop) != nil)
        #expect(report.leavingOut([9]).rows.isEmpty)
    }
}
