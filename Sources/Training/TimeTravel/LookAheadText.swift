import Catalog
import Experiments
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
            path = first
            words.removeFirst()
        }
        guard let experiment else {
            throw Refusal(text: Text("there is no run to look ahead from", zh: "没有可以预演的运行"))
        }
        path = place(of: path, in: experiment)
        guard let current = experiment.value(at: path), let setting = experiment.hyperparameter(at: path) else {
            let (names, changing) = (paths(of: experiment), changing(in: experiment))
            let near = nearHint(to: path, among: path.contains(".") ? names : names.map(name))
            throw Refusal(
                text: Text(
                    "there is no setting '\(path)'\(near); those that can change within a run are \(changing)",
                    zh: "没有设置 '\(path)'\(near)；可在运行中更改的有 \(changing)"))
        }
        guard experiment.changesMidRun(path) else {
            let changing = changing(in: experiment)
            throw Refusal(
                text: Text(
                    "\(path) cannot change within a run; those that can are \(changing)",
                    zh: "\(path) 不能在运行中更改；可更改的有 \(changing)"))
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

    /// The path of a setting that may be named without its section: in `[training]`, or else wherever there is one.
    private static func place(of name: String, in experiment: Experiment) -> String {
        guard !name.contains(".") else { return experiment.presentPath(of: name) }
        let training = experiment.presentPath(of: "training.\(name)")
        if experiment.value(at: training) != nil { return training }
        return paths(of: experiment).first { Self.name($0) == name } ?? name
    }

    private static func paths(of experiment: Experiment) -> [String] {
        experiment.sections().flatMap { section in section.settings.all.map { section.path(of: $0.name) } }
    }

    /// The name of a setting without its section.
    private static func name(_ path: String) -> String { path.split(separator: ".").last.map(String.init) ?? path }

    /// The settings that can change within a run, as they are typed here.
    private static func changing(in experiment: Experiment) -> String {
        paths(of: experiment).filter(experiment.changesMidRun).map { path in
            path.hasPrefix("training.") ? String(path.dropFirst("training.".count)) : path
        }.joined(separator: ", ")
    }

    /// `x3` is three times the present value.
    private static func number(_ word: String, of current: Double) -> Double? {
        guard word.hasPrefix("x") || word.hasPrefix("×") else { return Double(word) }
        return Double(word.dropFirst()).map { ($0 * current * 1e12).rounded() / 1e12 }
    }
}
