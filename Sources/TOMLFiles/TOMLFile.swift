import Glibc
import Language

/// The files that people write.
public enum TOMLFile {
    /// The largest file that is read, 1 MiB: hundreds of times what a long experiment takes.
    public static let maximumBytes = 1 << 20

    /// The text of a file.
    ///
    /// - Parameter takesPipes: Whether a pipe, such as the shell's `<(…)`, is read to its end, too. Where not, it is
    ///   an error, as nobody may ever write into it.
    public static func read(_ path: String, takesPipes: Bool = false) throws(TOMLError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (takesPipes ? 0 : O_NONBLOCK))
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw TOMLError(reason: Text("is a folder", zh: "是一个文件夹"))
        default: guard takesPipes else { throw TOMLError(reason: Text("is no plain file", zh: "不是普通文件")) }
        }
        guard status.st_size <= maximumBytes else { throw larger(than: maximumBytes) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { throw failure(errno) }
                continue
            }
            guard count > 0 else { break }
            bytes += piece[..<count]
            guard bytes.count <= maximumBytes else { throw larger(than: maximumBytes) }
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        throw TOMLError(
            place: firstFault(in: bytes),
            reason: Text("is not UTF-8 text; save it as UTF-8", zh: "不是 UTF-8 文本；请另存为 UTF-8"))
    }

    static func larger(than limit: Int) -> TOMLError {
        let size = limit >> 20
        return TOMLError(
            reason: Text("is larger than \(size) MiB, the most that is read", zh: "超过 \(size) MiB，即可读取的上限"))
    }

    private static func failure(_ code: Int32) -> TOMLError {
        var error = TOMLError(
            reason: code == ENOENT
                ? Text("there is no such file", zh: "没有这个文件")
                : Text(
                    "cannot be read: \(String(cString: strerror(code)))",
                    zh: "无法读取：\(String(cString: strerror(code)))"))
        error.isMissingFile = code == ENOENT
        return error
    }

    /// The first place that is no UTF-8.
    private static func firstFault(in bytes: [UInt8]) -> TOMLPlace {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var place = TOMLPlace(line: 1, column: 1)
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            place =
                scalar == "\n"
                ? TOMLPlace(line: place.line + 1, column: 1)
                : TOMLPlace(line: place.line, column: place.column + 1)
        }
        return place
    }
}
