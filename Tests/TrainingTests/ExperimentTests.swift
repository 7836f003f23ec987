import Catalog
import Experiments
import Foundation
import Language
import Testing

/// Experiments as people write them, and the sentences they get for their mistakes.
@Suite struct ExperimentTests {
    static let digits = """
        name = "Digits"
        seed = 7

        [data]
        source   = "digits.csv"     # relative to this file
        target   = "digit"

        [model]
        kind       = "mlp"

        [training]
        optimizer     = "sgd"
        learning-rate = 1e-2
        momentum      = 0.5
        epochs        = 30

        [evaluation]
        every   = 50
        metrics = ["loss", "accuracy"]
        """

    @Test func aSummaryIsNoSetting() throws {
        let text = "summary = \"Ten digits\"\nsummary-zh = \"\"\"\n十个\\\n  数字\n\"\"\"\n" + Self.digits
        let summary = try #require(ExperimentSummary(toml: text)).text(orComment: "a comment")
        #expect(summary == Text("Ten digits", zh: "十个数字"))
        let (experiment, plain) = (try Experiment(toml: text), try Experiment(toml: Self.digits))
        #expect(experiment == plain && experiment.toml() == plain.toml())
        #expect(ExperimentSummary(toml: Self.digits) == nil)
        #expect(ExperimentSummary(toml: "summary = ") == nil)
    }

    @Test(arguments: [
        ("summary = 3", "x.toml:1:1: summary: is no text"),
        ("\nsummary-zh = \" \"", "x.toml:2:1: summary-zh: is empty"),
        ("summary = \"\"\"\na\nb\"\"\"", "x.toml:1:1: summary: has several lines"), ("sumary = \"a\"", "sumary"),
    ])
    func aSummaryIsATextOfOneLine(line: String, words: String) {
        let error = #expect(throws: ExperimentError.self) {
            try Experiment(toml: line + "\n" + Self.digits, file: "x.toml")
        }
        #expect(error.map { "\($0)".contains(words) } == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test func everySettingIsReadOrDefault() throws {
        let experiment = try Experiment(toml: Self.digits)
        #expect(experiment.name == "Digits")
        #expect(experiment.seed == 7)
        #expect(experiment.value(at: "training.learning-rate") == .real(0.01))
        #expect(experiment.value(at: "training.momentum") == .real(0.5))
        #expect(experiment.value(at: "training.batch-size") == .integer(32))
        #expect(experiment.value(at: "evaluation.metrics") == .list(["loss", "accuracy"]))
        #expect(experiment.isGiven("training.epochs"))
        #expect(!experiment.isGiven("training.batch-size"))
    }

    @Test func canonicalTextReadsBackAsAnEqualExperiment() throws {
        let experiment = try Experiment(toml: Self.digits)
        let complete = experiment.toml()
        #expect(complete.contains("batch-size = 32"))
        #expect(try Experiment(toml: complete) == experiment)
        #expect(try Experiment(toml: complete).toml() == complete)
        let brief = experiment.toml(complete: false)
        #expect(!brief.contains("batch-size"))
        #expect(try Experiment(toml: brief) == experiment)
    }

    /// A text of a session from before there were rules to choose.
    @Test func storedTextKeepsTheRulesItWasWrittenUnder() throws {
        let complete = try Experiment(toml: Self.digits).toml()
        #expect(complete.contains("rules = 2"))
        #expect(try Experiment(stored: complete) == Experiment(toml: complete))
        let earlier = complete.replacing("rules = 2\n", with: "")
        #expect(try Experiment(stored: earlier).value(at: "data.rules") == .integer(1))
        #expect(try Experiment(toml: earlier).value(at: "data.rules") == .integer(2))
        #expect(try Experiment(stored: Experiment(stored: earlier).toml()).value(at: "data.rules") == .integer(1))
    }

    @Test func sectionsFollowTheChoicesMade() throws {
        var experiment = try Experiment(toml: Self.digits)
        #expect(experiment.hyperparameter(at: "training.beta1") == nil)
        try experiment.set("training.optimizer", parsing: "adamw")
        #expect(experiment.hyperparameter(at: "training.beta1") != nil)
        #expect(experiment.value(at: "training.momentum") == nil)
        #expect(experiment.value(at: "training.learning-rate") == .real(0.01), "what still has a place stays")
        #expect(experiment.sections().map(\.id) == ["", "data", "model", "training", "evaluation", "debugging"])
    }

    @Test func overridesWinWhateverTheirOrder() throws {
        let experiment = try Experiment(
            toml: Self.digits,
            overrides: ["training.beta1=0.8", "training.optimizer=adamw", "seed=3", "training.steps=1_000"])
        #expect(experiment.value(at: "training.beta1") == .real(0.8))
        #expect(experiment.seed == 3)
        #expect(experiment.value(at: "training.steps") == .integer(1000))
    }

    @Test func differencesAreListedWithTheirNewValues() throws {
        let first = try Experiment(toml: Self.digits)
        var second = first
        try second.set("training.learning-rate", parsing: "3e-4")
        try second.set("seed", parsing: "8")
        #expect(
            second.differences(from: first) == [
                SettingChange(path: "seed", value: 8), SettingChange(path: "training.learning-rate", value: 0.0003),
            ])
        #expect(first.differences(from: first).isEmpty)
        #expect(first != second)
    }

    @Test(arguments: [
        (
            "learning-rate = 1e-2", "learning-rte = 1e-2",
            "x.toml:13:1: training.learning-rte: there is no such setting (did you mean 'learning-rate'?)"
        ),
        (
            "learning-rate = 1e-2", "learning-rate = -1",
            "x.toml:13:1: training.learning-rate: -1.0 is out of range; allowed: a number from 1e-12 to 1000.0"
        ),
        (
            "optimizer     = \"sgd\"", "optimizer = \"sdg\"",
            "x.toml:12:1: training.optimizer: \"sdg\" is unknown (did you mean 'sgd'?)"
        ),
        (
            "momentum      = 0.5", "beta1 = 0.5",
            "x.toml:14:1: training.beta1: exists only with optimizer = "
        ),
        (
            "epochs        = 30", "epochs = \"many\"",
            "x.toml:15:1: training.epochs: \"many\" is of the wrong type; allowed: auto, or a number above 0, at most "
        ),
        (
            "[evaluation]", "[evalution]",
            "x.toml:17:2: evalution: there is no such section (did you mean 'evaluation'?)"
        ),
        (
            "seed = 7", "seed = 7\nevaluation = 3",
            "x.toml:18:2: not valid TOML: 'evaluation' is defined twice, first on line 3"
        ),
        ("seed = 7", "seed = 1979-05-27", "x.toml:2:8: seed: is a date or a time"),
        ("seed = 7", "sede = 7", "x.toml:2:1: sede: there is no such section (did you mean 'seed'?)"),
        ("source   = \"digits.csv\"", "", "x.toml: data.source: is missing; allowed: any text but the empty one"),
        (
            "every   = 50", "every = [50",
            "x.toml:19:1: not valid TOML: in a list that begins on line 18 ',' or ']' was expected"
        ),
        ("seed = 7", "epochs = 7", "x.toml:2:1: epochs: belongs in [training]"),
        ("momentum      = 0.5", "hidden = [3]", "x.toml:14:1: training.hidden: belongs in [model]"),
        (
            "kind       = \"mlp\"", "hidden = [16,\n 0]",
            "x.toml:9:1: model.hidden: 0 is out of range; allowed: a list of 0 to 64 whole numbers from 1 to 65536"
        ),
        (
            "target   = \"digit\"",
            "preprocessing = [\n { step = \"deduplicate\" },\n { step = \"scale\", method = \"x\" }]",
            "x.toml:8:20: data.preprocessing.scale.method: \"x\" is unknown"
        ),
        (
            "target   = \"digit\"", "split = { train = 0.8, validation = 2 }",
            "x.toml:6:24: data.split.validation: 2.0 is out of range"
        ),
    ])
    func mistakesAreNamedWithTheirPlace(good: String, bad: String, message: String) throws {
        let text = Self.digits.replacing(good, with: bad)
        let error = #expect(throws: ExperimentError.self) { try Experiment(toml: text, file: "x.toml") }
        let said = try #require(error).description
        #expect(said.hasPrefix(message), "\(said)")
    }

    @Test func overridesAreCheckedLikeTheFile() throws {
        let error = #expect(throws: ExperimentError.self) {
            try Experiment(toml: Self.digits, overrides: ["training.epochs=none"])
        }
        #expect(try #require(error).description.hasPrefix("--set, column 17: training.epochs: \"none\" is no number"))
        #expect(throws: ExperimentError.self) { try Experiment(toml: Self.digits, overrides: ["epochs"]) }
        #expect(throws: ExperimentError.self) { try Experiment(toml: Self.digits, overrides: ["trainng.epochs=3"]) }
    }

    /// Lists and tables are taken as the file has them, and words need no quotation marks.
    @Test func anySettingCanBeGivenOnTheCommandLine() throws {
        func value(_ path: String, _ text: String) throws -> SettingValue? {
            try Experiment(toml: Self.digits, overrides: ["\(path)=\(text)"]).value(at: path)
        }
        #expect(try value("model.hidden", "[512, 256]") == [512, 256])
        #expect(try value("model.hidden", "512, 256") == [512, 256])
        #expect(try value("data.split.train", "0.7") == 0.7)
        #expect(try value("data.split", "{ train = 0.7, stratify = false }")?["train"] == 0.7)
        for text in ["[{step=\"deduplicate\"}]", "[{ step = deduplicate },]"] {
            #expect(try value("data.preprocessing", text)?.list?.map { $0["step"] } == ["deduplicate"])
        }
        #expect(try value("evaluation.metrics", "[loss, accuracy]") == ["loss", "accuracy"])
        #expect(
            try value("debugging.breakpoints", "[\"max(loss, 3) > 2\", 'epoch > 1']") == [
                "max(loss, 3) > 2", "epoch > 1",
            ])
        for (text, expected) in [
            ("x", "x"), ("\"a\\tb\"", "a\tb"), ("'c:\\d'", "c:\\d"), ("a \"b\" c", "a \"b\" c"), ("1.10", "1.10"),
        ] {
            #expect(try value("name", text) == .text(expected))
        }
    }

    @Test func missingFileIsNamed() throws {
        let error = #expect(throws: ExperimentError.self) { try Experiment.load(path: "no-such-folder/x.toml") }
        #expect(try #require(error).description == "no-such-folder/x.toml: there is no such file")
    }

    @Test func aKeyWithoutANameIsRefused() {
        #expect(throws: ExperimentError.self) { try Experiment(toml: "\"\" = 1\n[data]\nsource = \"x.csv\"\n") }
    }

    /// What a session keeps of the longest file that is read must be read again, however much longer it is.
    @Test func theLongestFileIsReadAgainAsItWasKept() throws {
        let start = "[data]\nsource = \"x.csv\"\ntarget = \""
        let bell = "\\u0007"
        let length = (1 << 20) - start.utf8.count - 2
        let text =
            start + String(repeating: bell, count: length / 6) + String(repeating: "x", count: length % 6) + "\"\n"
        #expect(text.utf8.count == 1 << 20)
        let experiment = try Experiment(toml: text)
        for complete in [true, false] {
            let kept = experiment.toml(complete: complete)
            #expect(kept.utf8.count > 1 << 20 || !complete)
            #expect(try Experiment(toml: kept) == experiment)
        }
    }
}
