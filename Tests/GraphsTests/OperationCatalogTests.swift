import Foundation
import Graphs
import Testing

/// What `Sources/Graphs/Ops` declares is listed in the catalog and exercised by its examples.
@Suite("The catalog of operations")
struct OperationCatalogTests {
    /// What programs add by themselves: a known gradient, a value of its own for each parameter, a loss with its
    /// gradient, running statistics at rest. The tests of whole models run these.
    private static let madeByPrograms: Set = ["Fill", "Copy", "CrossEntropyPair", "InverseRoot"]

    /// The sources of the operations, one text.
    private func sources() throws -> String {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Graphs/Ops")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count > 20)
        return try files.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    }

    @Test("lists every entry once, with examples")
    func entries() throws {
        let names = Operations.catalog.map(\.name)
        #expect(Set(names).count == names.count)
        let declared = try sources().matches(of: /= OperationEntry\(\s*"([^"]+)"/).map { String($0.1) }
        #expect(Set(declared).symmetricDifference(names).sorted() == [], "not listed in Operations.swift")
        for entry in Operations.catalog {
            #expect(!entry.examples.isEmpty, "\(entry.name)")
        }
    }

    @Test("has an example that runs every operation and every gradient")
    func coverage() throws {
        var seen = Self.madeByPrograms
        for example in Operations.catalog.flatMap(\.examples) {
            var builder = GraphBuilder()
            let output = try example.build(&builder)
            let sources = builder.graph.inputs.filter {
                builder.graph.values[Int($0.value)].type.element != .int32 && !example.fixed.contains($0.name)
            }
            let seed = try builder.input("seed", builder.shape(of: output))
            let gradients = try builder.gradients(
                of: output, seed: seed, withRespectTo: sources.map { Tensor(id: $0.value) })
            let fused = try GraphProgram(builder.graph, outputs: [output] + gradients.compactMap { $0 })
            for operation in builder.graph.nodes.map(\.operation) + fused.operations {
                seen.insert("\(type(of: operation))")
            }
        }
        let declared = try Set(sources().matches(of: /struct (\w+): Operation\b/).map { String($0.1) })
        #expect(declared.count > 30)
        #expect(declared.subtracting(seen).sorted() == [])
    }
}
