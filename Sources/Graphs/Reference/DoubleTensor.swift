/// A tensor of the reference interpreter: row-major elements in Double; whole numbers stand for
/// tokens and classes.
public struct DoubleTensor: Sendable, Equatable {
    public let shape: Shape
    public var values: [Double]

    public init(_ shape: Shape, _ values: [Double]) {
        self.shape = shape
        self.values = values
    }

    /// A tensor of equal elements.
    public init(_ shape: Shape, repeating value: Double) {
        self.init(shape, [Double](repeating: value, count: shape.count))
    }

    /// A tensor whose elements are computed from their position.
    public init(_ shape: Shape, _ element: (Int) -> Double) {
        self.init(shape, (0..<shape.count).map(element))
    }
}

/// What the reference interpreter knows of the run: enough to draw the same random numbers.
public struct ReferenceContext: Sendable {
    public var seed: UInt64
    public var step: UInt64
    /// The first row of the batch this graph computes, and how many it has.
    public var firstRow: Int
    public var rows: Int

    public init(seed: UInt64 = 0, step: UInt64 = 0, firstRow: Int = 0, rows: Int = 1) {
        self.seed = seed
        self.step = step
        self.firstRow = firstRow
        self.rows = rows
    }
}
