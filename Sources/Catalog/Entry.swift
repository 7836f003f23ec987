import Language

/// A row of a catalog: an optimizer, a schedule, a model, a layer, a cleaning step.
///
/// Everything that can be chosen by name is listed in such rows, so that the experiment file, the
/// forms, the documentation and the tests all read the same list.
public struct Entry<Product>: Sendable {
    /// The name in the experiment file: `adamw`.
    public let id: String
    /// One line for a list of choices, without a full stop.
    public let summary: Text
    /// Where the method comes from, authors and year; empty where it needs none.
    public let reference: String
    /// The settings it takes. They share one table of the experiment file with others, so their names differ from
    /// those; where several rows have the same setting, one function makes it for all.
    public let hyperparameters: [Hyperparameter]
    /// Makes the thing from settings that were checked against `hyperparameters`.
    public let make: @Sendable (Settings) throws -> Product

    public init(
        id: String, summary: Text, reference: String = "", hyperparameters: [Hyperparameter] = [],
        make: @escaping @Sendable (Settings) throws -> Product
    ) {
        self.id = id
        self.summary = summary
        self.reference = reference
        self.hyperparameters = hyperparameters
        self.make = make
    }
}

extension Entry {
    /// The same as a step of a list, which can be switched off there and keep its place and its settings.
    public var asStep: Entry {
        let enabled = Hyperparameter(
            "enabled", .boolean, default: true,
            help: Text(
                "Whether the step is done; false keeps it in the list as though it were not there",
                zh: "是否执行该步骤；false 时保留在列表中但如同不存在"), isRare: true)
        return Entry(
            id: id, summary: summary, reference: reference, hyperparameters: hyperparameters + [enabled], make: make)
    }
}

extension SettingValue {
    /// Whether this step of a list is done.
    public var isEnabled: Bool { self["enabled"]?.boolean != false }
}
