import Catalog
import Language

/// Reads what a person types for a look-ahead: `20: x0.3 x1 x3`, or `50: weight-decay 0 0.01 0.1`.
public enum LookAheadText {
    /// Twenty steps with a third of the learning rate, with it, and with three times as much.
    public static let example = "20: x0.3 x1 x3"

    /// Why a text is no look-ahead.
    public struct Refusal: ExplainedError {
        /// What is wrong, or what would be right, for a person.
        public var text: Text
    }

    /// - Parameter experiment: the run's, whose present value `x3` multiplies.
    public static func parse(_ text: String, experiment: Experiment?) throws(Refusal) -> LookAhead {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let steps = Int(parts[0].filter { $0 != " " }), steps > 0, steps <= 100_000 else {
            throw Refusal(
                text: Text(
                    "steps, a colon, then two to five values: \(example)", zh: "步数、冒号，然后是二到五个值：\(example)"))
        }
        var words = parts[1].split { " ,".contains($0) }.map(String.init)
        var path = "training.learning-rate"
        if let first = words.first, number(first, of: 1) == nil {
            path = first.contains(".") ? first : "training.\(first)"
            words.removeFirst()
        }
        guard let experiment else {
            throw Refusal(text: Text("there is no run to look ahead from", zh: "没有可以预演的运行"))
        }
        path = experiment.presentPath(of: path)
        guard let current = experiment.value(at: path), let setting = experiment.hyperparameter(at: path) else {
            throw Refusal(text: Text("there is no setting '\(path)'", zh: "没有设置 '\(path)'"))
        }
        guard experiment.changesMidRun(path) else {
            throw Refusal(text: Text("\(path) cannot change in mid-run", zh: "\(path) 不能在运行中更改"))
        }
        var values: [SettingValue] = []
        for word in words {
            do {
                if word.hasPrefix("x") || word.hasPrefix("×"), let value = number(word, of: current.real ?? .nan) {
                    values.append(try setting.checked(.real(value)))
                } else {
                    values.append(try setting.parse(word))
                }
            } catch {
                throw Refusal(text: Text("\(word): \(error.reason)", zh: "\(word)：\(error.reason)"))
            }
        }
        guard (2...5).contains(values.count) else {
            throw Refusal(
                text: Text(
                    "two to five values, not \(values.count)", zh: "应为二到五个值，而不是 \(values.count) 个"))
        }
        return LookAhead(path: path, values: values, steps: steps)
    }

    /// `x3` is three times the present value.
    private static func number(_ word: String, of current: Double) -> Double? {
        guard word.hasPrefix("x") || word.hasPrefix("×") else { return Double(word) }
        return Double(word.dropFirst()).map { ($0 * current * 1e12).rounded() / 1e12 }
    }
}
