/// How one element of a tensor is stored.
public enum ElementType: String, Sendable, Hashable {
    case float32
    /// The upper half of a `float32`; only inputs of matrix products under mixed precision.
    case bfloat16
    /// Class numbers, tokens and places; has no gradient.
    case int32

    /// Bytes an element takes.
    public var size: Int {
        switch self {
        case .float32, .int32: 4
        case .bfloat16: 2
        }
    }
}

/// Shape and element type of a tensor: all that shape rules look at.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
    /// Its axes.
    public var shape: Shape
    /// How each element is stored.
    public var element: ElementType

    public init(_ shape: Shape, _ element: ElementType = .float32) {
        self.shape = shape
        self.element = element
    }

    /// Bytes the whole tensor takes.
    public var byteCount: Int { shape.count * element.size }

    public var description: String {
        element == .float32 ? shape.description : "\(shape) of \(element.rawValue)"
    }
}
