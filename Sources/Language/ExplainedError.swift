/// An error that says in every language what happened, where, and what would be right.
///
/// As a plain description it speaks English: that is what goes into logs, JSON and stored records.
public protocol ExplainedError: Error, CustomStringConvertible {
    /// What a person is told.
    var text: Text { get }
}

extension ExplainedError {
    public var description: String { text.in(.english) }
}

extension Text {
    /// What an error says; one that speaks no language is taken by its description.
    public init(explaining error: any Error) {
        self = (error as? any ExplainedError)?.text ?? Text(verbatim: "\(error)")
    }
}
