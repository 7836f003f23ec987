/// A tensor of the reference interpreter: row-major elements in Double; whole numbers stand for
/// tokens and classes.
public struct DoubleTensor: Sendable, Equatable {
    /// Its axes.
    public let shape: Shape
    /// The elements, row-major, `shape.count` of them.
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
    /// Seed of the run.
    public var seed: UInt64
    /// Number of the training step.
    public var step: UInt64
    /// The first row of the batch that this graph computes.
    public var firstRow: Int
    /// Rows of the batch that this graph computes.
    public var rows: Int

    public init(seed: UInt64 = 0, step: UInt64 = 0, firstRow: Int = 0, rows: Int = 1) {
        self.seed = seed
        self.step = step
        self.firstRow = firstRow
        self.rows = rows
    }
}
