import Graphs
import Testing

/// Small models of several kinds, each through the whole program.
@Suite("Whole models")
struct WholeModelTests {
    /// A model with a name for the test's report.
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let build: @Sendable (inout GraphBuilder, Int) throws -> ModelOutputs
    }

    static let kinds = [
        Kind(testDescription: "transformer") { try TinyTransformer().build(&$0, $1) },
        Kind(testDescription: "convolutions", build: convolutions),
        Kind(testDescription: "wide convolutions", build: wideConvolutions),
        Kind(testDescription: "recurrence", build: recurrence),
        Kind(testDescription: "regression of two outputs", build: regression),
    ]

    @Sendable static func convolutions(_ graph: inout GraphBuilder, _ rows: Int) throws -> ModelOutputs {
        let images = try graph.input("features", [rows, 6, 6, 2])
        let weight = try graph.parameter("conv", [5, 2, 3, 3], .fanIn(18))
        let gain = try graph.parameter("gain", [5], .ones)
        let shift = try graph.parameter("shift", [5], .zeros)
        var x = try graph.convolution(images, weight: weight, padding: 1)
        x = try graph.activation(.relu, graph.batchNorm(x, name: "norm", gain: gain, shift: shift))
        x = try graph.maxPooling(x, size: 2)
        let second = try graph.parameter("conv2", [4, 5, 3, 3], .fanIn(45))
        x = try graph.convolution(x, weight: second, bias: graph.parameter("bias2", [4], .zeros))
        x = try graph.globalAveragePooling(graph.activation(.silu, x))
        return try classify(&graph, x, rows)
    }

    /// Wide enough for Winograd's algorithm.
    @Sendable static func wideConvolutions(_ graph: inout GraphBuilder, _ rows: Int) throws -> ModelOutputs {
        let images = try graph.input("features", [rows, 9, 12, 2])
        let weight = try graph.parameter("conv", [32, 2, 3, 3], .fanIn(18))
        var x = try graph.activation(.relu, graph.convolution(images, weight: weight, padding: 1))
        let second = try graph.parameter("conv2", [32, 32, 3, 3], .fanIn(288))
        let bias = try graph.parameter("bias2", [32], .zeros)
        x = try graph.activation(.relu, graph.convolution(x, weight: second, bias: bias, padding: 1))
        x = try graph.globalAveragePooling(graph.maxPooling(x, size: 2))
        return try classify(&graph, x, rows)
    }

    @Sendable static func recurrence(_ graph: inout GraphBuilder, _ rows: Int) throws -> ModelOutputs {
        let sequence = try graph.input("features", [rows, 4, 3])
        let input = try graph.parameter("input", [3, 20], .fanIn(3))
        let gates = try graph.dense(sequence, weight: input, bias: graph.parameter("bias", [20], .zeros))
        let states = try graph.recurrence(
            .lstm, gates: gates, weight: graph.parameter("recurrent", [5, 20], .fanIn(5)),
            bias: graph.parameter("bias2", [20], .zeros))
        return try classify(&graph, graph.last(states, axis: 1), rows)
    }

    @Sendable static func regression(_ graph: inout GraphBuilder, _ rows: Int) throws -> ModelOutputs {
        let x = try graph.input("features", [rows, 4])
        let y = try graph.matmul(x, graph.parameter("weight", [4, 2], .fanIn(4)))
        let targets = try graph.input("targets", [rows, 2])
        let squared = try graph.elementLoss(.squared, y, targets: targets)
        let huber = try graph.mean(graph.elementLoss(.huber(delta: 0.3), y, targets: targets))
        // Two losses of one step, the second at half the weight.
        let loss = try graph.add(graph.mean(squared), graph.scale(huber, by: 0.5))
        return ModelOutputs(loss: loss, predictions: y, losses: squared, others: [("huber", huber)])
    }

    private static func classify(
        _ graph: inout GraphBuilder, _ x: Tensor, _ rows: Int
    ) throws -> ModelOutputs {
        let width = graph.shape(of: x).last
        let logits = try graph.dense(
            x, weight: graph.parameter("head", [width, 3], .fanIn(width)),
            bias: graph.parameter("headBias", [3], .zeros))
        let losses = try graph.softmaxCrossEntropy(logits, targets: graph.input("targets", [rows], .int32))
        return ModelOutputs(loss: try graph.mean(losses), predictions: logits, losses: losses)
    }

    @Test("have the loss and gradients of the interpreter", arguments: kinds)
    func reference(kind: Kind) throws {
        let rows = 5
        let program = try TrainingProgram(batch: rows, slices: 1, threads: 1, seed: 5, build: kind.build)
        try program.fillInputs(limit: 3)
        let step = program.step(index: 0)

        var builder = GraphBuilder()
        let loss = try #require(try kind.build(&builder, rows).loss)
        let seed = try builder.fill(.scalar, 1)
        let gradients = try builder.gradients(
            of: loss, seed: seed, withRespectTo: builder.graph.parameters.map { Tensor(id: $0.value) })
        let values = try Interpreter(builder.graph).run { name, shape in
            if let entry = program.layout.entry(named: name) {
                return DoubleTensor(shape, program.parameters[entry.range].map(Double.init))
            }
            guard let type = program.inputs.first(where: { $0.name == name })?.type else {
                return DoubleTensor(shape, repeating: 0)
            }
            return type.element == .int32
                ? DoubleTensor(shape, try program.integerInput(name).prefix(shape.count).map(Double.init))
                : DoubleTensor(shape, try program.floatInput(name).prefix(shape.count).map(Double.init))
        }
        #expect(abs(step.loss - values[Int(loss.id)].values[0]) < 1e-5)
        for (entry, gradient) in zip(program.layout.entries, gradients) {
            let expected = values[Int(try #require(gradient).id)].values
            let scale = expected.map { abs($0) }.max() ?? 0
            for (given, wanted) in zip(program.gradients[entry.range], expected) {
                #expect(abs(Double(given) - wanted) <= 2e-4 * scale + 1e-6, "\(entry.name)")
            }
        }
    }

    @Test("run forward over the same parameters, in slices of any size", arguments: kinds)
    func inference(kind: Kind) throws {
        let program = try TrainingProgram(batch: 5, slices: 2, threads: 2, seed: 5, build: kind.build)
        try program.fillInputs(limit: 3)
        let inference = try InferenceProgram(sharing: program, rows: 5, build: kind.build)
        for (name, type) in program.inputs {
            if type.element == .int32 {
                _ = try inference.integerInput(name).update(fromContentsOf: program.integerInput(name))
            } else {
                _ = try inference.floatInput(name).update(fromContentsOf: program.floatInput(name))
            }
        }
        inference.run()
        let loss = try #require(inference.loss)
        #expect(loss.isFinite)
        if program.stateLayout.entries.isEmpty {
            #expect(abs(loss - program.step(index: 0).loss) < 1e-5)
        }
        if let huber = inference.output(named: "huber") { #expect(huber.values[0] > 0) }
    }

    @Test("move running statistics toward what a step observes")
    func runningStatistics() throws {
        let program = try TrainingProgram(batch: 6, slices: 2, threads: 1, seed: 5) { graph, rows in
            let x = try graph.input("features", [rows, 1])
            let gain = try graph.parameter("gain", [1], .ones)
            let shift = try graph.parameter("shift", [1], .zeros)
            let y = try graph.batchNorm(x, name: "norm", gain: gain, shift: shift)
            return ModelOutputs(loss: try graph.mean(graph.multiply(y, y)), predictions: y)
        }
        let features = try program.floatInput("features")
        for (index, value) in [1, 2, 3, 10, 20, 30].enumerated() { features[index] = Float(value) }
        _ = program.step(index: 0)
        let mean = try #require(program.stateLayout.entry(named: "norm.mean"))
        let variance = try #require(program.stateLayout.entry(named: "norm.variance"))
        // Slices {1, 2, 3} and {10, 20, 30}: means 2 and 20, unbiased variances 1 and 100.
        #expect(abs(program.states[mean.offset] - 0.1 * 11) < 1e-5)
        #expect(abs(program.states[variance.offset] - (0.9 + 0.1 * 50.5)) < 1e-4)
    }
}
