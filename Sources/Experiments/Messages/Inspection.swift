/// A part of one training step.
public enum StepPhase: String, Sendable, Hashable, Codable {
    case forward, backward, update
}

/// Which tensor to report on, and how much of it.
public struct InspectionRequest: Sendable, Hashable, Codable {
    /// Where numbers are taken from; `optimizer` is what it remembers, such as momentum.
    public enum Source: String, Sendable, Hashable, Codable {
        case weight, gradient, activation, optimizer
    }

    /// Where the numbers are taken from.
    public var source: Source
    /// The tensor's name, such as `h0.attention.query`; empty for all of this source, without values.
    public var name: String
    /// Which values to return, as positions in row-major order.
    public var values: Range<Int>
    /// Compare with the state after this step, where given.
    public var against: Int?

    public init(source: Source, name: String = "", values: Range<Int> = 0..<0, against: Int? = nil) {
        self.source = source
        self.name = name
        self.values = values
        self.against = against
    }
}

/// What was asked of some tensors.
public struct Inspection: Sendable, Hashable, Codable {
    /// Steps done at the state that was looked at.
    public var step: Int
    /// What was asked for.
    public var request: InspectionRequest
    /// One where a name was given, all of the source where none was; empty where there is no such tensor.
    public var tensors: [TensorReport]

    public init(step: Int, request: InspectionRequest, tensors: [TensorReport]) {
        self.step = step
        self.request = request
        self.tensors = tensors
    }
}

/// Statistics of one tensor.
public struct TensorReport: Sendable, Hashable, Codable {
    /// As in the request: `h0.attention.query`.
    public var name: String
    /// Extents, outermost first; empty for a single number.
    public var shape: [Int]
    /// The least finite value; 0 where there is none.
    public var minimum: Double
    /// The greatest finite value; 0 where there is none.
    public var maximum: Double
    /// Of the finite values; 0 where there are none.
    public var mean: Double
    /// Standard deviation of the finite values, divided by their number.
    public var deviation: Double
    /// Euclidean norm.
    public var norm: Double
    /// Share of exact zeros.
    public var zeros: Double
    /// How many values are infinite or NaN; they count for nothing else here.
    public var nonFinite: Int
    /// Counts in equal bins from `minimum` to `maximum`.
    public var histogram: [Int]
    /// The values that were asked for.
    public var values: [Float]
    /// For weights: norm of the last update over norm of the weights.
    public var updateRatio: Double?
    /// Largest absolute difference to the step compared with.
    public var largestDifference: Double?

    public init(
        name: String, shape: [Int], minimum: Double, maximum: Double, mean: Double, deviation: Double, norm: Double,
        zeros: Double, nonFinite: Int, histogram: [Int], values: [Float], updateRatio: Double? = nil,
        largestDifference: Double? = nil
    ) {
        self.name = name
        self.shape = shape
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.deviation = deviation
        self.norm = norm
        self.zeros = zeros
        self.nonFinite = nonFinite
        self.histogram = histogram
        self.values = values
        self.updateRatio = updateRatio
        self.largestDifference = largestDifference
    }
}
