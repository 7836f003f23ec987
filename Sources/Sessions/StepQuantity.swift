import Experiments

/// What is recorded of every step, by the name of its column.
public enum StepQuantity: String, Sendable, Hashable, CaseIterable {
    case loss
    case learningRate = "learning_rate"
    case gradientNorm = "gradient_norm"
    case updateRatio = "update_ratio"
    case throughput

    /// The value in a record.
    public func value(of record: StepRecord) -> Double {
        switch self {
        case .loss: record.loss
        case .learningRate: record.learningRate
        case .gradientNorm: record.gradientNorm
        case .updateRatio: record.updateRatio
        case .throughput: record.throughput
        }
    }
}

/// Neighboring steps drawn as one column: what they begin and end with, and how far they reach.
///
/// Drawing first, minimum, maximum and last of a column gives the same dots as drawing every step
/// (M4, Jugel et al. 2014), so that a spike of one step stays visible.
public struct StepBucket: Sendable, Hashable {
    /// The first step drawn, as steps done.
    public var firstStep: Int
    /// The last step drawn, as steps done.
    public var lastStep: Int
    /// The value of the first step that has a number.
    public var first: Double
    /// The least of the numbers.
    public var minimum: Double
    /// The greatest of the numbers.
    public var maximum: Double
    /// The value of the last step that has a number.
    public var last: Double
    /// How many of the steps have no number. They count for nothing above; where all are missing, those are NaN.
    public var missing: Int

    public init(
        firstStep: Int, lastStep: Int, first: Double, minimum: Double, maximum: Double, last: Double, missing: Int
    ) {
        self.firstStep = firstStep
        self.lastStep = lastStep
        self.first = first
        self.minimum = minimum
        self.maximum = maximum
        self.last = last
        self.missing = missing
    }

    /// Takes the steps of a later bucket in.
    mutating func append(_ next: StepBucket) {
        lastStep = next.lastStep
        missing += next.missing
        if first.isNaN { first = next.first }
        if !next.last.isNaN { last = next.last }
        minimum = Double.minimum(minimum, next.minimum)
        maximum = Double.maximum(maximum, next.maximum)
    }
}
