import Catalog
import Graphs
import Models
import Testing

/// Models whose layers are listed one by one.
@Suite struct ListedLayersTests {
    private func model(
        _ layers: SettingValue, input: ModelInput = .features(shape: [16]),
        task: LearningTask = .classification(classes: 3)
    ) throws -> any Model {
        let entry = try #require(Models.catalog.first { $0.id == "layers" })
        return try entry.model(["layers": layers], input, task)
    }

    private func record(_ kind: String, _ fields: SettingField...) -> SettingValue {
        .table([SettingField("layer", .text(kind))] + fields)
    }

    /// What a layer needs before it, so that it can stand in a list.
    private func prefix(_ kind: String) -> [SettingValue] {
        switch kind {
        case "convolution", "max-pooling", "average-pooling", "global-average-pooling":
            [record("reshape", SettingField("shape", [4, 4, 1]))]
        case "positions", "attention", "transformer", "lstm", "gru", "last":
            [record("reshape", SettingField("shape", [4, 4]))]
        default: []
        }
    }

    @Test(arguments: ListedLayers.catalog.map(\.id)) func everyLayerTrains(kind: String) throws {
        let trainer: Trainer
        if kind == "embedding" {
            let model = try model(
                [record(kind)], input: .tokens(vocabulary: 9, context: 6), task: .language(vocabulary: 9))
            trainer = try Trainer(model: model, rows: 4)
        } else if kind == "reshape" {
            trainer = try Trainer(model: model([record(kind, SettingField("shape", [2, 8]))]), rows: 4)
        } else {
            trainer = try Trainer(model: model(.list(prefix(kind) + [record(kind)])), rows: 4)
        }
        let first = trainer.step(rate: 0.01).loss
        for _ in 0..<20 { trainer.step(rate: 0.01) }
        #expect(trainer.step(rate: 0.01).loss < first)
    }

    @Test func saysWhichLayerDoesNotFit() throws {
        #expect {
            try model([record("dense"), record("convolution")])
        } throws: { error in
            "\(error)".hasPrefix("layers: number 2, convolution: it needs images") && "\(error)".contains("reshape")
        }
        #expect {
            let inner = record("residual", SettingField("layers", [record("dense"), record("gru")]))
            return try model([record("dense"), inner])
        } throws: { error in
            "\(error)".hasPrefix("layers: number 2, residual: number 2, gru: it needs a sequence")
        }
        #expect {
            try model([record("reshape", SettingField("shape", [5, 5, 1]))])
        } throws: { error in
            "\(error)".contains("number 1, reshape")
        }
        #expect {
            try model([record("dense")], input: .tokens(vocabulary: 9, context: 6), task: .language(vocabulary: 9))
        } throws: { error in
            "\(error)".contains("embedding")
        }
    }

    @Test func refusesWhatCannotLearn() throws {
        let causal = SettingField("causal", .boolean(false))
        let inner: SettingValue = .list([record("attention", causal)])
        let cases: [(layers: [SettingValue], words: String)] = [
            ([record("embedding", SettingField("vocab-size", .integer(8)))], "vocab-size = 8"),
            ([record("embedding"), record("attention", causal)], "number 2, attention: without causal"),
            (
                [record("embedding"), record("residual", SettingField("layers", inner))],
                "2, residual: number 1, attention: w"
            ),
            (
                [
                    record("embedding"),
                    record("residual", SettingField("layers", [record("dense", SettingField("width", .integer(5)))])),
                ], "must keep the shape"
            ),
        ]
        for (layers, words) in cases {
            #expect {
                try model(.list(layers), input: .tokens(vocabulary: 9, context: 6), task: .language(vocabulary: 9))
            } throws: { error in
                "\(error)".contains(words)
            }
        }
        // On series and images every place may be seen.
        _ = try model(.list([record("reshape", SettingField("shape", [4, 4])), record("attention", causal)]))
    }
}
