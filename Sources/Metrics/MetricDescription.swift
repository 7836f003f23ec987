import Language

/// What a metric is called, counted in, and which way is better.
public struct MetricDescription: Sendable, Hashable, Codable {
    /// The name in the experiment file: `f1-macro`.
    public var id: String
    /// The name on the screen: `F1 macro`.
    public var title: Text
    /// Which way is better.
    public var direction: Direction
    /// `nats/token`, `bits`; empty for a plain number.
    public var unit: Text
    /// One sentence without a full stop: what it says, and its formula.
    public var help: Text

    public init(id: String, title: Text, direction: Direction, unit: Text = .empty, help: Text) {
        self.id = id
        self.title = title
        self.direction = direction
        self.unit = unit
        self.help = help
    }

    /// The name within a line, where an ordinary word has no capital: `accuracy`, `F1 macro`, `RMSE`.
    public var label: Text {
        title.map { title, language in
            let word = title.prefix { $0.isLetter }
            guard language == .english, word.count > 1, word.dropFirst().allSatisfy(\.isLowercase) else { return title }
            return title.prefix(1).lowercased() + title.dropFirst()
        }
    }

    /// Which way is better.
    public enum Direction: String, Sendable, Hashable, Codable {
        case lowerIsBetter = "lower"
        case higherIsBetter = "higher"

        /// The direction in a word.
        public var name: Text {
            switch self {
            case .lowerIsBetter: Text("lower", zh: "越低越好")
            case .higherIsBetter: Text("higher", zh: "越高越好")
            }
        }

        /// Whether the first value is strictly better than the second.
        public func prefers(_ first: Double, to second: Double) -> Bool {
            self == .lowerIsBetter ? first < second : first > second
        }
    }
}

/// The value of a metric, or the reason why it has none.
public struct MetricValue: Sendable, Hashable, Codable {
    /// The metric's id: `f1-macro`.
    public var metric: String
    /// Nil where the metric is undefined on these data.
    public var value: Double?
    /// Why it is undefined; nil where it has a value.
    public var reason: Text?

    public init(metric: String, value: Double) {
        self.metric = metric
        self.value = value
        reason = nil
    }

    public init(metric: String, undefined reason: Text) {
        self.metric = metric
        value = nil
        self.reason = reason
    }
}
