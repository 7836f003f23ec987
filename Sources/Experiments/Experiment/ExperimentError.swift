import Catalog
import Language

/// What is wrong with an experiment, and where.
public struct ExperimentError: ExplainedError, Hashable {
    /// The file as it was named; nil for an experiment that came from no file.
    public var file: String?
    /// Its line, from 1.
    public var line: Int?
    /// The column in it, from 1; in the text after `--set`, where that is where the value was given.
    public var column: Int?
    /// The key as a path: `training.learning-rate`; empty where the text itself cannot be read.
    public var key: String
    /// What is wrong with the value or the key, in words that follow the key.
    public var reason: Text
    /// What would have been accepted, in words; empty where that says nothing.
    public var allowed: Text

    public init(file: String? = nil, line: Int? = nil, key: String, reason: Text, allowed: Text = .empty) {
        self.file = file
        self.line = line
        self.key = key
        self.reason = reason
        self.allowed = allowed
    }

    init(_ error: SettingError, section: String) {
        self.init(
            key: section.isEmpty ? error.name : "\(section).\(error.name)", reason: error.reason,
            allowed: error.allowed)
    }

    /// `digits.toml:12:1: training.learning-rate: 50.0 is out of range; allowed: …`
    public var text: Text {
        var parts = [place, Text(verbatim: key)]
        parts.append(allowed.isEmpty ? reason : Text("\(reason); allowed: \(allowed)", zh: "\(reason)；可用：\(allowed)"))
        return parts.filter { !$0.isEmpty }.joined(separator: Text(": ", zh: "："))
    }

    /// The file, the line and the column, as far as they are known.
    private var place: Text {
        guard let line else {
            guard let column else { return Text(verbatim: file ?? "") }
            let words = Text("column \(column)", zh: "第 \(column) 列")
            return file.map { Text("\($0), \(words)", zh: "\($0)，\(words)") } ?? words
        }
        let rest = column.map { ":\($0)" } ?? ""
        return file.map { Text(verbatim: "\($0):\(line)\(rest)") }
            ?? Text("line \(line)\(rest)", zh: "第 \(line)\(rest) 行")
    }
}
