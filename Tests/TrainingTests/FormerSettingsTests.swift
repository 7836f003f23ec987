import Catalog
import Experiments
import Foundation
import Language
import Testing

/// Experiments as earlier versions wrote them mean what they meant.
@Suite struct FormerSettingsTests {
    private static let former = """
        [data]
        source = "a.txt"
        tokenizer = "pairs"
        vocabulary = 300
        cleaning = [{ step = "group", most = 5 }, { step = "impute", numbers = "mean", kinds = "missing" }]
        [model]
        kind = "llama"
        width = 32
        hidden = 48
        context = 9
        key-heads = 2
        tied-head = false
        [training]
        accumulation = 2
        clip = 1.5
        early-stopping = 3
        minimum-factor = 0.1
        shards = 2
        regression-loss = "absolute"
        epochs = 0.0
        [evaluation]
        primary = "perplexity"
        top-k = 0
        """

    private static let present = """
        [data]
        source = "a.txt"
        tokenizer = "bpe"
        vocab-size = 300
        preprocessing = [
            { step = "group", max-categories = 5 }, { step = "impute", numeric = "mean", categorical = "missing" }
        ]
        [model]
        kind = "llama"
        hidden-size = 32
        intermediate-size = 48
        context-length = 9
        kv-heads = 2
        tie-embeddings = false
        [training]
        gradient-accumulation = 2
        clip-norm = 1.5
        early-stopping-patience = 3
        min-lr-ratio = 0.1
        slices = 2
        loss = "mae"
        epochs = "auto"
        [evaluation]
        monitor = "perplexity"
        top-k = "off"
        """

    @Test func formerNamesMeanThePresentOnes() throws {
        let (former, present) = (try Experiment(toml: Self.former), try Experiment(toml: Self.present))
        #expect(former == present && former.toml() == present.toml())
        #expect(former.toml().contains("top-k = \"off\"") && former.toml().contains("epochs = \"auto\""))
        #expect(try Experiment(toml: former.toml()) == present)
        #expect(present.renamings.isEmpty && former.renamings.count == 19, "\(former.renamings)")
        for words in [
            "training.clip is called training.clip-norm now; the old name is still read",
            "data.tokenizer = \"pairs\" is called data.tokenizer = \"bpe\" now; the old name is still read",
            "data.preprocessing.group.most is called data.preprocessing.group.max-categories now; the old name is "
                + "still read",
        ] {
            #expect(former.renamings.map { $0.in(.english) }.contains(words), "\(former.renamings)")
        }
    }

    /// One former name became several settings: which one it is goes by the kind of model.
    @Test(arguments: [
        ("gpt", "width", "hidden-size"), ("lstm", "units", "hidden-size"), ("cnn", "kernel", "kernel-size"),
        ("llama", "hidden", "intermediate-size"), ("gru", "context", "context-length"),
    ])
    func formerNamesGoByTheChoice(kind: String, former: String, present: String) throws {
        var experiment = try Experiment(toml: "[data]\nsource = \"a\"\n[model]\nkind = \"\(kind)\"\n\(former) = 12")
        #expect(
            experiment.value(at: "model.\(present)") == 12
                && experiment.presentPath(of: "model.\(former)") == "model.\(present)")
        try experiment.set("model.\(former)", parsing: "14")
        #expect(experiment.value(at: "model.\(former)") == 14 && experiment.model.integer(present) == 14)
    }

    @Test func aModelKeepsItsOwnSettings() throws {
        var experiment = try Experiment(toml: "[data]\nsource = \"a\"\n[model]\nkind = \"mlp\"\nhidden = [12]")
        #expect(experiment.value(at: "model.hidden") == [12] && experiment.renamings.isEmpty)
        try experiment.set("model.kind", to: "llama")
        #expect(experiment.value(at: "model.intermediate-size") == 0)
    }
}
