import Catalog

/// What is wrong with an experiment, and where.
public struct ExperimentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file as it was named; nil for an experiment that came from no file.
    public var file: String?
    /// Its line, from 1.
    public var line: Int?
    /// The column in it, from 1; in the text after `--set`, where that is where the value was given.
    public var column: Int?
    /// The key as a path: `training.learning-rate`; empty where the text itself cannot be read.
    public var key: String
    /// What is wrong with the value or the key, in words that follow the key.
    public var reason: String
    /// What would have been accepted, in words; empty where that says nothing.
    public var allowed: String

    public init(file: String? = nil, line: Int? = nil, key: String, reason: String, allowed: String = "") {
        self.file = file
        self.line = line
        self.key = key
        self.reason = reason
        self.allowed = allowed
    }

    init(_ error: SettingError, section: String) {
        self.init(
            key: section.isEmpty ? error.name : "\(section).\(error.name)", reason: error.reason.in(.english),
            allowed: error.allowed.in(.english))
    }

    /// `digits.toml:12:1: training.learning-rate: 50.0 is out of range; allowed: …`
    public var description: String {
        var place = file ?? ""
        if let line { place += place.isEmpty ? "line \(line)" : ":\(line)" }
        if let column { place += line == nil ? (place.isEmpty ? "" : ", ") + "column \(column)" : ":\(column)" }
        return [place, key, allowed.isEmpty ? reason : "\(reason); allowed: \(allowed)"]
            .filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
