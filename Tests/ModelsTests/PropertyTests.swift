import Catalog
import Graphs
import Models
import Testing

/// What must hold for models whatever their weights.
@Suite struct PropertyTests {
    private func model(_ kind: String) throws -> any Model {
        let entry = try #require(Models.catalog.first { $0.id == kind })
        let listed: [SettingValue] = ["embedding", "positions", "transformer", "attention", "lstm", "gru"]
        let layers: SettingValue = .list(listed.map { .table([SettingField("layer", $0)]) })
        let input = ModelInput.tokens(vocabulary: 13, context: 12)
        return try entry.model(kind == "layers" ? ["layers": layers] : [:], input, .language(vocabulary: 13))
    }

    @Test(arguments: Models.languageKinds) func pastLogitsDoNotKnowTheFuture(kind: String) throws {
        let trainer = try Trainer(model: model(kind), rows: 2)
        let program = try InferenceProgram(sharing: trainer.program, rows: 1) { graph, rows in
            try trainer.model.build(&graph, rows: rows, withTargets: false)
        }
        let tokens = try program.integerInput("tokens")
        for index in tokens.indices { tokens[index] = Int32(index * 5 % 13) }
        program.run()
        let before = Array(program.predictions)
        for index in 7..<12 { tokens[index] = Int32((index * 3 + 1) % 13) }
        program.run()
        let after = Array(program.predictions)
        #expect(before[..<(7 * 13)] == after[..<(7 * 13)])
        #expect(before[(7 * 13)...] != after[(7 * 13)...])
    }

    @Test func gptStartsAsGPT2Does() throws {
        let model = try GPT(
            input: .tokens(vocabulary: 65, context: 64), task: .language(vocabulary: 65), layers: 2, heads: 4,
            width: 128, bias: true)
        let program = try Trainer(model: model, rows: 1).program
        for entry in program.layout.entries {
            let values = program.parameters[entry.range].map(Double.init)
            let mean = values.reduce(0, +) / Double(values.count)
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
            if entry.name.hasSuffix("gain") {
                #expect(values.allSatisfy { $0 == 1 })
            } else if entry.name.hasSuffix("bias") {
                #expect(values.allSatisfy { $0 == 0 })
            } else {
                let isResidual = entry.name.hasSuffix("output.weight") || entry.name.hasSuffix("down.weight")
                let wanted = isResidual ? 0.01 : 0.02
                #expect(abs(deviation / wanted - 1) < 0.05, "\(entry.name): \(deviation)")
                #expect(abs(mean) < 0.1 * wanted)
            }
        }
    }

    @Test func denseLayersStartAsPyTorchsDo() throws {
        let model = try MLP(input: .features(shape: [100]), task: .classification(classes: 10), hidden: [64])
        let program = try Trainer(model: model, rows: 1).program
        for entry in program.layout.entries {
            let bound: Float = entry.name.hasPrefix("hidden") ? 0.1 : 0.125
            let values = program.parameters[entry.range]
            #expect(values.allSatisfy { abs($0) <= bound })
            #expect(values.contains { abs($0) > 0.7 * bound }, "\(entry.name) uses its range")
        }
    }
}
