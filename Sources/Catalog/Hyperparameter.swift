import Language

/// A setting, declared once beside the thing it configures.
///
/// From this one declaration come its TOML key and validation, its form field, its `--set` flag, its journal
/// entry and its row in `docs/settings.md`.
public struct Hyperparameter: Sendable, Hashable {
    /// The key in the experiment file, in kebab case: `learning-rate`.
    public let name: String
    /// The values it takes.
    public let kind: Kind
    /// The value it has where the experiment says nothing.
    public let defaultValue: SettingValue
    /// One sentence for the form and the documentation, without a final full stop: what it does, its unit where
    /// it has one, and what a special value such as 0 means.
    public let help: Text
    /// Where the method or the default comes from; empty where it needs none.
    public let reference: String
    /// Whether a running trainer can take a new value at a step boundary.
    public let changesMidRun: Bool
    /// What other settings have to be for this one to have an effect; every one of them.
    public let needs: [Need]
    /// What its words mean, for a list of choices; those that say it themselves are left out.
    public let meanings: [String: Text]
    /// Whether hardly anyone changes it: the form shows it only where it was changed.
    public let isRare: Bool
    /// Names it had in earlier versions, which are still read.
    public let formerly: [String]
    /// Words it took in earlier versions, which are still read, with the present ones.
    public let formerWords: [String: String]

    public init(
        _ name: String, _ kind: Kind, default defaultValue: SettingValue, help: Text, reference: String = "",
        changesMidRun: Bool = false, needs: [Need] = [], meanings: [String: Text] = [:], isRare: Bool = false,
        formerly: [String] = [], formerWords: [String: String] = [:]
    ) {
        self.name = name
        self.kind = kind
        // A whole number declared for a real setting equals the real one that a file gives.
        if case .real = kind, case .integer(let number) = defaultValue {
            self.defaultValue = .real(Double(number))
        } else {
            self.defaultValue = defaultValue
        }
        self.help = help
        self.reference = reference
        self.changesMidRun = changesMidRun
        self.needs = needs
        self.meanings = meanings
        self.isRare = isRare
        self.formerly = formerly
        self.formerWords = formerWords
    }

    /// What values a hyperparameter takes.
    public enum Kind: Sendable, Hashable {
        /// True or false.
        case boolean
        /// A whole number within bounds. `zero` is the word for 0 where that is no amount, such as "auto" or "off":
        /// it is written, shown and typed in its place, and read like it.
        case integer(ClosedRange<Int>, scale: Scale = .linear, zero: String? = nil)
        /// A number within bounds, with a word for 0 as above.
        case real(ClosedRange<Double>, scale: Scale = .linear, zero: String? = nil)
        /// One of a few words.
        case choice([String])
        /// Any text, such as a file's name; `optional` allows the empty text.
        case text(optional: Bool = false)
        /// A list of whole numbers, such as the widths of hidden layers.
        case integers(ClosedRange<Int>, count: ClosedRange<Int>)
        /// A list of words, each one of those allowed; an empty array of allowed words takes any.
        case words(allowed: [String])
        /// A record of named values.
        case table([Hyperparameter])
        /// A list of records, each chosen from a catalog by the text under `key`.
        case entries(key: String, choices: [Variant])
    }

    /// How a numeric range is walked by a form's arrows.
    public enum Scale: Sendable, Hashable {
        case linear, logarithmic
    }

    /// One kind of record in a `Kind.entries` list, with the settings it takes.
    public struct Variant: Sendable, Hashable {
        /// The text that chooses it.
        public let name: String
        /// One line for a list of choices, without a full stop.
        public let help: Text
        /// Where the method comes from; empty where it needs none.
        public let reference: String
        /// The settings it takes besides.
        public let hyperparameters: [Hyperparameter]

        public init(_ name: String, help: Text, reference: String = "", hyperparameters: [Hyperparameter]) {
            self.name = name
            self.help = help
            self.reference = reference
            self.hyperparameters = hyperparameters
        }

        /// The record that chooses a catalog's entry.
        public init<Product>(_ entry: Entry<Product>) {
            self.init(
                entry.id, help: entry.summary, reference: entry.reference, hyperparameters: entry.hyperparameters)
        }
    }
}
