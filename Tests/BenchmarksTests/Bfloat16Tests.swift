import Benchmarks
import Foundation
import Graphs
import Kernels
import Testing

/// bf16 departs from single precision no farther than PyTorch's does; ARCHITECTURE.md says where from.
@Suite(.enabled(if: InstructionSet.hasBF16Products, "no products of bf16 here")) struct Bfloat16Tests {
    /// The file that Tests/Reference/bf16.py writes.
    struct Reference: Decodable {
        let model: String
        let f32, autocast: [Double]
        let gradients: [String: Double]

        static func load() throws -> Reference {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "bf16.json")
            return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        }
    }

    private func run(_ reference: Reference, _ precision: Precision) throws -> ReferenceRun {
        let model = try #require(ReferenceModel.catalog.first { $0.id == reference.model })
        return try ReferenceRun(model, precision: precision, threads: 2)
    }

    @Test func lossesGoAsPyTorchs() throws {
        let reference = try Reference.load()
        let (plain, halves) = (try run(reference, .float32), try run(reference, .bfloat16))
        var own = 0.0, other = 0.0
        for (step, (f32, autocast)) in zip(reference.f32, reference.autocast).enumerated() {
            #expect(abs(plain.step() - f32) < 1e-4, "step \(step) in f32")
            let loss = halves.step()
            #expect(abs(loss - f32) < 2e-3, "step \(step): \(loss), \(f32) in f32, \(autocast) by autocast")
            own += abs(loss - f32)
            other += abs(autocast - f32)
        }
        #expect(own < 1.5 * other)
    }

    @Test func firstGradientsAreNearerThanPyTorchs() throws {
        let reference = try Reference.load()
        let (plain, halves) = (try run(reference, .float32), try run(reference, .bfloat16))
        plain.step()
        halves.step()
        for entry in plain.program.layout.entries {
            let wanted = try #require(reference.gradients[entry.name])
            var apart = 0.0, length = 0.0
            for index in entry.range {
                let (own, exact) = (Double(halves.program.gradients[index]), Double(plain.program.gradients[index]))
                apart += (own - exact) * (own - exact)
                length += exact * exact
            }
            let error = (apart / length).squareRoot()
            #expect(error < 1.1 * wanted, "\(entry.name): \(error), PyTorch's \(wanted)")
            #expect(error > 1e-4, "\(entry.name) is not computed in bf16")
        }
    }
}
