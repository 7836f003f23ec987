import Language

/// Unpacks a file piece by piece, in bounded memory and never to more than a file may unpack to.
protocol Unpacker: AnyObject {
    /// Whether the bytes given so far end where a file may.
    var isComplete: Bool { get }
    /// What a piece of the file unpacks to; `body` is handed it in parts.
    func unpack(_ packed: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(FormatError)
}

extension Packing {
    /// What a file may unpack to. A few megabytes can stand for gigabytes of zeros.
    package static let largest = 1 << 30

    /// Unpacked bytes that are handed on at once.
    static let pieceSize = 256 << 10

    func tooLarge(_ path: String, largest: Int) -> FormatError {
        FormatError(
            file: path,
            reason: Text(
                "it unpacks to more than \(largest >> 20) MiB; unpack it first: \(command)",
                zh: "解压后超过 \(largest >> 20) MiB；请先解压：\(command)"))
    }

    func damaged(_ path: String, after unpacked: Int) -> FormatError {
        FormatError(
            file: path,
            reason: Text(
                "it is packed by \(rawValue) and damaged after \(unpacked) unpacked bytes",
                zh: "\(rawValue) 压缩文件在解压 \(unpacked) 字节之后损坏"))
    }

    func cut(_ path: String) -> FormatError {
        FormatError(
            file: path,
            reason: Text(
                "it is packed by \(rawValue) and ends too early: it was cut", zh: "\(rawValue) 压缩文件提前结束：被截断了"))
    }

    func noMemory(_ path: String) -> FormatError {
        FormatError(file: path, reason: Text("there is no memory to unpack it", zh: "没有内存用来解压"))
    }
}
