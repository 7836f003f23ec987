import Learning
import Models
import Testing

@Suite struct TextGeneratorTests {
    private func trainer() throws -> Trainer {
        let model = try GPT(
            input: .tokens(vocabulary: 11, context: 8), task: .language(vocabulary: 11), layers: 1, heads: 2,
            width: 16)
        return try Trainer(model: model, rows: 4, weightDecay: 0)
    }

    @Test func sameSeedSameText() throws {
        let trainer = try trainer()
        let generator = try TextGenerator(model: trainer.model, sharing: trainer.program)
        let first = generator.generate(after: [1, 2], count: 30, seed: 5)
        #expect(first.count == 30)
        #expect(first == generator.generate(after: [1, 2], count: 30, seed: 5))
        #expect(first != generator.generate(after: [1, 2], count: 30, seed: 6))
        #expect(first.allSatisfy { (0..<11).contains($0) })
    }

    @Test func learnsACycleAndGoesOnWithIt() throws {
        let trainer = try trainer()
        let tokens = try trainer.program.integerInput("tokens")
        let targets = try trainer.program.integerInput("targets")
        for index in tokens.indices {
            // Row r starts at token 2r; every text counts upward, round and round.
            let place = 2 * (index / 8) + index % 8
            tokens[index] = Int32(place % 11)
            targets[index] = Int32((place + 1) % 11)
        }
        for _ in 0..<200 { trainer.step(rate: 0.01) }
        let generator = try TextGenerator(model: trainer.model, sharing: trainer.program)
        let text = generator.generate(after: [4], count: 20, sampler: TokenSampler(temperature: 0), seed: 0)
        #expect(text == (5..<25).map { Int32($0 % 11) }, "past its context, too")
    }

    @Test func stopsWhenCancelled() throws {
        let trainer = try trainer()
        let generator = try TextGenerator(model: trainer.model, sharing: trainer.program)
        var asked = 0
        let text = generator.generate(after: [], count: 100, seed: 0) {
            asked += 1
            return asked > 3
        }
        #expect(text.count == 3)
    }
}
