/// The extents of a tensor's axes, outermost first; tensors are stored row-major and dense.
/// The empty shape is a scalar.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// Elements along each axis, outermost first.
    public let extents: [Int]

    public init(_ extents: [Int]) {
        self.extents = extents
    }

    public init(arrayLiteral elements: Int...) {
        self.init(elements)
    }

    /// A single number.
    public static let scalar = Shape([])

    /// Number of axes.
    public var rank: Int { extents.count }

    /// Number of elements; 1 for a scalar.
    public var count: Int { extents.reduce(1, *) }

    /// Extent of the innermost axis; 1 for a scalar.
    public var last: Int { extents.last ?? 1 }

    /// Product of all extents but the innermost: the rows of the tensor seen as a matrix.
    public var rows: Int { extents.dropLast().reduce(1, *) }

    /// The extent of an axis, counted from 0 at the outermost; the axis must exist.
    public subscript(axis: Int) -> Int { extents[axis] }

    /// The same leading axes with another innermost extent.
    public func replacingLast(with extent: Int) -> Shape {
        Shape(extents.dropLast() + [extent])
    }

    /// Whether `other` equals the innermost axes of this shape, so that it can be repeated over it.
    public func hasSuffix(_ other: Shape) -> Bool {
        other.rank <= rank && Array(extents.suffix(other.rank)) == other.extents
    }

    public var description: String {
        "[" + extents.map(String.init).joined(separator: ", ") + "]"
    }
}
