import Foundation
import Language

/// Opening a file to read it, without ever waiting for one that is none.
///
/// A named pipe, a terminal or a device can keep its reader waiting for ever or never end, and none can be read
/// again, as a session that is resumed must. All data are opened here.
public enum SourceFile {
    /// Opens a file for reading; anything but a plain file is an error that says what it is.
    static func open(_ path: String) throws(FormatError) -> Int32 {
        // Without waiting: opening a pipe blocks until somebody writes to it.
        let file = uninterrupted { Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard file >= 0 else {
            // A socket cannot be opened at all; its kind says more than the system's words.
            try check(path)
            throw FormatError(file: path, reason: .system(errno))
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            Foundation.close(file)
            throw FormatError(file: path, reason: problem(with: status.st_mode))
        }
        return file
    }

    /// Bytes of a file, or of that which a link leads to; 0 where it cannot be told.
    public static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(max(0, status.st_size)) : 0
    }

    /// Refuses what can be named but not read as a file is, without opening it; what is not there passes.
    public static func check(_ path: String) throws(FormatError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
        throw FormatError(file: path, reason: problem(with: status.st_mode))
    }

    private static func problem(with mode: mode_t) -> Text {
        let again = Text("data are read more than once, so save them to a file first", zh: "数据要读取多次，请先存成文件")
        return switch mode & S_IFMT {
        case S_IFIFO:
            Text(
                "it is a pipe, which can be read once only; \(again): cat PIPE > FILE",
                zh: "这是管道，只能读取一次；\(again)：cat PIPE > FILE")
        case S_IFCHR, S_IFBLK: Text("it is a device or a terminal; \(again)", zh: "这是设备或终端；\(again)")
        case S_IFSOCK: Text("it is a socket; \(again)", zh: "这是套接字；\(again)")
        case S_IFDIR: Text("it is a folder, and a file is due", zh: "这是文件夹，而这里应是文件")
        default: Text("it is no plain file", zh: "不是普通文件")
        }
    }
}
