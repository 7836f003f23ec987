import Catalog
import Foundation
import Language
import TOMLFiles

/// A setting given on the command line, `section.key=value`.
struct Override {
    let text: String
    /// The setting.
    let path: String
    /// What stands after the equals sign.
    let typed: String
    /// The column at which that begins.
    let column: Int

    init(_ text: String) throws(ExperimentError) {
        guard let equals = text.firstIndex(of: "="), let path = Self.path(of: text) else {
            throw ExperimentError(
                key: text, reason: Text("has no value", zh: "没有值"),
                allowed: Text(
                    "section.key=value, such as training.epochs=5", zh: "section.key=value，例如 training.epochs=5"))
        }
        self.text = text
        self.path = path
        typed = String(text[text.index(after: equals)...])
        column = text.distance(from: text.startIndex, to: equals) + 2
    }

    /// The setting that is meant; nil where there is no value.
    static func path(of text: String) -> String? {
        text.firstIndex(of: "=").map { text[..<$0].trimmingCharacters(in: .whitespaces) }
    }

    /// An error about this setting, with the option and the column.
    /// - Parameter isNamed: Whether there is such a setting, so that only its value can be wrong.
    func placed(_ error: ExperimentError, isNamed: Bool = false) -> ExperimentError {
        var placed = error
        placed.file = "--set"
        placed.column = error.column.map { $0 + column - 1 } ?? (isNamed && error.key.hasPrefix(path) ? column : 1)
        placed.line = nil
        return placed
    }
}

extension Experiment {
    /// Gives a setting the value a person typed, in a form or after `--set`: as in the file, but texts need no quotation
    /// marks, and lists of words or numbers no brackets.
    public mutating func set(_ path: String, parsing typed: String) throws(ExperimentError) {
        guard let hyperparameter = hyperparameter(at: path) else {
            // Says what there is instead.
            return try set(path, to: .text(typed))
        }
        try set(path, to: try Self.value(of: typed, for: hyperparameter, at: path))
    }

    /// The value that a person typed for a setting that stands in no section, such as that of a step of a list.
    /// - Throws: why it is refused: `ExperimentError` or `SettingError`.
    public static func value(of typed: String, for hyperparameter: Hyperparameter) throws -> SettingValue {
        try hyperparameter.checked(value(of: typed, for: hyperparameter, at: hyperparameter.name))
    }

    private static func value(
        of typed: String, for hyperparameter: Hyperparameter, at path: String
    ) throws(ExperimentError) -> SettingValue {
        let trimmed = typed.trimmingCharacters(in: .whitespaces)
        let takesMarks: Bool =
            switch hyperparameter.kind {
            case .table, .entries: true
            case .integers, .words: trimmed.hasPrefix("[")
            case .text, .choice:
                trimmed.utf8.count >= 2 && (trimmed.first == "\"" || trimmed.first == "'")
                    && trimmed.first == trimmed.last
            default: false
            }
        if takesMarks {
            let read: TOMLValue
            do {
                read = try TOMLValue(typed: typed)
            } catch {
                var placed = ExperimentError(
                    key: path, reason: error.reason, allowed: hyperparameter.allowed)
                placed.column = error.place?.column
                throw placed
            }
            return try value(read, at: path)
        }
        do {
            return try hyperparameter.parse(typed)
        } catch {
            throw ExperimentError(
                key: path, reason: error.reason, allowed: error.allowed)
        }
    }

    /// Takes `section.key=value` texts, choices first, so that their order does not matter.
    public mutating func apply(overrides: [String]) throws(ExperimentError) {
        var all: [(override: Override, isChoice: Bool)] = []
        for text in overrides {
            let override = try Override(text)
            do {
                let (section, names) = try split(override.path)
                all.append((override, section.isChoice(names[0])))
            } catch {
                throw override.placed(error)
            }
        }
        for (override, _) in all.filter(\.isChoice) + all.filter({ !$0.isChoice }) {
            do {
                try set(override.path, parsing: override.typed)
            } catch {
                throw override.placed(error, isNamed: hyperparameter(at: override.path) != nil)
            }
        }
    }
}
