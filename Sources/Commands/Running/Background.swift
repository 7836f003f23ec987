import Formats
import Foundation
import Language

/// Going on with a run when its screen is gone.
enum Background {
    /// Starts this program anew on a session, in a process group of its own that no closing terminal reaches. What it
    /// says goes to `background.log` in the session's folder.
    static func resume(_ session: URL) throws {
        let log = session.appending(path: "background.log").path
        // A link would lead out of the session, and a pipe keep this program waiting.
        _ = try OwnFolder(session.path).kind(of: "background.log")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, flags, 0o644)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, newSession)

        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        // The log is read by the person who was at the screen.
        let language = Speech.language.rawValue
        let words: [String] = [program, "resume", session.path, "--lines", "--language", language]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var environment =
            ProcessInfo.processInfo.environment.sorted { $0.key < $1.key }
            .map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for variable in environment { free(variable) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, program, &actions, &attributes, &arguments, &environment)
        guard status == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: status) ?? .EIO)
        }
        let name = Words.shellWord(session.lastPathComponent)
        Output.complain(
            Text(
                """
                Training goes on in the background as process \(process); 'workbench \(name)' shows it. It says what it \
                does in \(log).
                """,
                zh: "训练作为进程 \(process) 在后台继续；'workbench \(name)' 可查看。它的输出写在 \(log)。"
            ).spoken)
    }

    /// `POSIX_SPAWN_SETSID` of <spawn.h>, which needs a feature macro that Swift's import does not set.
    private static let newSession: Int16 = 0x80
}
