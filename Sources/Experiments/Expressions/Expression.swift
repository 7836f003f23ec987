/// A quantity or condition over what a run does, as a breakpoint or a watch states it.
///
///     loss > 2 * ema(loss, 50)
///     gradient_norm is nan or weight[*].max > 100
///     validation.gap > 0.2 for 3 evaluations
///
/// `ema(x, n)`, `max(x, n)` and `min(x, n)` look at the n values before the present one.
public struct Expression: Sendable {
    /// As it was typed.
    public let text: String
    package let root: Node
    /// What must hold how often in a row, for `… for 3 evaluations`.
    package let repetition: Repetition?
    /// The quantities it reads.
    package let variables: [Variable]
    /// What `ema`, `max` and `min` remember, in the order of the text.
    package let memories: [MemoryDeclaration]

    package struct Repetition: Sendable, Equatable {
        package var count: Int
        package var ofEvaluations: Bool
    }

    package enum Variable: Sendable, Hashable {
        case step, epoch, loss, learningRate, gradientNorm, updateRatio
        /// The highest loss of a row of the batch, without dropout.
        case rowLoss
        case metric(split: String, name: String)
        case tensor(TensorQuantity)

        /// Whether it is known only in the middle of a step, before the update.
        package var isOfStep: Bool {
            switch self {
            case .loss, .learningRate, .gradientNorm, .updateRatio, .rowLoss, .tensor: true
            case .step, .epoch, .metric: false
            }
        }

        package var isMetric: Bool { if case .metric = self { true } else { false } }
    }

    package indirect enum Node: Sendable {
        case number(Double)
        case variable(Int)
        case negative(Node)
        case arithmetic(Arithmetic, Node, Node)
        case remembered(Int)
        case comparison(Comparison, Node, Node)
        case isNaN(Node)
        case isFinite(Node)
        case and(Node, Node)
        case or(Node, Node)
        case not(Node)
    }

    package enum Arithmetic: Sendable { case add, subtract, multiply, divide }

    package enum Comparison: Sendable { case less, lessOrEqual, greater, greaterOrEqual, equal, unequal }

    package struct MemoryDeclaration: Sendable {
        package enum Kind: Sendable { case average, maximum, minimum }

        package var kind: Kind
        package var node: Node
        package var count: Int
        /// Whether it moves with evaluations rather than with steps.
        package var ofEvaluations: Bool
    }

    /// A condition.
    ///
    /// - Throws: `ExpressionError`, which points at the column.
    public static func condition(_ text: String) throws(ExpressionError) -> Expression {
        try ExpressionParser.parse(text, asCondition: true)
    }

    /// A number, or a condition that counts as 0 or 1.
    public static func quantity(_ text: String) throws(ExpressionError) -> Expression {
        try ExpressionParser.parse(text, asCondition: false)
    }

    /// Whether it is looked at in the middle of a step, when loss and gradients are known and nothing
    /// is updated yet; otherwise after steps, or after evaluations.
    package var isCheckedBeforeUpdate: Bool {
        repetition?.ofEvaluations != true && variables.contains(where: \.isOfStep)
    }

    /// Whether only an evaluation can change its value.
    package var isCheckedAtEvaluations: Bool {
        repetition?.ofEvaluations == true
            || (!variables.isEmpty && variables.allSatisfy(\.isMetric))
    }
}

/// A statistic of a tensor: `gradient[head].norm`.
package struct TensorQuantity: Sendable, Hashable {
    package enum Source: String, Sendable, CaseIterable { case weight, gradient, activation }
    package enum Statistic: String, Sendable, CaseIterable { case norm, max, zeros, ratio }

    package var source: Source
    /// A tensor's name, a layer's (all its tensors) or `*`; the largest value counts.
    package var name: String
    package var statistic: Statistic

    package init(source: Source, name: String, statistic: Statistic) {
        self.source = source
        self.name = name
        self.statistic = statistic
    }

    /// Whether a tensor is meant.
    package func matches(_ tensor: String) -> Bool { name == "*" || tensor == name || tensor.hasPrefix(name + ".") }
}
