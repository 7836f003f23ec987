/// Where the files of an experiment's data come from, where it is trained on a copy of them.
public struct DataCopy: Sendable, Hashable {
    /// The folder of the copy, which a person never named.
    public var copy: String
    /// The folder that it was made from.
    public var original: String

    public init(copy: String, original: String) {
        self.copy = copy
        self.original = original
    }

    /// A message about the copy's files as one about those that a person knows.
    public func named(_ message: String) -> String {
        message.replacing(copy + "/", with: original == "/" ? "/" : original + "/")
    }
}
