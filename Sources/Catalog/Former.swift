/// A name or a word of an earlier version in what a person gave, with the one that took its place.
public struct Renaming: Sendable, Hashable {
    /// As it was given: `training.clip`, `data.tokenizer = "pairs"`.
    public let former: String
    /// As it is called now: `training.clip-norm`, `data.tokenizer = "bpe"`.
    public let present: String

    public init(former: String, present: String) {
        self.former = former
        self.present = present
    }
}

extension [Hyperparameter] {
    /// The setting of a name, or that had the name in an earlier version.
    public func named(_ name: String) -> Hyperparameter? {
        first { $0.name == name } ?? first { $0.formerly.contains(name) }
    }
}

extension Hyperparameter {
    /// The word that a word of an earlier version became; any other word is itself.
    func presentWord(_ word: String) -> String {
        guard let present = formerWords[word] else { return word }
        if case .choice(let words) = kind, words.contains(word) { return word }
        return present
    }

    /// What of a given value is called otherwise now: its words, and names and words inside of it.
    ///
    /// - Parameter path: where the setting stands: `data.tokenizer`.
    public func renamings(in value: SettingValue, at path: String) -> [Renaming] {
        switch (kind, value) {
        case (.choice, .text(let word)):
            let present = presentWord(word)
            return present == word
                ? [] : [Renaming(former: "\(path) = \"\(word)\"", present: "\(path) = \"\(present)\"")]
        case (.table(let hyperparameters), .table(let fields)):
            return Self.renamings(in: fields, of: hyperparameters, at: path)
        case (.entries(let key, let choices), .list(let values)):
            return values.flatMap { value -> [Renaming] in
                guard let word = value[key]?.text, let choice = choices.first(where: { $0.name == word }) else {
                    return []
                }
                return Self.renamings(in: value.table ?? [], of: choice.hyperparameters, at: "\(path).\(word)")
            }
        default: return []
        }
    }

    private static func renamings(
        in fields: [SettingField], of hyperparameters: [Hyperparameter], at path: String
    ) -> [Renaming] {
        fields.flatMap { field -> [Renaming] in
            guard let found = hyperparameters.named(field.name) else { return [] }
            let present = "\(path).\(found.name)"
            return (found.name == field.name ? [] : [Renaming(former: "\(path).\(field.name)", present: present)])
                + found.renamings(in: field.value, at: present)
        }
    }

    /// A value as a person writes it: with the word for 0, where the setting has one.
    public func written(_ value: SettingValue) -> SettingValue {
        switch (kind, value) {
        case (.integer(_, _, let zero?), .integer(0)): return .text(zero)
        case (.real(_, _, let zero?), _) where value.real == 0: return .text(zero)
        case (.table(let hyperparameters), .table(let fields)):
            return .table(Self.written(fields, by: hyperparameters))
        case (.entries(let key, let choices), .list(let values)):
            return .list(
                values.map { value in
                    guard let choice = choices.first(where: { $0.name == value[key]?.text }) else { return value }
                    return .table(Self.written(value.table ?? [], by: choice.hyperparameters))
                })
        default: return value
        }
    }

    private static func written(_ fields: [SettingField], by hyperparameters: [Hyperparameter]) -> [SettingField] {
        fields.map { field in
            guard let found = hyperparameters.first(where: { $0.name == field.name }) else { return field }
            return SettingField(field.name, found.written(field.value))
        }
    }
}

extension Hyperparameter.Kind {
    /// The word for 0, where it is no amount.
    public var zero: String? {
        switch self {
        case .integer(_, _, let zero), .real(_, _, let zero): zero
        default: nil
        }
    }
}
