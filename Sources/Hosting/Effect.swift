import Experiments
import Language

/// What the screen asks of the world outside; the answers come back as messages.
public enum Effect: Sendable, Equatable {
    /// Find something out, or note something down; answered by `Message.answer` or `Message.failed`.
    case ask(AnyQuery)
    /// Give up what was asked of a kind.
    case cancel(QueryID)
    /// Make a session for an experiment file and, where asked to, start its first run; or open the session whose folder
    /// this is. Runs of the file are kept in the session of that name or path, where one is given.
    case open(path: String, start: Bool, session: String? = nil)
    /// Open a session by its name, to write where no other program does; answered by `Message.opened`.
    case openSession(name: String)
    /// Close the session; its trainer must be gone.
    case closeSession
    /// Delete a session with all its runs; answered by the sessions that are left.
    case deleteSession(name: String)
    /// Start a new run in the open session.
    case start(Experiment, parent: Int?)
    /// Start a run from a saved state of another one.
    case fork(Experiment, from: ForkPoint, parent: Int)
    /// Go on with a run from where it was saved last; `paused` only loads it, to look inside or to go back.
    case resume(run: Int, paused: Bool)
    /// Ask the trainer for something; where another program trains in the session, that one, for as much as it does for
    /// others.
    case command(TrainerCommand)
    /// Go on here with what another program trains in the open session: it saves, ends and lets go. Answered by
    /// `Message.opened` and `active`, or by a problem.
    case takeOver
    /// Read what was recorded of a run; answered by `Message.history`.
    case loadHistory(run: Int)
    /// Delete a run with its checkpoints; answered by `Message.opened` with the runs that are left.
    case deleteRun(Int)
    /// Write the theme into the configuration file.
    case saveConfiguration(Configuration)
    /// Write the language into the configuration file.
    case saveLanguage(Language)
    /// Write into the configuration file which part of which pane is shown alone, `train/chart`; nil where none is.
    case saveEnlarged(String?)
    /// Leave the screen for the shell, as Ctrl-Z does.
    case suspend
    /// End the loop and close the terminal.
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
    /// Sets to work on what the screen asks for; may be called before the last effect is done.
    func perform(_ effect: Effect)
}
