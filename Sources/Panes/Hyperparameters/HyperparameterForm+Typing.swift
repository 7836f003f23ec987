import Catalog
import Experiments
import Language
import TerminalUI

/// Typing a value in place of the one that is there.
extension HyperparameterForm {
    /// Starts typing a value for the focused field; `text` replaces what is there.
    public mutating func beginEdit(text: String? = nil) {
        guard let field = focused, Self.isTypable(field.hyperparameter) else { return }
        edit = Edit(path: field.path, input: TextField(text ?? self.text(of: field)), error: nil)
        check()
    }

    /// Takes over what was typed and says whether it would be refused; nothing where no value is typed.
    public mutating func updateEdit(_ input: TextField) {
        edit?.input = input
        check()
    }

    /// Takes the typed value; stays where it is refused.
    @discardableResult
    public mutating func commitEdit() -> Bool {
        guard let edit else { return true }
        guard edit.error == nil else { return false }
        var changed = draft
        do {
            try changed.set(edit.path, parsing: edit.input.text)
        } catch {
            self.edit?.error = Self.sentence(error)
            return false
        }
        self.edit = nil
        draft = changed
        relist(keeping: edit.path)
        return true
    }

    /// Puts the next sensible value up or down in place of what is typed.
    public mutating func nudgeEdit(by direction: Int) {
        guard let edit, let next = nextEdit(by: direction) else { return }
        let written = draft.hyperparameter(at: edit.path)?.written(next) ?? next
        updateEdit(TextField(written.typed))
    }

    /// Whether what is typed is a number that there is a next one of.
    var canNudgeEdit: Bool { nextEdit(by: 1) != nil }

    private func nextEdit(by direction: Int) -> SettingValue? {
        guard let edit, let hyperparameter = draft.hyperparameter(at: edit.path) else { return nil }
        var trial = draft
        guard (try? trial.set(edit.path, parsing: edit.input.text)) != nil else { return nil }
        return trial.value(at: edit.path).flatMap { Nudge.next(after: $0, of: hyperparameter, direction: direction) }
    }

    /// Puts the default in place of what is typed.
    public mutating func editDefault() {
        guard let edit, let hyperparameter = draft.hyperparameter(at: edit.path) else { return }
        updateEdit(TextField(hyperparameter.written(hyperparameter.defaultValue).typed))
    }

    /// Leaves the value as it was before it was typed.
    public mutating func cancelEdit() { edit = nil }

    /// Whether a value of this kind can be typed in one line.
    public static func isTypable(_ hyperparameter: Hyperparameter) -> Bool {
        switch hyperparameter.kind {
        case .table, .entries: false
        default: true
        }
    }

    private mutating func check() {
        guard let edit else { return }
        var trial = draft
        do {
            try trial.set(edit.path, parsing: edit.input.text)
            self.edit?.error = nil
        } catch {
            self.edit?.error = Self.sentence(error)
        }
    }

    private static func sentence(_ error: ExperimentError) -> Text {
        guard !error.allowed.isEmpty else { return error.reason }
        return Text("\(error.reason); allowed: \(error.allowed)", zh: "\(error.reason)；允许：\(error.allowed)")
    }
}
