import Language

/// A condition at which a run stops.
public struct Breakpoint: Sendable, Hashable, Codable {
    /// The condition: `loss > 2 * ema(loss, 50)`.
    public var expression: String
    /// Whether it stops the run; one that does not is kept for later.
    public var isEnabled: Bool

    public init(_ expression: String, isEnabled: Bool = true) {
        self.expression = expression
        self.isEnabled = isEnabled
    }
}

/// A breakpoint that held: training stands before the update of `step + 1`.
public struct BreakpointHit: Sendable, Hashable, Codable {
    /// Steps done; the step that was stopped is the next one.
    public var step: Int
    /// The condition that held, as it was typed, or that a loss or a gradient is not finite.
    public var expression: String
    /// Every value that the condition reads, by its name in it.
    public var values: [WatchValue]
    /// The layer to look at first; nil where the condition names none and none stands out.
    public var layer: String?
    /// The batch that led here, with the loss of each row.
    public var blame: BatchBlame?

    public init(step: Int, expression: String, values: [WatchValue], layer: String?, blame: BatchBlame?) {
        self.step = step
        self.expression = expression
        self.values = values
        self.layer = layer
        self.blame = blame
    }

    /// What a loss that is not finite stops at, where nobody set a breakpoint.
    package static let nonFiniteLoss = "loss is not finite"
    /// What a gradient that is not finite stops at.
    package static let nonFiniteGradient = "gradient_norm is not finite"

    /// Whether it is a loss or a gradient that is not finite, which stops a run without a breakpoint.
    public var isNonFinite: Bool { expression == Self.nonFiniteLoss || expression == Self.nonFiniteGradient }

    /// The condition as people read it: what was typed stays as it is.
    public var condition: Text {
        switch expression {
        case Self.nonFiniteLoss: Text("loss is not finite", zh: "损失不是有限值")
        case Self.nonFiniteGradient: Text("gradient norm is not finite", zh: "梯度范数不是有限值")
        default: Text(verbatim: expression)
        }
    }
}

/// The value of an expression at a step.
public struct WatchValue: Sendable, Hashable, Codable {
    /// As it was typed.
    public var expression: String
    /// Nil where it has no value yet.
    public var value: Double?
    /// Why it has none.
    public var reason: Text?

    public init(expression: String, value: Double?, reason: Text? = nil) {
        self.expression = expression
        self.value = value
        self.reason = reason
    }
}

/// The rows of one batch, the highest loss first.
public struct BatchBlame: Sendable, Hashable, Codable {
    /// A sample of the batch, or a window of a text.
    public struct Row: Sendable, Hashable, Codable {
        /// Position in the training split.
        public var index: Int
        /// Line of the data file, or position in the text; nil where it is not known.
        public var line: Int?
        /// Of this row alone, without dropout; may be infinite or NaN.
        public var loss: Double
        /// The row as a person reads it, shortened.
        public var text: String
        /// The class it belongs to, or the number it is to give; nil for a text, and where it was not recorded.
        public var target: String?
        /// The column whose value is far from that of the other rows; nil where none is.
        public var standsOut: String?

        public init(index: Int, line: Int?, loss: Double, text: String, target: String? = nil, standsOut: String? = nil)
        {
            self.index = index
            self.line = line
            self.loss = loss
            self.text = text
            self.target = target
            self.standsOut = standsOut
        }
    }

    /// The step this batch is used in.
    public var step: Int
    /// Every row of the batch.
    public var rows: [Row]

    public init(step: Int, rows: [Row]) {
        self.step = step
        self.rows = rows
    }
}

extension BatchBlame.Row {
    /// By which column it differs from the other rows, in words; nil where it does not.
    public var oddity: Text? {
        standsOut.map { Text("column \($0) is unlike the others:", zh: "列 \($0) 与其他行不同：") }
    }
}

extension BreakpointHit {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            step: try values.decode(Int.self, forKey: .step),
            expression: try values.decode(String.self, forKey: .expression), values: try values.given(.values, or: []),
            layer: try values.given(.layer, or: nil), blame: try values.given(.blame, or: nil))
    }
}

extension BatchBlame {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(step: try values.decode(Int.self, forKey: .step), rows: try values.given(.rows, or: []))
    }
}

extension BatchBlame.Row {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            index: try values.decode(Int.self, forKey: .index), line: try values.given(.line, or: nil),
            loss: try values.given(.loss, or: .nan), text: try values.given(.text, or: ""),
            target: try values.given(.target, or: nil), standsOut: try values.given(.standsOut, or: nil))
    }
}
