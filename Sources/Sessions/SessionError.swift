import Formats
import Language

/// Why a session could not be opened, created or written; the text names the place and a way out.
public enum SessionError: ExplainedError, Sendable, Hashable {
    /// No session has this name, nor is it the path of one; `near` is the name of one that may be meant.
    case notFound(name: String, near: String?)
    /// The place of this name is taken, by a session or by something else.
    case alreadyExists(name: String)
    /// The folder in which a session was to be made holds something else.
    case notASession(path: String)
    /// The name cannot be a folder's.
    case invalidName(String)
    /// Another program writes to it.
    case inUse(name: String, holder: SessionHolder)
    /// It was opened to be looked at only.
    case readOnly(name: String)
    /// Written by a later version, with tables this one does not know.
    case laterVersion(name: String, version: String?)
    /// A file is damaged or cannot be read or written.
    case unusable(name: String, reason: Text)
    /// A file of the person's data could not be copied into the session.
    case notCopied(file: Text, reason: Text)
    /// The program that writes to it could not be asked for something.
    case notControlled(name: String, reason: Text)
    /// The session has no run of this number.
    case noRun(name: String, run: RunID)
    /// The session has no run at all, or none that is left to be trained.
    case nothingToResume(name: String)

    public var text: Text {
        switch self {
        case .notFound(let name, let near?):
            Text(
                "there is no session '\(name)' (did you mean '\(near)'?); 'workbench sessions' lists them",
                zh: "没有会话 '\(name)'（是否想写 '\(near)'？）；'workbench sessions' 会列出所有会话")
        case .notFound(let name, nil):
            Text(
                "there is no session '\(name)'; 'workbench sessions' lists them",
                zh: "没有会话 '\(name)'；'workbench sessions' 会列出所有会话")
        case .alreadyExists(let name):
            Text("a session '\(name)' exists already; choose another name", zh: "会话 '\(name)' 已存在；请换一个名称")
        case .notASession(let path):
            Text(
                "\(path) exists and is no session; name a folder that does not exist yet",
                zh: "\(path) 已存在，且不是会话；请指定一个尚不存在的文件夹")
        case .invalidName(let name): Self.invalid(name.printable)
        case .inUse(let name, let holder):
            Text(
                "session '\(name)' is being written by \(holder.words); it can be looked at, but not changed",
                zh: "会话 '\(name)' 正由\(holder.words)写入；可以查看，不能更改")
        case .readOnly(let name): Text("session '\(name)' was opened for looking only", zh: "会话 '\(name)' 只为查看而打开")
        case .laterVersion(let name, let version): Self.later(name, version)
        case .unusable(let name, let reason):
            Text("session '\(name)' cannot be used: \(reason)", zh: "会话 '\(name)' 无法使用：\(reason)")
        case .notCopied(let file, let reason):
            Text("\(file) cannot be copied into the session: \(reason)", zh: "无法把 \(file) 复制到会话中：\(reason)")
        case .notControlled(let name, let reason):
            Text("session '\(name)' cannot be controlled: \(reason)", zh: "会话 '\(name)' 无法控制：\(reason)")
        case .noRun(let name, let run): Text("session '\(name)' has no run \(run)", zh: "会话 '\(name)' 没有运行 \(run)")
        case .nothingToResume(let name):
            Text("session '\(name)' has no run to resume", zh: "会话 '\(name)' 没有可以继续的运行")
        }
    }

    private static func invalid(_ name: String) -> Text {
        Text(
            """
            '\(name)' cannot be the name of a session: it must not be empty, begin with a dot, hold a slash or a control \
            code, or be longer than 200 bytes
            """,
            zh: "'\(name)' 不能作为会话名：不能为空，不能以点开头，不能含斜杠或控制字符，也不能超过 200 字节")
    }

    private static func later(_ name: String, _ version: String?) -> Text {
        let own = ProgramVersion.current
        let version = version.map { Text(verbatim: $0) } ?? Text("of a later version", zh: "更高版本")
        return Text(
            """
            session '\(name)' was written by Workbench \(version), a later version than this one (\(own)); open it with \
            that version
            """,
            zh: "会话 '\(name)' 由 Workbench \(version) 写入，比此版本（\(own)）新；请用那个版本打开")
    }
}
