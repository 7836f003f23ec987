import Formats
import Language

/// Why a session could not be opened, created or written; the description names the place and a way out.
public enum SessionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No session has this name, nor is it the path of one.
    case notFound(name: String, hint: String)
    /// The place of this name is taken, by a session or by something else.
    case alreadyExists(name: String)
    /// The name cannot be a folder's.
    case invalidName(String)
    /// Another program writes to it.
    case inUse(name: String, holder: SessionHolder)
    /// It was opened to be looked at only.
    case readOnly(name: String)
    /// Written by a later version, with tables this one does not know.
    case laterVersion(name: String, version: String)
    /// A file is damaged or cannot be read or written.
    case unusable(name: String, reason: String)
    /// A file of the person's data could not be copied into the session.
    case notCopied(file: String, reason: String)
    /// The program that writes to it could not be asked for something.
    case notControlled(name: String, reason: Text)
    /// The session has no such run.
    case noRun(name: String, run: String)

    /// A sentence for a person.
    public var description: String {
        switch self {
        case .notFound(let name, let hint):
            "there is no session '\(name)'\(hint); 'workbench sessions' lists them"
        case .alreadyExists(let name): "a session '\(name)' exists already; choose another name"
        case .invalidName(let name):
            "'\(name.printable)' cannot be the name of a session: it must not be empty, begin with a dot, hold a slash or "
                + "a control code, or be longer than 200 bytes"
        case .inUse(let name, let holder):
            "session '\(name)' is being written by \(holder); it can be looked at, but not changed"
        case .readOnly(let name): "session '\(name)' was opened for looking only"
        case .laterVersion(let name, let version):
            "session '\(name)' was written by Workbench \(version), a later version than this one "
                + "(\(ProgramVersion.current)); open it with that version"
        case .unusable(let name, let reason): "session '\(name)' cannot be used: \(reason)"
        case .notCopied(let file, let reason): "\(file) cannot be copied into the session: \(reason)"
        case .notControlled(let name, let reason): "session '\(name)' cannot be controlled: \(reason.in(.english))"
        case .noRun(let name, let run): "session '\(name)' has no run \(run)"
        }
    }
}
