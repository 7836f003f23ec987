import Catalog
import Datasets
import Formats
import Foundation
import Language
import Profiles
import Profiling
import Testing

/// What cleanlab says, from `Tests/Reference/labels.py`.
struct LabelCase: Decodable, CustomTestStringConvertible {
    var name: String
    var classes: Int
    var labels: [Int]
    var probabilities: [Double]
    var thresholds: [Double]
    var joint: [[Int]]
    var by_confidence: [Int]
    var by_margin: [Int]
    var testDescription: String { name }

    static let all: [LabelCase] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "labels.json")
        do {
            return try JSONDecoder().decode([LabelCase].self, from: Data(contentsOf: path))
        } catch {
            Issue.record("labels.json cannot be read: \(error)")
            return []
        }
    }()
}

/// Confident learning: the rows that cleanlab finds, in its order.
@Suite struct LabelTests {
    @Test func thereAreCases() { #expect(LabelCase.all.count > 20) }

    @Test(arguments: LabelCase.all) func theSameRowsInTheSameOrder(one: LabelCase) throws {
        let learned = try ConfidentLearning(labels: one.labels, probabilities: one.probabilities, classes: one.classes)
        for (threshold, expected) in zip(learned.thresholds, one.thresholds) {
            #expect(abs(threshold - expected) < 1e-12)
        }
        #expect(learned.joint == one.joint)
        #expect(learned.issues.map(\.row) == one.by_confidence)
        let byMargin = try ConfidentLearning(
            labels: one.labels, probabilities: one.probabilities, classes: one.classes, rankedBy: .normalizedMargin)
        #expect(byMargin.issues.map(\.row) == one.by_margin)
        for issue in learned.issues {
            let row = one.probabilities[(issue.row * one.classes)..<((issue.row + 1) * one.classes)]
            #expect(issue.given == one.labels[issue.row] && issue.given != issue.likely)
            #expect(row[row.startIndex + issue.likely] == row.max())
            #expect(issue.confidence == row[row.startIndex + issue.given])
            #expect((0...0.5).contains(issue.margin))
        }
    }

    @Test func oneClassHasNothingToBeMistakenFor() throws {
        #expect(try ConfidentLearning(labels: [0, 0, 0], probabilities: [1, 1, 1], classes: 1).issues.isEmpty)
        let alone = try ConfidentLearning(labels: [1, 1], probabilities: [0.9, 0.1, 0.8, 0.2], classes: 2)
        #expect(alone.issues.isEmpty && alone.thresholds[0] == 2 && alone.joint == [[0, 0], [0, 2]])
        #expect(try ConfidentLearning(labels: [], probabilities: [], classes: 3).issues.isEmpty)
    }

    @Test func theOnlyRowOfAClassStays() throws {
        let labels = [0, 0, 0, 1], probabilities = [0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.95, 0.05]
        #expect(try ConfidentLearning(labels: labels, probabilities: probabilities, classes: 2).issues.isEmpty)
    }

    @Test func whereAllIsEquallyLikelyNothingIsWrong() throws {
        let probabilities = [Double](repeating: 0.25, count: 40)
        let labels = (0..<10).map { $0 % 4 }
        #expect(try ConfidentLearning(labels: labels, probabilities: probabilities, classes: 4).issues.isEmpty)
    }

    @Test(arguments: [Double.nan, .infinity, -0.5, 1.5]) func whatIsNoProbabilityIsRefused(value: Double) throws {
        let error = #expect(throws: DataError.self) {
            try ConfidentLearning(labels: [0, 1], probabilities: [0.5, 0.5, value, 0.5], classes: 2)
        }
        let words = try #require(error?.text)
        #expect(words.in(.english).contains("row 1") && words.in(.chinese).contains("第 1 行"))
    }

    private func report() -> LabelReport {
        LabelReport(
            rows: [
                .init(line: 9, given: "a", likely: "b", confidence: 0.01, split: .train, nearest: []),
                .init(line: 4, given: "b", likely: "a", confidence: 0.02, split: .validation, nearest: []),
                .init(line: 7, given: "b", likely: "a", confidence: 0.03, split: .test, nearest: []),
                .init(line: 8, given: "b", likely: "a", confidence: 0.04, split: nil, nearest: []),
            ], target: "kind", checked: 80, folds: 5, accuracy: 0.9)
    }

    /// Rows of the test set are told, and left as they are.
    @Test func remediesLeaveTheTestSetAlone() throws {
        let dropped = try #require(report().remedy(.drop)), relabeled = try #require(report().remedy(.relabel))
        func entries(_ remedy: Remedy) -> [SettingValue] {
            remedy.changes.compactMap { $0.value(after: nil).list?.first }
        }
        #expect(entries(dropped).map { $0["line"]?.integer } == [4, 9])
        #expect(entries(dropped).allSatisfy { $0["edit"]?.text == "drop" })
        #expect(entries(relabeled).map { $0["value"]?.text } == ["a", "b"])
        #expect(entries(relabeled).allSatisfy { $0["edit"]?.text == "set" && $0["column"]?.text == "kind" })
        var inTest = report()
        inTest.rows = inTest.rows.filter { $0.split == .test }
        #expect(inTest.remedy(.drop) == nil)
    }

    @Test func theFindingTellsWhatIsKnown() throws {
        var profile = try Profiled.profile("size,kind\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n7,a\n8,b\n9,a\n")
        let settings = try Settings(Profiled.hyperparameters)
        profile.add(report(), settings: settings)
        let finding = try #require(profile.findings.first { $0.kind == "wrong-labels" })
        #expect(finding.lines == [4, 7, 8, 9] && finding.count == 4 && finding.severity == .warning)
        #expect(finding.evidence.first { $0.name == "share" }?.value == 0.05)
        let words = finding.sentence.in(.english)
        #expect(words.contains("first line 9: a, likely b") && words.contains("1 of them"), "\(words)")
        // Few of many are a note.
        var few = report()
        few.checked = 1000
        profile.add(few, settings: settings)
        #expect(profile.findings.first { $0.kind == "wrong-labels" }?.severity == .note)
        few.rows = []
        profile.add(few, settings: settings)
        #expect(!profile.findings.contains { $0.kind == "wrong-labels" })
    }
}
