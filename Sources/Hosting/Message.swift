import Experiments
import Language
import Machine

/// What the world outside tells the screen.
public enum Message: Sendable {
    /// What a query found out, or that it has been done.
    case answer(AnyQuery.Answer)
    /// How far a query has come.
    case progress(QueryID, WorkProgress)
    /// A query could not be answered; the text says why.
    case failed(QueryID, reason: Text)
    /// How many files are copied into the session that is being opened, of how many.
    case copying(done: Int, total: Int)
    /// A session is open, or its list of runs has changed.
    case opened(OpenedSession)
    /// The experiment that the open session's next run would have, where it has no run yet.
    /// - Parameter dataFirst: whether the data are to be looked at before the settings.
    case draft(Experiment, dataFirst: Bool = false)
    /// A run has been started or resumed and can be commanded.
    case active(run: Int)
    /// The trainer of a run is gone.
    case inactive(run: Int)
    /// The breakpoints and watches that a run has been started with.
    case breakpoints(run: Int, [Breakpoint], watches: [String])
    /// What a running trainer says.
    case events(run: Int, [TrainerEvent])
    /// What the session remembers of a run that is over or lies still, in order.
    case history(run: Int, [TrainerEvent])
    /// What the machine did since the last such message.
    case machine(MachineSample)
    /// A word about something done: `session 'digits' deleted`.
    case notice(Text)
    /// What was to be opened could not be.
    case unopened(OpeningFailure)
    /// Something could not be done; the text says what, where and what is possible.
    case problem(Text)
}

/// A session as the screen needs it.
public struct OpenedSession: Sendable {
    /// The name by which it is opened.
    public var name: String
    /// Its path; empty where it is not on disk before its first run starts.
    public var folder: String
    /// In the order they were made.
    public var runs: [RunCard]
    /// Whether this program may write; false where another one does.
    public var isWritable: Bool
    /// Who writes to it, where this program may not; nil where nobody does any more.
    public var writer: WriterCard?

    public init(name: String, folder: String, runs: [RunCard], isWritable: Bool = true, writer: WriterCard? = nil) {
        self.name = name
        self.folder = folder
        self.runs = runs
        self.isWritable = isWritable
        self.writer = writer
    }
}

/// Another program that writes to the open session.
public struct WriterCard: Sendable, Hashable {
    /// Who it is: `process 123`.
    public var name: Text
    /// Why it cannot be asked for anything, so that it can only be watched; nil where it can.
    public var hindrance: Text?

    public init(name: Text, hindrance: Text? = nil) {
        self.name = name
        self.hindrance = hindrance
    }

    /// A program that a session was let go of for, and that has not opened it yet.
    public init(handedTo process: Int32) {
        let name = Text("process \(process)", zh: "进程 \(process)")
        self.init(name: name, hindrance: Text("handed over to \(name)", zh: "已移交给\(name)"))
    }
}
