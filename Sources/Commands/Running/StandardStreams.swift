import Foundation
import Language

/// What must hold of the process before anything else is done.
enum StandardStreams {
    /// Opens those of the descriptors 0, 1 and 2 that the program was started without, on nothing: the next file that
    /// is opened would get the number, and what is said would be written into it. And lets a file that outgrows the
    /// limit of `ulimit -f` be an error like a full disk, not the program's end.
    static func secure() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            // The lowest free number is taken: this one, as those below it are open by now.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY)
        }
        signal(SIGXFSZ, SIG_IGN)
    }

    /// Files that a command may have open at once beside those that it was started with.
    private static let neededFiles = 32

    /// Why too few files can be open at once, in words; nil where there is room. Asked before, as libraries end the
    /// program where they find no room: libdispatch does for its own three.
    static func shortage() -> Text? {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        if getrlimit(kind, &limit) == 0, limit.rlim_cur < 256, limit.rlim_max > limit.rlim_cur {
            limit.rlim_cur = min(256, limit.rlim_max)
            setrlimit(kind, &limit)
        }
        var opened: [Int32] = []
        defer { for descriptor in opened { close(descriptor) } }
        while opened.count < neededFiles {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                let reason = String(cString: strerror(errno))
                return Text(
                    """
                    only \(opened.count) more files can be open at once, and \(neededFiles) are needed: \(reason); \
                    'ulimit -n 256' would do
                    """,
                    zh: """
                        最多还能同时打开 \(opened.count) 个文件，而需要 \(neededFiles) 个：\(reason)；可用 'ulimit -n 256'
                        """)
            }
            opened.append(descriptor)
        }
        return nil
    }
}
