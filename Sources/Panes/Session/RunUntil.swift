import Experiments
import Language
import TerminalUI

/// The question how far to run, and what its answers mean.
enum RunUntil {
    static var prompt: Prompt {
        Prompt(
            Text("Run until", zh: "运行到"),
            help: Text(
                "a step (1200), so many more (+100), an epoch (3e) or a condition (loss < 0.1)",
                zh: "步 (1200)、再做若干步 (+100)、轮 (3e) 或条件 (loss < 0.1)"),
            check: { text, screen in
                target(of: text, in: screen.session) == nil ? Conditions.problem(of: text) : nil
            },
            answer: { text, screen in
                guard let target = target(of: text, in: screen.session) else {
                    screen.say(Text("running until \(text)", zh: "运行到 \(text)"))
                    return [.command(.runUntilCondition(text))]
                }
                let step = target.grouped
                guard target > screen.session?.trained?.step ?? 0 else {
                    screen.say(
                        Text("step \(step) is already done", zh: "第 \(step) 步已经完成"), isProblem: true)
                    return []
                }
                screen.say(Text("running until step \(step)", zh: "运行到第 \(step) 步"))
                return [.command(.runUntil(step: target))]
            })
    }

    /// The step that `1200`, `+100` or `3e` means; nil for anything else.
    private static func target(of text: String, in session: SessionState?) -> Int? {
        if text.hasPrefix("+") {
            return Int(text.dropFirst()).flatMap { more in
                guard more > 0 else { return nil }
                let (step, overflow) = (session?.trained?.step ?? 0).addingReportingOverflow(more)
                return overflow ? nil : step
            }
        }
        if text.hasSuffix("e") {
            guard let epoch = Double(text.dropLast()), epoch > 0, let plan = session?.trained?.plan else { return nil }
            return plan.step(ofEpoch: epoch)
        }
        return Int(text).flatMap { $0 > 0 ? $0 : nil }
    }
}

/// Conditions and quantities as a person types them.
enum Conditions {
    /// Why a text is no condition; nil where it is one.
    static func problem(of text: String) -> Text? {
        do {
            _ = try Expression.condition(text)
            return nil
        } catch {
            return Text(explaining: error)
        }
    }

    /// Why a text is no quantity; nil where it is one.
    static func quantityProblem(of text: String) -> Text? {
        do {
            _ = try Expression.quantity(text)
            return nil
        } catch {
            return Text(explaining: error)
        }
    }
}
