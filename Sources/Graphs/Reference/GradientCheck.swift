/// Compares the gradients that an operation's nodes compute with central differences, both in Double,
/// for every element of the output with respect to every element of every differentiated input.
package struct GradientCheck {
    /// Step of the differences, and how far a gradient may be off.
    private static let (step, absolute, relative) = (1e-6, 1e-5, 1e-3)

    /// One element of the Jacobian that does not agree.
    package struct Mismatch: Sendable, CustomStringConvertible {
        package let input: String
        package let element: Int
        package let output: Int
        package let analytic: Double
        package let numeric: Double

        package var description: String {
            "d output[\(output)] / d \(input)[\(element)] = \(analytic), by differences \(numeric)"
        }
    }

    /// The elements that do not agree; empty where all is well.
    package static func mismatches(of example: OperationExample) throws -> [Mismatch] {
        var builder = GraphBuilder()
        let output = try example.build(&builder)
        let forward = builder.graph
        let targets = forward.inputs.filter {
            forward.values[Int($0.value)].type.element != .int32 && !example.fixed.contains($0.name)
        }
        let seed = try builder.input("seed", builder.shape(of: output))
        let gradients = try builder.gradients(
            of: output, seed: seed, withRespectTo: targets.map { Tensor(id: $0.value) })

        let samples = Samples(limit: example.limit)
        var sources: [String: DoubleTensor] = [:]
        for input in forward.inputs {
            sources[input.name] = samples.values(named: input.name, forward.values[Int(input.value)].type)
        }
        func values(_ graph: Graph) throws -> [DoubleTensor] {
            try Interpreter(graph).run { name, shape in sources[name] ?? DoubleTensor(shape, repeating: 0) }
        }
        let count = builder.shape(of: output).count
        var rows: [[DoubleTensor]] = []
        for element in 0..<count {
            sources["seed"] = DoubleTensor(builder.shape(of: output)) { $0 == element ? 1 : 0 }
            let all = try values(builder.graph)
            rows.append(
                zip(targets, gradients).map { target, gradient in
                    gradient.map { all[Int($0.id)] }
                        ?? DoubleTensor(forward.values[Int(target.value)].type.shape, repeating: 0)
                })
        }
        var mismatches: [Mismatch] = []
        for (index, target) in targets.enumerated() {
            guard let original = sources[target.name] else { continue }
            for element in original.values.indices {
                func outputs(_ offset: Double) throws -> [Double] {
                    sources[target.name]?.values[element] = original.values[element] + offset
                    return try values(forward)[Int(output.id)].values
                }
                let (high, low) = (try outputs(step), try outputs(-step))
                sources[target.name] = original
                for row in 0..<count {
                    let numeric = (high[row] - low[row]) / (2 * step)
                    let analytic = rows[row][index].values[element]
                    if !(abs(analytic - numeric) <= absolute + relative * abs(numeric)) {
                        mismatches.append(
                            Mismatch(
                                input: target.name, element: element, output: row, analytic: analytic,
                                numeric: numeric))
                    }
                }
            }
        }
        return mismatches
    }
}
