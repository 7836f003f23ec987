import Language

/// Why a kernel could not be prepared or run, in a sentence.
public struct KernelError: ExplainedError, Hashable {
    /// What is wrong, as shown to a person.
    public let text: Text

    /// An error that says `text`.
    public init(_ text: Text) {
        self.text = text
    }
}
