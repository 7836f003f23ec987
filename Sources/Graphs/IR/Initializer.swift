/// How a parameter starts. Random ones draw from the stream `init/NAME` of the run's seed, so a
/// parameter's start depends on its name and shape only, never on the order of building.
public enum Initializer: Sendable, Hashable {
    /// The same in every element.
    case constant(Float)
    /// Uniform in `-bound ..< bound`.
    case uniform(bound: Float)
    /// Normal with mean 0.
    case normal(deviation: Float)

    /// All 0: of biases.
    public static let zeros = Initializer.constant(0)
    /// All 1: of gains.
    public static let ones = Initializer.constant(1)

    /// The default of PyTorch's `Linear` and `Conv2d`: uniform within ±1/√fanIn.
    public static func fanIn(_ fanIn: Int) -> Initializer {
        .uniform(bound: 1 / Float(max(fanIn, 1)).squareRoot())
    }

    /// He et al. 2015, for layers followed by a rectifier: normal with deviation √(2/fanIn).
    public static func heNormal(fanIn: Int) -> Initializer {
        .normal(deviation: (2 / Float(max(fanIn, 1))).squareRoot())
    }
}
