import Language

/// Checks that several shape rules share.
enum Check {
    /// The number of operands.
    static func count(_ inputs: [TensorType], _ expected: Int, _ name: String) throws {
        guard inputs.count == expected else {
            throw GraphError(
                name,
                Text(
                    "takes \(expected) operands, was given \(inputs.count)",
                    zh: "需要 \(expected) 个操作数，给出了 \(inputs.count) 个"))
        }
    }

    /// Operands with real elements.
    static func floats(_ inputs: [TensorType], _ name: String) throws {
        for type in inputs where type.element == .int32 {
            throw GraphError(name, Text("takes real numbers, was given \(type)", zh: "需要实数，给出的是 \(type)"))
        }
    }

    /// An operand with a certain shape.
    static func shape(_ given: Shape, is expected: Shape, _ what: Text, _ name: String) throws {
        guard given == expected else {
            throw GraphError(
                name,
                Text(
                    "\(what) is \(given); \(expected) would fit",
                    zh: "\(what)：\(given)；应为 \(expected)"))
        }
    }

    /// An operand that has at least one axis, so that it is made of rows.
    static func hasRows(_ given: Shape, _ what: Text, _ name: String) throws {
        guard given.rank >= 1 else {
            throw GraphError(
                name,
                Text(
                    "\(what) is a scalar; at least one axis is needed",
                    zh: "\(what)：标量；至少需要一个维度"))
        }
    }

    /// Two operands, the second of which is repeated over the outer axes of the first; gives the first one's shape.
    static func repeated(_ inputs: [TensorType], _ name: String) throws -> Shape {
        try count(inputs, 2, name)
        try floats(inputs, name)
        let (a, b) = (inputs[0].shape, inputs[1].shape)
        guard a.hasSuffix(b) else {
            throw GraphError(
                name,
                Text(
                    """
                    \(a) and \(b) do not fit: the second one must equal the innermost axes of the first, \
                    such as \(Shape([a.last]))
                    """,
                    zh: "\(a) 与 \(b) 不匹配：后者须等于前者最内的若干维，如 \(Shape([a.last]))"))
        }
        return a
    }
}
