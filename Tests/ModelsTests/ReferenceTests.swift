import Catalog
import Graphs
import Models
import Testing

/// The first ten steps and the first gradients, beside PyTorch's from the same weights.
@Suite struct ReferenceTests {
    @Test(arguments: Fixture.cases) func losses(reference: Fixture.Case) throws {
        let trainer = try reference.trainer()
        trainer.takeReferenceWeights()
        for (index, (loss, norm)) in zip(reference.losses, reference.gradient_norms).enumerated() {
            let step = trainer.step(rate: reference.rate)
            #expect(abs(step.loss - loss) < 1e-4, "step \(index): loss \(step.loss), \(loss)")
            #expect(
                abs(step.gradientNorm - norm) < 1e-4 * max(1, norm),
                "step \(index): norm \(step.gradientNorm), \(norm)")
        }
    }

    @Test(arguments: Fixture.cases, [1, 3]) func gradients(reference: Fixture.Case, slices: Int) throws {
        let trainer = try reference.trainer(slices: slices)
        trainer.takeReferenceWeights()
        _ = trainer.program.step(index: 0)
        #expect(Set(trainer.program.layout.entries.map(\.name)) == Set(reference.gradients.keys))
        for entry in trainer.program.layout.entries {
            let wanted = try #require(reference.gradients[entry.name])
            try #require(wanted.count == entry.count, "\(entry.name) has \(entry.count) elements, not \(wanted.count)")
            let scale = wanted.reduce(0) { max($0, abs($1)) }
            for (index, value) in zip(entry.range, wanted) {
                let own = trainer.program.gradients[index]
                let close = abs(own - value) <= 1e-6 + 1e-4 * scale
                #expect(close, "\(entry.name)[\(index - entry.offset)]: \(own), \(value)")
                if !close { break }
            }
        }
    }

    @Test func everyKindHasAReference() {
        for entry in Models.catalog {
            #expect(Fixture.cases.contains { $0.kind == entry.id }, "no case of \(entry.id) in models.py")
        }
    }

    @Test func everyLayerAndFunctionHasAReference() {
        var said: Set<String> = []
        func collect(_ name: String, _ value: SettingValue) {
            if let text = value.text { said.insert("\(name) \(text)") }
            for field in value.table ?? [] { collect(field.name, field.value) }
            for element in value.list ?? [] { collect(name, element) }
        }
        for reference in Fixture.cases {
            for (name, value) in reference.settings { collect(name, value) }
            for (name, value) in reference.objective { collect(name, value) }
        }
        // Which elements dropout leaves out is ours alone.
        for entry in ListedLayers.catalog where entry.id != "dropout" {
            #expect(said.contains("layer \(entry.id)"), "no case with the layer \(entry.id) in models.py")
        }
        for kind in ActivationKind.allCases.map(\.rawValue) {
            let isThere = said.contains("activation \(kind)") || said.contains("function \(kind)")
            #expect(isThere, "no case with \(kind) in models.py")
        }
        for method in Normalization.allCases.map(\.rawValue) where method != "none" {
            #expect(said.contains("normalization \(method)"), "no case with \(method) normalization in models.py")
        }
        for loss in Objective.RegressionLoss.allCases.map(\.rawValue) {
            #expect(said.contains("loss \(loss)"), "no case with the \(loss) loss in models.py")
        }
    }
}
