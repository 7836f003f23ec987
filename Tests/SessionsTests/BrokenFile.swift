import Formats
import Foundation

/// A file that this process has open and can no longer write to, as on a disk that has failed: behind the backs of
/// those who opened it, each of its descriptors is replaced by one that only reads.
final class BrokenFile {
    private var replaced: [(descriptor: Int32, original: Int32)] = []

    /// Breaks an open file until it is mended.
    init(_ path: String) throws {
        // All are found before the first is replaced: the copies made then are descriptors of the file, too.
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)) == path
        }
        for descriptor in descriptors.compactMap({ Int32($0) }) {
            let readOnly = open(path, O_RDONLY | O_CLOEXEC)
            guard readOnly >= 0 else { throw FileError(.open, path, code: errno) }
            replaced.append((descriptor, original: fcntl(descriptor, F_DUPFD_CLOEXEC, 0)))
            dup2(readOnly, descriptor)
            close(readOnly)
        }
        guard !replaced.isEmpty else { throw FileError(.open, path, code: ENOENT) }
    }

    deinit { mend() }

    /// Lets it be written to again.
    func mend() {
        for (descriptor, original) in replaced {
            dup2(original, descriptor)
            close(original)
        }
        replaced = []
    }
}
