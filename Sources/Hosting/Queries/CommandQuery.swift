import Formats
import Language
import Sessions

/// A query that is a command of the command line, too: `workbench notes SESSION`, with the same answer that a pane reads.
///
/// The command line prints the rows of the answer as a table, or with `--json` each as a line of its own.
public protocol CommandQuery: Query {
    /// What the command is called and what it does.
    static var command: QueryCommand { get }
    /// The query that a person means.
    /// - Parameters:
    ///   - run: the number after `--run`; nil where none was given.
    ///   - words: what was typed after the session.
    /// - Throws: an `ExplainedError` that says what is wrong with the words.
    init(run: RunID?, words: [String]) throws
    /// The answer in rows, with a cell for each of the command's columns.
    static func rows(_ answer: Answer) -> [AnswerRow]
}

/// How the command line offers a query.
public struct QueryCommand: Sendable {
    /// The command: one word of small letters.
    public var name: String
    /// What it does, in a line.
    public var abstract: Text
    /// What can be typed after the session; nil where nothing can.
    public var words: Text?
    /// Titles of the columns; none where the answer is plain lines.
    public var columns: [Text]
    /// How the session is opened.
    public var access: Session.Access

    public init(
        _ name: String, _ abstract: Text, words: Text? = nil, columns: [Text] = [], access: Session.Access = .read
    ) {
        self.name = name
        self.abstract = abstract
        self.words = words
        self.columns = columns
        self.access = access
    }
}

/// A row of an answer.
public struct AnswerRow: Sendable, Hashable {
    /// For a person.
    public var cells: [Text]
    /// For a program: members of a JSON object.
    public var members: [JSONMember]

    public init(_ cells: [Text], members: [JSONMember]) {
        self.cells = cells
        self.members = members
    }
}
