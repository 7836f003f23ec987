extension GraphBuilder {
    /// Adds the nodes of the backward pass: reverse-mode differentiation, once, over the nodes
    /// that lie between `targets` and `output`.
    /// - Parameters:
    ///   - seed: gradient of the outcome with respect to `output`, of the same shape.
    ///   - targets: what to differentiate with respect to.
    /// - Returns: one gradient a target; nil where the output does not depend on it.
    public mutating func gradients(
        of output: Tensor, seed: Tensor, withRespectTo targets: [Tensor]
    ) throws -> [Tensor?] {
        let needed = dependents(on: targets)
        var gradient = [Tensor?](repeating: nil, count: graph.values.count)
        gradient[Int(output.id)] = seed
        let last = graph.producer(of: output.id) ?? -1
        let outerLayer = layer
        isBackward = true
        defer {
            isBackward = false
            layer = outerLayer
        }
        for index in stride(from: last, through: 0, by: -1) {
            let node = graph.nodes[index]
            let outputGradients = node.outputs.map { gradient[Int($0)] }
            guard outputGradients.contains(where: { $0 != nil }),
                node.inputs.contains(where: { needed[Int($0)] })
            else { continue }
            layer = node.layer
            let call = Call(
                inputs: node.inputs.map(Tensor.init(id:)), outputs: node.outputs.map(Tensor.init(id:)))
            let contributions = try node.operation.gradients(
                of: call, outputGradients: outputGradients, in: &self)
            for (input, contribution) in zip(node.inputs, contributions) {
                guard let contribution, needed[Int(input)] else { continue }
                if let earlier = gradient[Int(input)] {
                    gradient[Int(input)] = try add(earlier, contribution)
                } else {
                    gradient[Int(input)] = contribution
                }
            }
        }
        for (value, tensor) in gradient.enumerated() {
            guard let tensor, !graph.values[value].name.isEmpty else { continue }
            if graph.values[Int(tensor.id)].name.isEmpty {
                graph.values[Int(tensor.id)].name = graph.values[value].name + ".gradient"
            }
        }
        return targets.map { gradient[Int($0.id)] }
    }

    /// Which values depend on the targets, so that gradients flow through them.
    private func dependents(on targets: [Tensor]) -> [Bool] {
        var depends = [Bool](repeating: false, count: graph.values.count)
        for target in targets { depends[Int(target.id)] = true }
        for node in graph.nodes where node.inputs.contains(where: { depends[Int($0)] }) {
            for output in node.outputs where graph.values[Int(output)].type.element != .int32 {
                depends[Int(output)] = true
            }
        }
        return depends
    }
}
