import Experiments
import Language

/// The breakpoints and watched expressions of a run, with what they remember.
struct Watchpoints {
    private(set) var breakpoints: [Armed] = []
    private(set) var watches: [ExpressionState] = []
    /// The condition that a run goes on until.
    var until: ExpressionState?

    /// A breakpoint at work. It fires when its condition becomes true: one that held when it was looked at
    /// last stays silent until it has not held once.
    struct Armed {
        let breakpoint: Breakpoint
        var state: ExpressionState
        var isMet = false
    }

    /// Which conditions are looked at.
    enum Moment {
        /// In the middle of a step: loss and gradients are known, nothing is updated.
        case beforeUpdate
        case afterStep
        case afterEvaluation
    }

    var isEmpty: Bool { breakpoints.isEmpty && watches.isEmpty && until == nil }

    /// Replaces the breakpoints. One that was there before and is met stays so.
    ///
    /// - Throws: `ExpressionError` for the first that cannot be read; then nothing is replaced.
    mutating func setBreakpoints(_ new: [Breakpoint]) throws(ExpressionError) {
        var read: [Armed] = []
        let met = met
        for breakpoint in new {
            do {
                let state = ExpressionState(try Expression.condition(breakpoint.expression))
                read.append(
                    Armed(
                        breakpoint: breakpoint, state: state,
                        isMet: breakpoint.isEnabled && met.contains(breakpoint.expression)))
            } catch {
                throw ExpressionError(
                    column: error.column,
                    reason: Text(
                        "\(error.reason), in '\(breakpoint.expression)'",
                        zh: "\(error.reason)（在 '\(breakpoint.expression)' 中）"))
            }
        }
        breakpoints = read
    }

    mutating func setWatches(_ new: [String]) throws(ExpressionError) {
        var read: [ExpressionState] = []
        for text in new { read.append(ExpressionState(try Expression.quantity(text))) }
        watches = read
    }

    /// Whether any expression reads a quantity, so that it has to be measured.
    func reads(_ isMeant: (Expression.Variable) -> Bool) -> Bool {
        breakpoints.contains { $0.breakpoint.isEnabled && $0.state.expression.variables.contains(where: isMeant) }
            || watches.contains { $0.expression.variables.contains(where: isMeant) }
            || until?.expression.variables.contains(where: isMeant) == true
    }

    /// The conditions that held when they were looked at last.
    var met: [String] {
        breakpoints.filter { $0.breakpoint.isEnabled && $0.isMet }.map(\.breakpoint.expression)
    }

    /// Takes conditions for ones that held when they were looked at last, beside those that are known to.
    mutating func markMet(_ expressions: [String]) {
        for index in breakpoints.indices where breakpoints[index].breakpoint.isEnabled {
            if expressions.contains(breakpoints[index].breakpoint.expression) { breakpoints[index].isMet = true }
        }
    }

    /// The first condition that has become true at this moment.
    mutating func firstThatFires(at moment: Moment, _ read: ExpressionState.Readings) -> Expression? {
        var found: Expression?
        // All are asked, as each counts its repetitions.
        for index in breakpoints.indices where breakpoints[index].breakpoint.isEnabled {
            guard Self.isDue(breakpoints[index].state.expression, at: moment) else { continue }
            let wasMet = breakpoints[index].isMet
            breakpoints[index].isMet = breakpoints[index].state.holds(read)
            if breakpoints[index].isMet, !wasMet, found == nil { found = breakpoints[index].state.expression }
        }
        if let condition = until?.expression, Self.isDue(condition, at: moment), until?.holds(read) == true {
            until = nil
            found = found ?? condition
        }
        return found
    }

    private static func isDue(_ expression: Expression, at moment: Moment) -> Bool {
        switch moment {
        case .beforeUpdate: expression.isCheckedBeforeUpdate
        case .afterStep: !expression.isCheckedBeforeUpdate && !expression.isCheckedAtEvaluations
        case .afterEvaluation: expression.isCheckedAtEvaluations
        }
    }

    /// Takes the present values into the memories.
    mutating func remember(atEvaluation: Bool, _ read: ExpressionState.Readings) {
        for index in breakpoints.indices { breakpoints[index].state.remember(atEvaluation: atEvaluation, read) }
        for index in watches.indices { watches[index].remember(atEvaluation: atEvaluation, read) }
        until?.remember(atEvaluation: atEvaluation, read)
    }

    /// Makes every breakpoint ready to fire.
    mutating func arm() {
        for index in breakpoints.indices { breakpoints[index].isMet = false }
    }

    mutating func forget() {
        for index in breakpoints.indices { breakpoints[index].state.reset() }
        for index in watches.indices { watches[index].reset() }
        until?.reset()
    }

    /// The watched expressions with their values.
    func watchValues(_ read: ExpressionState.Readings) -> [WatchValue] {
        watches.map { watch in
            let value = watch.value(read)
            return WatchValue(
                expression: watch.expression.text, value: value,
                reason: value == nil ? Text("no value yet", zh: "暂无数值") : nil)
        }
    }
}

extension Expression.Variable {
    /// How it is written in an expression.
    var text: String {
        switch self {
        case .step: "step"
        case .epoch: "epoch"
        case .loss: "loss"
        case .learningRate: "learning_rate"
        case .gradientNorm: "gradient_norm"
        case .updateRatio: "update_ratio"
        case .rowLoss: "row_loss"
        case .metric(let split, let name): "\(split).\(name)"
        case .tensor(let quantity): "\(quantity.source.rawValue)[\(quantity.name)].\(quantity.statistic.rawValue)"
        }
    }
}
