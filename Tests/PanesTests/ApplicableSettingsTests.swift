import Catalog
import Datasets
import Experiments
import Foundation
import Hosting
import Panes
import TerminalUI
import Testing

/// Only what the model, the task and the other settings have is listed.
@Suite struct ApplicableSettingsTests {
    private func paths(_ form: HyperparameterForm) -> Set<String> { Set(form.rows.compactMap { $0.field?.path }) }

    private func experiment(_ settings: [(String, SettingValue)]) throws -> Experiment {
        var experiment = try Scene.experiment()
        for (path, value) in settings { try experiment.set(path, to: value) }
        return experiment
    }

    @Test func theTaskDecides() throws {
        let all: Set<String> = [
            "training.class-weights", "training.label-smoothing", "training.loss", "data.tokenizer", "data.target",
            "evaluation.prompts", "data.split.stratify", "data.rules", "evaluation.temperature",
        ]
        let cases: [(String, Set<String>)] = [
            (
                "classification",
                [
                    "training.class-weights", "training.label-smoothing", "data.target", "data.split.stratify",
                    "data.rules",
                ]
            ),
            ("regression", ["training.loss", "data.target", "data.rules"]),
            (
                "language",
                ["training.label-smoothing", "data.tokenizer", "evaluation.prompts", "evaluation.temperature"]
            ),
        ]
        for (task, expected) in cases {
            var given = Experiment()
            try given.set("data.source", to: .text("data"))
            try given.set("data.task", to: .text(task))
            #expect(paths(HyperparameterForm(experiment: given)).intersection(all) == expected, "\(task)")
            try given.reset("data.task")
            let found = HyperparameterForm(experiment: given, data: DataKind(task: task))
            #expect(paths(found).intersection(all) == expected, "\(task) that was found")
            // What is not known yet leaves all of them.
            #expect(paths(HyperparameterForm(experiment: given)).isSuperset(of: all))
        }
    }

    /// A source that is named as a table is none of a language model, whatever the target.
    @Test func theNameOfATableIsEnough() throws {
        var given = Experiment()
        try given.set("data.source", to: .text("houses.csv.gz"))
        let listed = paths(HyperparameterForm(experiment: given))
        #expect(!listed.contains("data.tokenizer") && !listed.contains("data.labels"))
        #expect(listed.isSuperset(of: ["data.delimiter", "training.loss", "training.class-weights"]))
        try given.set("data.source", to: .text("houses.jsonl"))
        #expect(!paths(HyperparameterForm(experiment: given)).contains("data.delimiter"))
    }

    @Test func settingsComeAndGoWithAChoice() throws {
        var form = HyperparameterForm(
            experiment: try experiment([("data.task", "regression")]), data: DataKind(task: "regression"))
        #expect(!paths(form).contains("training.huber-delta"))
        form.choose("huber", at: "training.loss")
        #expect(paths(form).contains("training.huber-delta"))
        form.choose("mse", at: "training.loss")
        #expect(!paths(form).contains("training.huber-delta"))
        form.choose("sgd", at: "training.optimizer")
        #expect(paths(form).contains("training.momentum") && !paths(form).contains("training.beta2"))
        form.choose("linear", at: "model.kind")
        #expect(!paths(form).contains("model.dropout"))
    }

    /// What a person has written stays in sight and says that it has no effect.
    @Test func whatWasWrittenIsSeenAllTheSame() throws {
        let written = try Experiment(
            toml: """
                [data]
                source = "a.csv"
                task = "regression"
                [training]
                class-weights = "none"
                label-smoothing = 0.1
                """)
        let form = HyperparameterForm(experiment: written)
        let fields = form.rows.compactMap(\.field)
        for name in ["class-weights", "label-smoothing"] {
            let field = fields.first { $0.label == name }
            #expect(field?.idleReason?.in(.english) == "has no effect on a regression", "\(name)")
        }
        // What a run has kept has all defaults in it, which nobody wrote.
        let kept = HyperparameterForm(experiment: try Experiment(stored: written.toml()))
        #expect(!paths(kept).contains("training.class-weights") && paths(kept).contains("training.label-smoothing"))
        var state = try Scene.state(120, 40)
        _ = state.handle(.opened(OpenedSession(name: "a", folder: "", runs: [])))
        _ = state.handle(.draft(written))
        state.focus("training.label-smoothing")
        let text = state.draw().text
        #expect(text.components(separatedBy: "has no effect on a regression").count >= 3, "\(text)")
    }

    /// The data are asked about when the form is opened and when other data are named, and not over again.
    @Test func theDataAreAskedAbout() throws {
        var state = try Scene.state(80, 24)
        let unknown = try experiment([])
        _ = state.handle(.opened(OpenedSession(name: "a", folder: "", runs: [])))
        #expect(state.handle(.draft(unknown)) == [.ask(AnyQuery(DataKindQuery(unknown)))])
        #expect(state.press("1", "2") == [])
        state.focus("training.label-smoothing")
        let answer = AnyQuery.Answer(DataKindQuery(unknown), DataKind(format: "csv", task: "regression"))
        _ = state.handle(.answer(answer))
        let form = try #require(state.panes[HyperparameterPane.self].form)
        #expect(!paths(form).contains("training.label-smoothing") && form.focused != nil)
        state.focus("data.target")
        state.press("enter", "ctrl-u")
        state.type("other")
        let other = try experiment([("data.target", "other")])
        #expect(state.press("enter") == [.ask(AnyQuery(DataKindQuery(other)))])
        // A run that has read them knows.
        var trained = try Scene.training(80, 24)
        #expect(trained.press("2") == [])
        #expect(trained.panes[HyperparameterPane.self].form?.data?.task == "classification")
    }
}
