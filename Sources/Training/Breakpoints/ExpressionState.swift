import Experiments

/// An expression at work: its value now, and what it remembers of earlier ones.
package struct ExpressionState {
    package let expression: Expression
    private var memories: [Memory]
    private var streak = 0

    /// What a quantity is at this moment; nil where it has no value yet.
    package typealias Readings = (Expression.Variable) -> Double?

    private struct Memory {
        var average: Double?
        var values: [Double] = []
    }

    package init(_ expression: Expression) {
        self.expression = expression
        memories = expression.memories.map { _ in Memory() }
    }

    /// Forgets everything.
    mutating func reset() { self = ExpressionState(expression) }

    /// The value of a quantity; of a condition, 1 or 0. Nil while something it reads has no value.
    package func value(_ read: Readings) -> Double? { evaluate(expression.root, read) }

    /// Whether the condition holds, repetitions included. To be asked once a moment, before `remember`.
    package mutating func holds(_ read: Readings) -> Bool {
        let now = value(read).map { $0 != 0 } ?? false
        guard let repetition = expression.repetition else { return now }
        streak = now ? streak + 1 : 0
        return streak >= repetition.count
    }

    /// Takes the present values into the memory, for the next moment.
    package mutating func remember(atEvaluation: Bool, _ read: Readings) {
        for (index, declaration) in expression.memories.enumerated() where declaration.ofEvaluations == atEvaluation {
            guard let value = evaluate(declaration.node, read), !value.isNaN else { continue }
            switch declaration.kind {
            case .average:
                // An exponential average with the center of mass of a plain one over n values.
                let weight = 2 / Double(declaration.count + 1)
                memories[index].average = memories[index].average.map { $0 + weight * (value - $0) } ?? value
            case .maximum, .minimum:
                memories[index].values.append(value)
                if memories[index].values.count > declaration.count { memories[index].values.removeFirst() }
            }
        }
    }

    private func evaluate(_ node: Expression.Node, _ read: Readings) -> Double? {
        switch node {
        case .number(let number): return number
        case .variable(let index): return read(expression.variables[index])
        case .remembered(let index):
            switch expression.memories[index].kind {
            case .average: return memories[index].average
            case .maximum: return memories[index].values.max()
            case .minimum: return memories[index].values.min()
            }
        case .negative(let inner): return evaluate(inner, read).map { -$0 }
        case .arithmetic(let operation, let left, let right):
            guard let left = evaluate(left, read), let right = evaluate(right, read) else { return nil }
            switch operation {
            case .add: return left + right
            case .subtract: return left - right
            case .multiply: return left * right
            case .divide: return left / right
            }
        case .comparison(let comparison, let left, let right):
            guard let left = evaluate(left, read), let right = evaluate(right, read) else { return nil }
            let holds =
                switch comparison {
                case .less: left < right
                case .lessOrEqual: left <= right
                case .greater: left > right
                case .greaterOrEqual: left >= right
                case .equal: left == right
                case .unequal: left != right
                }
            return holds ? 1 : 0
        case .isNaN(let inner): return evaluate(inner, read).map { $0.isNaN ? 1 : 0 }
        case .isFinite(let inner): return evaluate(inner, read).map { $0.isFinite ? 1 : 0 }
        case .and(let left, let right):
            // One side that does not hold decides, whatever the other has no value for.
            let sides = (evaluate(left, read), evaluate(right, read))
            if sides.0 == 0 || sides.1 == 0 { return 0 }
            return sides.0 == nil || sides.1 == nil ? nil : 1
        case .or(let left, let right):
            let sides = (evaluate(left, read), evaluate(right, read))
            if let left = sides.0, left != 0 { return 1 }
            if let right = sides.1, right != 0 { return 1 }
            return sides.0 == nil || sides.1 == nil ? nil : 0
        case .not(let inner): return evaluate(inner, read).map { $0 == 0 ? 1 : 0 }
        }
    }
}
