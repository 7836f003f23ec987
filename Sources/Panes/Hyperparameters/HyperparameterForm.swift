import Catalog
import Language
import TerminalUI
import Training

/// The settings of the next run, as they are being edited.
///
/// `draft` is valid at any time: what is typed reaches it only once it is accepted.
public struct HyperparameterForm: Sendable {
    /// The settings as changed so far.
    public private(set) var draft: Experiment
    /// The experiment that changes are marked against: that of the last run.
    public private(set) var base: Experiment
    /// The lines in their order: each section's title, then its fields.
    public private(set) var rows: [Row] = []
    /// Index into `rows` of the field that has the focus.
    public private(set) var selection = 0
    /// The value being typed; nil where none is.
    public private(set) var edit: Edit?

    /// A line of the form.
    public enum Row: Sendable, Hashable {
        /// The heading of the fields below it.
        case section(title: Text)
        /// A setting, which can have the focus.
        case field(Field)

        /// The setting; nil for a title.
        public var field: Field? { if case .field(let field) = self { field } else { nil } }
    }

    /// A setting of the form.
    public struct Field: Sendable, Hashable {
        /// `training.learning-rate`.
        public var path: String
        /// The name shown: the last part of the path, or `split.train` for a part of a record.
        public var label: String
        /// Its kind, range, default and help.
        public var hyperparameter: Hyperparameter
    }

    /// A value while it is being typed.
    public struct Edit: Sendable, Hashable {
        /// The setting it is for: `training.learning-rate`.
        public var path: String
        /// What is typed so far, and where the cursor stands.
        public var input: TextField
        /// Why the text is refused; nil where it is fine.
        public var error: Text?
    }

    /// A form with the focus on the learning rate.
    /// - Parameter base: what changes are marked against; nil takes `experiment` itself.
    public init(experiment: Experiment, base: Experiment? = nil) {
        draft = experiment
        self.base = base ?? experiment
        relist()
        selection =
            rows.firstIndex { $0.field?.path == "training.learning-rate" }
            ?? rows.firstIndex { $0.field != nil } ?? 0
    }

    /// The field that has the focus; nil where the form has none.
    public var focused: Field? { rows.indices.contains(selection) ? rows[selection].field : nil }

    /// The changes against the last run, in the order of the file.
    public var changes: [SettingChange] { draft.differences(from: base) }

    /// Whether its value is another than that of the last run.
    public func isChanged(_ field: Field) -> Bool { draft.value(at: field.path) != base.value(at: field.path) }

    /// Whether every change could be made to a running trainer.
    public var changesApplyMidRun: Bool {
        let changes = changes
        return !changes.isEmpty && changes.allSatisfy { draft.changesMidRun($0.path) }
    }

    /// The value of a field as a person would type it.
    public func text(of field: Field) -> String { draft.written(at: field.path)?.typed ?? "" }

    /// The last run's value of a field, or that it had none.
    public func baseText(of field: Field) -> Text {
        base.written(at: field.path).map { Text(verbatim: $0.typed) } ?? Text("none", zh: "无")
    }

    // MARK: Moving

    /// Moves the focus by so many fields, past titles, stopping at the ends; nothing while a value is typed.
    public mutating func move(by count: Int) {
        guard edit == nil, count != 0 else { return }
        let fields = rows.indices.filter { rows[$0].field != nil }
        guard let place = fields.firstIndex(where: { $0 >= selection }) else { return }
        selection = fields[min(max(0, place + count), fields.count - 1)]
    }

    /// Moves the focus to the first field; nothing while a value is typed.
    public mutating func moveToFirst() { move(by: -rows.count) }
    /// Moves the focus to the last field; nothing while a value is typed.
    public mutating func moveToLast() { move(by: rows.count) }

    /// Goes to the first field of the next section, or of the one before.
    public mutating func moveSection(by direction: Int) {
        guard edit == nil else { return }
        let heads = rows.indices.filter { rows[$0].field == nil }
        let current = heads.lastIndex { $0 < selection } ?? 0
        guard !heads.isEmpty else { return }
        let target = heads[(current + direction + heads.count) % heads.count] + 1
        if rows.indices.contains(target), rows[target].field != nil { selection = target }
    }

    /// Gives a row the focus, as by the mouse; nothing for a title or while a value is typed.
    public mutating func select(row: Int) {
        guard edit == nil, rows.indices.contains(row), rows[row].field != nil else { return }
        selection = row
    }

    // MARK: Changing

    /// Goes to the next or the previous value: the next word of a choice, the next round number.
    public mutating func nudge(by direction: Int) {
        guard edit == nil, let field = focused, let value = draft.value(at: field.path),
            let next = Nudge.next(after: value, of: field.hyperparameter, direction: direction)
        else { return }
        accept(next, at: field.path)
    }

    /// Goes back to the last run's value.
    public mutating func revert() {
        guard edit == nil, let field = focused, let value = base.value(at: field.path) else { return }
        accept(value, at: field.path)
    }

    /// Goes back to all values of the last run; what is being typed is dropped.
    public mutating func revertAll() {
        edit = nil
        draft = base
        relist()
    }

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

    /// Leaves the value as it was before it was typed.
    public mutating func cancelEdit() { edit = nil }

    /// Takes another run's experiment as what changes are marked against, and, where nothing has been
    /// changed by hand, as the draft.
    public mutating func rebase(on experiment: Experiment) {
        if changes.isEmpty, edit == nil { draft = experiment }
        base = experiment
        relist(keeping: focused?.path)
    }

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

    private mutating func accept(_ value: SettingValue, at path: String) {
        var changed = draft
        guard (try? changed.set(path, to: value)) != nil else { return }
        draft = changed
        relist(keeping: path)
    }

    private mutating func relist(keeping path: String? = nil) {
        rows = []
        for section in draft.sections() {
            rows.append(.section(title: section.title))
            for hyperparameter in section.hyperparameters {
                list(hyperparameter, path: section.path(of: hyperparameter.name), label: hyperparameter.name)
            }
        }
        if let path, let place = rows.firstIndex(where: { $0.field?.path == path }) { selection = place }
        selection = min(selection, max(0, rows.count - 1))
    }

    private mutating func list(_ hyperparameter: Hyperparameter, path: String, label: String) {
        if case .table(let fields) = hyperparameter.kind {
            for field in fields { list(field, path: "\(path).\(field.name)", label: "\(label).\(field.name)") }
        } else {
            rows.append(.field(Field(path: path, label: label, hyperparameter: hyperparameter)))
        }
    }

    private static func sentence(_ error: ExperimentError) -> Text {
        guard !error.allowed.isEmpty else { return error.reason }
        return Text("\(error.reason); allowed: \(error.allowed)", zh: "\(error.reason)；允许：\(error.allowed)")
    }
}
