import Catalog
import Datasets
import Language

extension Experiment {
    /// Whether a person has said what a setting is to be: it is given, and not only as the default that is kept with a
    /// run; a part of a record has another value than its default.
    public func isSaid(_ path: String) -> Bool {
        guard let (_, names) = try? split(path), let declaration = hyperparameter(at: path) else { return false }
        return value(at: path) != declaration.defaultValue || (!isComplete && names.count == 1 && isGiven(path))
    }

    /// What a setting that is a choice offers, with a line on each where there is something to say; nil for others.
    public func choices(at path: String) -> [Hyperparameter.Variant]? {
        guard let (section, names) = try? split(path), let declaration = hyperparameter(at: path) else { return nil }
        if names.count == 1, let choice = section.choices.first(where: { $0.setting == names[0] }) {
            return choice.options
        }
        let words: [String]
        switch declaration.kind {
        case .boolean: words = ["true", "false"]
        case .choice(let offered): words = offered
        default: return nil
        }
        return words.map { Hyperparameter.Variant($0, help: declaration.meanings[$0] ?? .empty, hyperparameters: []) }
    }

    /// Why a setting has no effect under the others, in words that follow its name; nil where it has one, or where that
    /// is not known yet.
    ///
    /// - Parameter data: what was found out about the data; nil where they were not looked at.
    public func idleReason(of hyperparameter: Hyperparameter, data found: DataKind?) -> Text? {
        for need in hyperparameter.needs {
            let possible = possibleWords(at: need.path, data: found)
            if need.words.contains(where: possible.contains) { continue }
            // The format follows from the task where that is of texts.
            let tasks = possibleWords(at: Need.taskPath, data: found)
            guard need.path == Need.taskPath || (need.path == Need.formatPath && tasks == ["language"]) else {
                return Text("has no effect without \(need.text)", zh: "没有 \(need.text) 时不起作用")
            }
            guard tasks.count == 1 else { return Text("has no effect on a table", zh: "对表格不起作用") }
            return Text("has no effect on a \(tasks[0])", zh: "对 \(tasks[0]) 任务不起作用")
        }
        return nil
    }

    /// Every setting whose needs are not met, by its path, in the order of the file; parts of records are settings of
    /// their own.
    package func idleSettings(data: DataKind?) -> [(path: String, declaration: Hyperparameter, reason: Text)] {
        sections().flatMap { section in
            section.hyperparameters.flatMap { idle($0, at: section.path(of: $0.name), data) }
        }
    }

    private func idle(
        _ hyperparameter: Hyperparameter, at path: String, _ data: DataKind?
    ) -> [(path: String, declaration: Hyperparameter, reason: Text)] {
        if let reason = idleReason(of: hyperparameter, data: data) { return [(path, hyperparameter, reason)] }
        guard case .table(let fields) = hyperparameter.kind else { return [] }
        return fields.flatMap { idle($0, at: "\(path).\($0.name)", data) }
    }

    /// What a setting of words may come to: the word itself, or all that `auto` may stand for.
    private func possibleWords(at path: String, data found: DataKind?) -> [String] {
        let word = value(at: path)?.text ?? ""
        guard word == "auto" else { return [word] }
        switch path {
        case Need.taskPath: return found.map { [$0.task] } ?? possibleTasks
        case Need.formatPath:
            if let format = found?.format { return [format] }
            if possibleWords(at: Need.taskPath, data: found) == ["language"] { return ["text"] }
            return Self.possibleFormats(of: data.text("source"))
        default: return [word]
        }
    }

    /// What may be learned from data that were not looked at.
    private var possibleTasks: [String] {
        let tables = ["classification", "regression"]
        return switch data.text("format") {
        case "text": ["language"]
        case "csv", "jsonl", "npy": tables
        case "idx", "images": ["classification"]
        default:
            !data.text("target").isEmpty || !Self.possibleFormats(of: data.text("source")).contains("text")
                ? tables : tables + ["language"]
        }
    }
}
