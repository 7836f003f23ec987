import Training

/// What the screen asks of the world outside; the answers come back as messages.
public enum Effect: Sendable, Equatable {
    case listSamples
    case listSessions
    /// Make a session for an experiment file and, where asked to, start its first run; or open the
    /// session whose folder this is.
    case open(path: String, start: Bool)
    case openSession(name: String)
    /// Close the session; its trainer must be gone.
    case closeSession
    case deleteSession(name: String)
    /// Start a new run in the open session.
    case start(Experiment, parent: Int?)
    /// Start a run from a saved state of another one.
    case fork(Experiment, from: ForkPoint, parent: Int)
    /// Go on with a run from where it was saved last; `paused` only loads it, to look inside or to go back.
    case resume(run: Int, paused: Bool)
    case command(TrainerCommand)
    case loadHistory(run: Int)
    case deleteRun(Int)
    case saveConfiguration(Configuration)
    /// Leave the screen for the shell, as Ctrl-Z does.
    case suspend
    case quit(Departure)
}

/// How the screen is left.
public enum Departure: Sendable, Hashable {
    /// Nothing is training.
    case idle
    /// Training has been asked to stop and save; leave when it has.
    case saved
    /// Training goes on without a screen.
    case detached
    /// Training was given up; what was saved before remains.
    case discarded
}

/// The world outside as the application sees it: samples, sessions, trainers, the machine.
///
/// Every call returns at once; work happens elsewhere and is reported through the mailbox.
public protocol Laboratory: AnyObject {
    /// Where the messages arrive.
    var mailbox: Mailbox<Message> { get }
    func perform(_ effect: Effect)
}
