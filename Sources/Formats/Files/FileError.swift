import Foundation
import Language

/// A call to the operating system that failed.
public struct FileError: ExplainedError, Sendable, Hashable {
    /// The calls that can fail.
    public enum Operation: String, Sendable, Hashable {
        case open, read, write, synchronize, close, rename, createFolder = "create folder", remove

        /// Completes "cannot …".
        var text: Text {
            switch self {
            case .open: Text("open", zh: "打开")
            case .read: Text("read", zh: "读取")
            case .write: Text("write", zh: "写入")
            case .synchronize: Text("synchronize", zh: "同步")
            case .close: Text("close", zh: "关闭")
            case .rename: Text("rename", zh: "改名")
            case .createFolder: Text("create folder", zh: "创建文件夹")
            case .remove: Text("remove", zh: "删除")
            }
        }
    }

    /// The call that failed.
    public var operation: Operation
    /// The file or folder, as it was named to the call.
    public var path: String
    /// The `errno` of the call.
    public var code: Int32

    /// Why, in words of its own; nil where the system's words for the code say it.
    public var reason: Text?

    /// A failure with the `errno` the call left.
    public init(_ operation: Operation, _ path: String, code: Int32, reason: Text? = nil) {
        self.operation = operation
        self.path = path
        self.code = code
        self.reason = reason
    }

    /// Whether the disk, or a quota on it, is full.
    public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

    /// Whether the folder that is written to is no longer where it was.
    public var isPlaceGone: Bool { code == ESTALE }

    /// `run.toml: cannot write: No space left on device`.
    public var text: Text {
        let what = operation.text
        return Text("\(path): ", zh: "\(path)：")
            + Text("cannot \(what): \(explanation)", zh: "无法\(what)：\(explanation)")
    }

    /// Why, in words of its own or the system's.
    public var explanation: Text { reason ?? .system(code) }
}

extension Text {
    /// The system's words for an `errno`, with a translation of the usual ones.
    static func system(_ code: Int32) -> Text {
        let words = String(cString: strerror(code))
        return chineseWords[code].map { Text(Phrase(words), zh: Phrase($0)) } ?? Text(verbatim: words)
    }

    private static let chineseWords: [Int32: String] = [
        ENOENT: "没有这个文件或文件夹", EACCES: "权限不够", EPERM: "不允许这个操作", ENOSPC: "磁盘已满", EDQUOT: "磁盘配额已满",
        EROFS: "文件系统只读", EIO: "输入输出错误", EFBIG: "文件太大", EEXIST: "已存在", EISDIR: "是一个文件夹",
        ENOTDIR: "不是文件夹", ELOOP: "符号链接层数过多", EMFILE: "打开的文件过多", ENFILE: "打开的文件过多",
        ENAMETOOLONG: "文件名太长",
    ]
}
