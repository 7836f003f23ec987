import Catalog
import Datasets
import Experiments
import Hosting
import Language
import Profiles
import TerminalUI

/// The settings of the next run, as they are being edited.
///
/// `draft` is valid at any time: what is typed reaches it only once it is accepted.
public struct HyperparameterForm: Sendable {
    /// The settings as changed so far.
    public internal(set) var draft: Experiment
    /// The experiment that changes are marked against: that of the last run.
    public private(set) var base: Experiment
    /// The lines in their order: each section's title, then its fields.
    public private(set) var rows: [Row] = []
    /// The row of the field that has the focus, and the first row that is shown.
    private var position = ListState()
    /// What was found out about the data; nil until then.
    public private(set) var data: DataKind?
    /// The value being typed; nil where none is.
    public internal(set) var edit: Edit?

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
        /// Why it has no effect, in words that follow its name; nil where it has one.
        public var idleReason: Text?
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

    /// A form with the focus on its first field.
    /// - Parameters:
    ///   - base: what changes are marked against; nil takes `experiment` itself.
    ///   - data: what is known of the data.
    public init(experiment: Experiment, base: Experiment? = nil, data: DataKind? = nil) {
        draft = experiment
        self.base = base ?? experiment
        self.data = data
        relist()
        selection = rows.firstIndex { $0.field != nil } ?? 0
    }

    /// Index into `rows` of the field that has the focus.
    public private(set) var selection: Int {
        get { position.selection }
        set { position.selection = newValue }
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

    /// The first row of those shown, of which there are so many: the focused one is among them, and the title above it.
    public func firstRow(visible: Int) -> Int { fitted(visible: visible).offset }

    /// Keeps that row, so that rows stay in place while the focus moves among them.
    public mutating func keepPlace(visible: Int) { position = fitted(visible: visible) }

    private func fitted(visible: Int) -> ListState {
        var place = position
        if visible > 1, selection > 0, rows.indices.contains(selection - 1), rows[selection - 1].field == nil {
            place.selection = selection - 1
            place.fit(count: rows.count, visible: visible)
            place.selection = selection
        }
        place.fit(count: rows.count, visible: visible)
        return place
    }

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

    /// What the focused field offers to choose from; nil where its value is typed.
    public var choices: [Hyperparameter.Variant]? { focused.flatMap { draft.choices(at: $0.path) } }

    /// Takes one of the words that the field of a path offers.
    public mutating func choose(_ word: String, at path: String) {
        var changed = draft
        guard edit == nil, (try? changed.set(path, parsing: word)) != nil else { return }
        draft = changed
        relist(keeping: path)
    }

    /// Makes the changes that mend a finding about the data; what is being typed is dropped.
    public mutating func apply(_ remedy: Remedy) {
        edit = nil
        var changed = draft
        guard (try? changed.apply(remedy)) != nil else { return }
        draft = changed
        relist(keeping: focused?.path)
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
        relist(keeping: focused?.path)
    }

    /// Takes another run's experiment as what changes are marked against, and, where nothing has been
    /// changed by hand, as the draft.
    public mutating func rebase(on experiment: Experiment) {
        if changes.isEmpty, edit == nil { draft = experiment }
        base = experiment
        relist(keeping: focused?.path)
    }

    /// Takes in what was found out about the data: settings that they do not have go, others come.
    public mutating func learn(_ data: DataKind?) {
        guard data != self.data else { return }
        self.data = data
        relist(keeping: focused?.path)
    }

    private mutating func accept(_ value: SettingValue, at path: String) {
        var changed = draft
        guard (try? changed.set(path, to: value)) != nil else { return }
        draft = changed
        relist(keeping: path)
    }

    /// Lists what there is to set now, with the focus on the field of a path.
    mutating func relist(keeping path: String? = nil) {
        rows = []
        for section in draft.sections() {
            let title = rows.count
            rows.append(.section(title: section.title))
            for hyperparameter in section.hyperparameters {
                list(hyperparameter, path: section.path(of: hyperparameter.name), label: hyperparameter.name)
            }
            if rows.count == title + 1 { rows.removeLast() }
        }
        if let path, let place = rows.firstIndex(where: { $0.field?.path == path }) { selection = place }
        selection = min(selection, max(0, rows.count - 1))
        guard rows.indices.contains(selection), rows[selection].field == nil else { return }
        selection = rows[selection...].firstIndex { $0.field != nil } ?? rows.lastIndex { $0.field != nil } ?? 0
    }

    /// What has no effect is listed where a person has said it, or where it differs from the last run; what is hardly
    /// ever changed, where it was.
    private mutating func list(_ hyperparameter: Hyperparameter, path: String, label: String) {
        let reason = draft.idleReason(of: hyperparameter, data: data)
        let field = Field(path: path, label: label, hyperparameter: hyperparameter, idleReason: reason)
        if case .table(let fields) = hyperparameter.kind, reason == nil {
            for field in fields { list(field, path: "\(path).\(field.name)", label: "\(label).\(field.name)") }
        } else if hyperparameter.isRare, draft.value(at: path) == hyperparameter.defaultValue, !isChanged(field) {
            return
        } else if reason == nil || draft.isSaid(path) || isChanged(field) {
            rows.append(.field(field))
        }
    }
}
