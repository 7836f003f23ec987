/// Checks that several shape rules share.
enum Check {
    /// The number of operands.
    static func count(_ inputs: [TensorType], _ expected: Int, _ name: String) throws {
        guard inputs.count == expected else {
            throw GraphError(name, "takes \(expected) operands, was given \(inputs.count)")
        }
    }

    /// Operands with real elements.
    static func floats(_ inputs: [TensorType], _ name: String) throws {
        for type in inputs where type.element == .int32 {
            throw GraphError(name, "takes real numbers, was given \(type)")
        }
    }

    /// An operand with a certain shape.
    static func shape(_ given: Shape, is expected: Shape, _ what: String, _ name: String) throws {
        guard given == expected else {
            throw GraphError(name, "\(what) is \(given); \(expected) would fit")
        }
    }

    /// An operand that has at least one axis, so that it is made of rows.
    static func hasRows(_ given: Shape, _ what: String, _ name: String) throws {
        guard given.rank >= 1 else {
            throw GraphError(name, "\(what) is a scalar; at least one axis is needed")
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
                "\(a) and \(b) do not fit: the second one must equal the innermost axes of the first, such as "
                    + "\(Shape([a.last]))")
        }
        return a
    }
}
