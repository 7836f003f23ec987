/// Why a kernel could not be prepared or run, in a sentence.
public struct KernelError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, as shown to a person.
    public let description: String

    /// An error that says `description`.
    public init(_ description: String) {
        self.description = description
    }
}
