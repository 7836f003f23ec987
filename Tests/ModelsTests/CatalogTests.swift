import Catalog
import Graphs
import Models
import Testing

/// Every kind of model of the catalog, and those yet to come, with its default hyperparameters.
@Suite struct CatalogTests {
    static let kinds = Models.catalog.map(\.id)

    /// An input and a task that a kind takes.
    private func model(_ kind: String) throws -> any Model {
        let entry = try #require(Models.catalog.first { $0.id == kind })
        let choices: [(ModelInput, LearningTask)] = [
            (.features(shape: [16]), .classification(classes: 3)),
            (.tokens(vocabulary: 17, context: 16), .language(vocabulary: 17)),
        ]
        var last: (any Error)?
        for (input, task) in choices {
            do {
                return try entry.model([:], input, task)
            } catch {
                last = error
            }
        }
        throw try #require(last)
    }

    @Test(arguments: kinds) func predictionsHaveTheTasksShape(kind: String) throws {
        let model = try model(kind)
        var graph = GraphBuilder()
        let outputs = try model.build(&graph, rows: 5)
        let shape = graph.shape(of: outputs.predictions).extents
        switch (model.task, model.input) {
        case (.language(let vocabulary), .tokens(_, let context)): #expect(shape == [5, context, vocabulary])
        default: #expect(shape == [5, model.task.width])
        }
        #expect(graph.shape(of: try #require(outputs.loss)).extents == [])
    }

    @Test(arguments: kinds) func overfitsOneBatch(kind: String) throws {
        let trainer = try Trainer(model: model(kind), rows: 8, weightDecay: 0)
        let first = trainer.step(rate: 0.01).loss
        var last = first
        for _ in 0..<500 where last >= 0.2 * first { last = trainer.step(rate: 0.01).loss }
        #expect(last < 0.2 * first, "\(kind) went from \(first) to \(last)")
    }

    @Test(arguments: kinds) func sameBitsWithTwoThreads(kind: String) throws {
        var results: [[UInt32]] = []
        for threads in [1, 2] {
            let trainer = try Trainer(model: model(kind), rows: 9, threads: threads, slices: 4)
            for _ in 0..<5 { trainer.step(rate: 0.01) }
            results.append(trainer.program.parameters.map(\.bitPattern))
        }
        #expect(results[0] == results[1])
    }

    @Test(arguments: kinds) func layerTableAddsUp(kind: String) throws {
        let model = try model(kind)
        let rows = try model.layers()
        #expect(rows.reduce(0) { $0 + $1.parameters } == (try model.parameterCount()))
        #expect(Set(rows.map(\.name)).count == rows.count)
        #expect(rows.contains { $0.flops > 0 && $0.activationBytes > 0 })
    }

    /// Methods for hidden matrices tell the last layer by its name.
    @Test(arguments: kinds) func endsInALayerCalledHead(kind: String) throws {
        #expect(try model(kind).layers().last?.name == "head")
    }

    @Test func messagesNameTheKindsThatTakeTheData() {
        func takes(_ input: ModelInput, _ task: LearningTask, _ settings: [String: SettingValue]) -> [String] {
            Models.catalog.filter { entry in
                [[:], settings].contains { (try? entry.model($0, input, task)) != nil }
            }.map(\.id)
        }
        let embedding: SettingValue = .list([.table([SettingField("layer", "embedding")])])
        let text = takes(.tokens(vocabulary: 17, context: 16), .language(vocabulary: 17), ["layers": embedding])
        #expect(Set(text).symmetricDifference(Models.languageKinds).sorted() == [])
        let tables = takes(.features(shape: [16]), .classification(classes: 3), [:])
        #expect(Set(tables).symmetricDifference(Models.tableKinds).sorted() == [])
    }

    @Test func parameterCountsAreThoseKnown() throws {
        // nanoGPT's CPU recipe, vocabulary 65: 0.80 million.
        let gpt = try GPT(
            input: .tokens(vocabulary: 65, context: 64), task: .language(vocabulary: 65), layers: 4, heads: 4,
            width: 128)
        #expect(try gpt.parameterCount() == 65 * 128 + 64 * 128 + 4 * (12 * 128 * 128 + 2 * 128) + 128)
        let mlp = try MLP(input: .features(shape: [8, 8]), task: .classification(classes: 10), hidden: [64])
        #expect(try mlp.parameterCount() == 64 * 64 + 64 + 64 * 10 + 10)
    }

    @Test func wrongCombinationsSayWhatFits() {
        #expect(throws: ModelError.self) {
            try GPT(
                input: .tokens(vocabulary: 65, context: 64), task: .language(vocabulary: 65), layers: 4, heads: 5,
                width: 128)
        }
        #expect(throws: ModelError.self) {
            try MLP(input: .tokens(vocabulary: 65, context: 64), task: .language(vocabulary: 65), hidden: [])
        }
        #expect(throws: ModelError.self) {
            try GPT(
                input: .features(shape: [4]), task: .classification(classes: 2), layers: 1, heads: 1, width: 8)
        }
    }
}
