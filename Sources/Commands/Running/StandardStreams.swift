import Foundation

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
}
