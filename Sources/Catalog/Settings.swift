import Language

/// The values of one section of an experiment, checked against its hyperparameters.
///
/// Reading a setting never fails: a name that was not given has its declared default.
public struct Settings: Sendable, Hashable {
    /// What can be set, in the order in which a form shows it.
    public let hyperparameters: [Hyperparameter]
    private var given: [String: SettingValue]

    /// All defaults.
    public init(_ hyperparameters: [Hyperparameter]) {
        self.hyperparameters = hyperparameters
        given = [:]
    }

    /// Values given by a person, each checked.
    public init(_ hyperparameters: [Hyperparameter], _ values: [SettingField]) throws(SettingError) {
        self.init(hyperparameters)
        for field in values { try set(field.name, to: field.value) }
    }

    /// The value of a setting: the one given, or else the default.
    public subscript(name: String) -> SettingValue? {
        given[name] ?? hyperparameters.first { $0.name == name }?.defaultValue
    }

    /// Whether a value was given.
    public func isGiven(_ name: String) -> Bool { given[name] != nil }

    /// Checks and keeps a value; a whole number given for a real one is taken as real, a name of an earlier version as
    /// the present one.
    public mutating func set(_ name: String, to value: SettingValue) throws(SettingError) {
        guard let hyperparameter = hyperparameters.named(name) else {
            throw SettingError(
                name: name,
                reason: Text(
                    "there is no such setting\(nearHint(to: name, among: hyperparameters.map(\.name)))",
                    zh: "没有这个设置\(nearHint(to: name, among: hyperparameters.map(\.name)))"),
                allowed: hyperparameters.map { Text(verbatim: $0.name) }.joined())
        }
        given[hyperparameter.name] = try hyperparameter.checked(value)
    }

    /// Goes back to the default.
    public mutating func reset(_ name: String) { given[name] = nil }

    /// Every setting with its value, in the order of declaration.
    public var all: [SettingField] {
        hyperparameters.map { SettingField($0.name, given[$0.name] ?? $0.defaultValue) }
    }

    /// The same for a record of a list: what is hardly ever changed stands there only where it is not the default.
    public var record: [SettingField] {
        all.filter { field in
            let declared = hyperparameters.first { $0.name == field.name }
            return declared?.isRare != true || field.value != declared?.defaultValue
        }
    }

    // Values in their types. A name that is not declared, or has another type, reads as false, 0 or empty.

    /// A setting that is true or false.
    public func boolean(_ name: String) -> Bool { self[name]?.boolean ?? false }
    /// A whole number.
    public func integer(_ name: String) -> Int { self[name]?.integer ?? 0 }
    /// A number.
    public func real(_ name: String) -> Double { self[name]?.real ?? 0 }
    /// A text, or the word chosen.
    public func text(_ name: String) -> String { self[name]?.text ?? "" }
    /// A list of whole numbers.
    public func integers(_ name: String) -> [Int] { self[name]?.list?.compactMap(\.integer) ?? [] }
    /// A list of texts.
    public func words(_ name: String) -> [String] { self[name]?.list?.compactMap(\.text) ?? [] }
}

/// A setting that was refused, and why.
public struct SettingError: ExplainedError, Hashable {
    /// The setting, as a path where it lies inside another: `split.train`.
    public var name: String
    /// What is wrong with the value.
    public var reason: Text
    /// What would have been accepted, in words.
    public var allowed: Text

    public init(name: String, reason: Text, allowed: Text) {
        self.name = name
        self.reason = reason
        self.allowed = allowed
    }

    public var text: Text {
        Text("\(name): \(reason); allowed: \(allowed)", zh: "\(name)：\(reason)；可用：\(allowed)")
    }
}
