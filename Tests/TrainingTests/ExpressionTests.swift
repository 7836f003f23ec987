import Experiments
import Language
import Testing
import Training

/// What expressions mean, and where their mistakes are.
@Suite struct ExpressionTests {
    @Test(arguments: [
        "loss > 2 * ema(loss, 50)", "grad_norm is nan", "validation.gap > 0.2 for 3 evaluations",
        "not (loss is finite) or step == 10", "weight[*].max > 1e3 and gradient[hidden0.weight].norm <= .5",
        "activation[head].zeros > 0.9", "weight[hidden0].ratio > 0.01", "loss > max(loss, 20) for 2 steps",
        "validation.f1-macro < 0.5", "validation.f1_macro < 0.5", "epoch >= 1.5", "-loss < -(1 + 2) * 3 / 4",
        "loss is not finite", "gradient[*].norm is nan", "weight[head].ratio > 0.01 and epoch > 1",
    ])
    func isRead(text: String) throws {
        #expect(try Expression.condition(text).text == text)
    }

    @Test(arguments: [
        ("los > 2", 1, "'los' is unknown (did you mean 'loss'?)"),
        ("loss >", 7, "a number or a name is needed, not the end"),
        ("loss = 2", 6, "'=' means nothing here; equal is =="),
        ("loss > 2 3", 10, "'3.0' does not belong here"),
        ("loss + 1", 1, "this is a number; a condition is needed"),
        ("(loss > 1) + 2 > 3", 1, "this is a condition; a number is needed"),
        ("loss and step > 3", 1, "this is a number; a condition is needed"),
        ("step > 3 and loss", 14, "this is a number; a condition is needed"),
        ("ema(loss) > 1", 9, "',' is missing before the number of values, not ')'"),
        ("ema(loss, 0) > 1", 11, "a whole number from 1 to 100000 is needed"),
        ("mean(loss, 3) > 1", 1, "there is no function 'mean'"),
        ("loss is odd", 9, "after 'is' comes nan or finite, not 'odd'"),
        ("weight[head.max > 1", 7, "this bracket is not closed"),
        ("weigth[head].max > 1", 1, "'weigth' has no tensors (did you mean 'weight'?)"),
        ("weight[head].mox > 1", 14, "a statistic is needed: norm, max, zeros, ratio; not 'mox'"),
        ("gradient[head].ratio > 1", 16, "only weights have a ratio"),
        ("loss > 1 for three steps", 14, "after 'for' comes a number"),
        ("loss > 1 for 3", 15, "'steps' or 'evaluations' is needed, not the end"),
        ("(loss > 1", 10, "')' is missing here, not the end"),
        ("loss > 1 § 2", 10, "'§' means nothing here"),
        ("", 1, "a number or a name is needed, not the end"),
    ])
    func mistakesPointAtTheirColumn(text: String, column: Int, reason: String) throws {
        let error = #expect(throws: ExpressionError.self) { try Expression.condition(text) }
        let found = try #require(error)
        #expect(found.column == column, "\(found)")
        #expect(found.reason.in(.english).hasPrefix(reason), "\(found)")
    }

    @Test func bindingIsThatOfArithmetic() throws {
        func value(_ text: String) throws -> Double? {
            ExpressionState(try Expression.quantity(text)).value { _ in nil }
        }
        #expect(try value("1 + 2 * 3 - 4 / 2") == 5)
        #expect(try value("(1 + 2) * -3") == -9)
        #expect(try value("1 < 2 and 3 < 2 or 2 == 2") == 1)
        #expect(try value("not 1 < 2 or 1 > 2") == 0)
        #expect(try value("0 / 0 is nan") == 1)
        #expect(try value("1 / 0 is finite") == 0)
        #expect(try value("loss > 1") == nil, "what has no value is neither true nor false")
        #expect(try value("loss > 1 or 1 < 2") == 1)
        #expect(try value("loss > 1 and 1 > 2") == 0)
    }

    @Test func memoriesLookAtTheValuesBefore() throws {
        var state = ExpressionState(try Expression.quantity("loss - max(loss, 2)"))
        var average = ExpressionState(try Expression.quantity("ema(loss, 3)"))
        var seen: [Double?] = []
        var averages: [Double?] = []
        for loss in [4.0, 2, 1, 5] {
            seen.append(state.value { _ in loss })
            averages.append(average.value { _ in loss })
            state.remember(atEvaluation: false) { _ in loss }
            average.remember(atEvaluation: false) { _ in loss }
        }
        #expect(seen == [nil, -2, -3, 3])
        #expect(averages == [nil, 4, 3, 2])
    }

    @Test func repetitionsCountInARow() throws {
        var state = ExpressionState(try Expression.condition("validation.gap > 1 for 3 evaluations"))
        let held = [2.0, 2, 0, 2, 2, 2, 2].map { gap in state.holds { _ in gap } }
        #expect(held == [false, false, false, false, false, true, true])
    }
}
