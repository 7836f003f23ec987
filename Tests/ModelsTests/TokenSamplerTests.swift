import Learning
import Models
import Testing

@Suite struct TokenSamplerTests {
    private let logits: [Float] = [0, 2, 1, 2, -.infinity, .nan]

    private func choices(_ sampler: TokenSampler, _ logits: [Float]) -> [Int] {
        (0..<200).map { draw in
            logits.withUnsafeBufferPointer { sampler.choose(from: $0, draw: (Double(draw) + 0.5) / 200) }
        }
    }

    @Test func zeroTemperatureTakesTheFirstOfTheBest() {
        #expect(Set(choices(TokenSampler(temperature: 0), logits)) == [1])
    }

    @Test func drawsInProportion() {
        let chosen = choices(TokenSampler(), logits)
        let total = 1 + 2 * 7.389056 + 2.718282
        for (token, share) in [(0, 1 / total), (1, 7.389056 / total), (2, 2.718282 / total)] {
            let count = Double(chosen.count { $0 == token })
            #expect(abs(count / 200 - share) < 0.01)
        }
        #expect(!chosen.contains(4) && !chosen.contains(5))
    }

    @Test func lowTemperatureSharpens() {
        let sharp = choices(TokenSampler(temperature: 0.5), logits).count { $0 == 2 }
        let flat = choices(TokenSampler(temperature: 2), logits).count { $0 == 2 }
        #expect(sharp < flat)
    }

    @Test func topKAndTopPKeepTheLikeliest() {
        #expect(Set(choices(TokenSampler(topK: 1), logits)) == [1])
        #expect(Set(choices(TokenSampler(topK: 3), logits)) == [1, 3, 2])
        #expect(Set(choices(TokenSampler(topP: 0.5), logits)) == [1, 3])
        #expect(Set(choices(TokenSampler(topP: 0.001), logits)) == [1])
    }

    @Test func worksWithoutAnyNumber() {
        #expect(Set(choices(TokenSampler(), [.nan, .nan])) == [0])
        #expect(Set(choices(TokenSampler(), [-.infinity, -.infinity])) == [0])
    }
}
