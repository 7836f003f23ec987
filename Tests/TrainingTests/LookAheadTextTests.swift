import Catalog
import Experiments
import Foundation
import Language
import Testing
import Training

/// A look-ahead as a person types it: any setting that can change in a run, two to five values.
@Suite struct LookAheadTextTests {
    private let experiment: Experiment

    init() throws {
        experiment = try Experiment(
            toml: Tiny.classification, folder: URL(filePath: "/no/such/folder"),
            overrides: ["training.optimizer=sgd", "training.learning-rate=0.02"])
    }

    @Test func valuesAreThoseTypedOrMultiples() throws {
        let rates = try LookAheadText.parse(LookAheadText.example, experiment: experiment)
        #expect(rates == LookAhead(values: [0.006, 0.02, 0.06], steps: 20))
        let decays = try LookAheadText.parse(" 8: weight-decay 0, 0.1,0.5", experiment: experiment)
        #expect(decays == LookAhead(path: "training.weight-decay", values: [0.0, 0.1, 0.5], steps: 8))
        let others = try LookAheadText.parse("3: nesterov true false", experiment: experiment)
        #expect(others.values == [.boolean(true), .boolean(false)])
    }

    @Test(arguments: [
        ("20", "steps, a colon"), ("20: x1", "two to five values"), ("5: 1 2 3 4 5 6", "two to five values"),
        ("5: model.dropout 0 0.1", "model.dropout cannot change within a run; those that can are "),
        ("5: dropout 0 0.1", "model.dropout cannot change within a run; those that can are "),
        ("5: dropout 0 0.1", "learning-rate"), ("5: banana 1 2", "there is no setting 'banana'"),
        ("5: weight-deacy 0 1", "(did you mean 'weight-decay'?)"),
        ("5: -1 1", "-1:"), ("0: x1 x2", "steps, a colon"),
    ])
    func mistakesAreExplained(text: String, reason: String) {
        do {
            _ = try LookAheadText.parse(text, experiment: experiment)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.description.contains(reason), "\(error)")
        }
    }
}
