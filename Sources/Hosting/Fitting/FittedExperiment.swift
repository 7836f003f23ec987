import Catalog
import Experiments
import Foundation
import Language
import Profiles

/// An experiment with settings that fit the data somebody brings, each with its reason: a first run needs no reading.
///
/// What the rules go by (sources: `practice.md` of the field): a split is large enough to judge by, a model is no larger
/// than its rows can teach, a batch is small enough that a pass over the data has some dozens of steps, and a run is long
/// enough to converge and ends by itself once it gets no better.
public struct FittedExperiment: Sendable {
    /// The settings; what is not in `reasons` is as it was.
    public private(set) var experiment: Experiment
    /// Why a setting is as it is, in the order in which they were decided.
    public private(set) var reasons: [Reason] = []

    /// Why a setting has its value.
    public struct Reason: Sendable, Hashable {
        /// The setting: `training.batch-size`.
        public let path: String
        /// A clause or a sentence.
        public let text: Text
    }

    /// Begins with an experiment as it was given.
    init(_ experiment: Experiment) { self.experiment = experiment }

    /// Decides a setting.
    mutating func set(_ path: String, to value: SettingValue, _ reason: Text) throws(ExperimentError) {
        try experiment.set(path, to: value)
        tell(path, reason)
    }

    /// Makes the changes of a remedy, for the reason that its finding gives.
    mutating func apply(_ remedy: Remedy, _ reason: Text) throws(ExperimentError) {
        try experiment.apply(remedy)
        for path in Set(remedy.changes.map(\.path)).sorted() { tell(path, reason) }
    }

    /// Makes another folder the one that names of files are relative to.
    public mutating func move(to folder: URL) throws(ExperimentError) { try experiment.move(to: folder) }

    /// Sets what a person has said, whatever was found out: the reason is theirs.
    public mutating func apply(overrides: [String]) throws {
        try experiment.apply(overrides: overrides)
        let paths = overrides.compactMap { $0.split(separator: "=").first.map(String.init) }
        reasons.removeAll { paths.contains($0.path) }
        for path in paths { tell(path, Text("as given on the command line", zh: "由命令行给出")) }
    }

    mutating func tell(_ path: String, _ reason: Text) {
        let told = Reason(path: path, text: reason)
        if !reasons.contains(told) { reasons.append(told) }
    }
}

extension FittedExperiment {
    /// The experiment as a file, with the reasons as comments above the settings they are of.
    ///
    /// - Parameter heading: what stands at the top, a line each.
    public func toml(heading: [Text], in language: Language) -> String {
        var lines = heading.flatMap { Self.comment($0, in: language) }
        var section = ""
        for line in experiment.toml(complete: false).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = line.dropFirst().dropLast() + "."
            } else if let end = line.firstIndex(of: " ") {
                let path = section + line[..<end]
                for reason in reasons where reason.path == path { lines += Self.comment(reason.text, in: language) }
            }
            lines.append(String(line))
        }
        return lines.joined(separator: "\n")
    }

    /// Lines of a comment. What comes from the data, such as a column's name, can hold no line end here.
    private static func comment(_ text: Text, in language: Language) -> [String] {
        var lines = ["#"]
        let words = text.printable.in(language).split(whereSeparator: \.isNewline).joined(separator: " ")
        for word in words.split(separator: " ") {
            if lines[lines.count - 1].count + word.count > 100 { lines.append("#") }
            lines[lines.count - 1] += " " + word
        }
        return lines
    }
}
