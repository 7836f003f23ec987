import Foundation
import Language

/// A safetensors file, opened and checked; its numbers are read one tensor at a time.
///
/// Nothing in the file is trusted: `SafetensorsHeader` lists what is refused.
public final class SafetensorsFile: Sendable {
    /// As it was named to the reader.
    public let path: String
    /// What the file says it holds, checked.
    public let header: SafetensorsHeader
    private let file: PlainFile
    /// Where the numbers start in the file.
    private let dataStart: Int

    /// Opens a file, reads its header and checks it against the file's length.
    public init(path: String) throws(FormatError) {
        let file: PlainFile
        do throws(FileError) {
            file = try PlainFile(path)
        } catch {
            throw FormatError(file: path, reason: error.explanation)
        }
        (header, dataStart) = try Self.header(of: file, path: path)
        self.path = path
        self.file = file
    }

    private static func header(of file: PlainFile, path: String) throws(FormatError) -> (SafetensorsHeader, Int) {
        let size = file.size
        guard size >= 8 else {
            throw FormatError(
                file: path, reason: Text("it is too short for a safetensors file", zh: "太短，不是 safetensors 文件"))
        }
        let prefix = try bytes(of: file, 0..<8, path: path)
        var length: UInt64 = 0
        for byte in prefix.reversed() { length = length << 8 | UInt64(byte) }
        guard length <= SafetensorsHeader.longest, Int(length) <= size - 8 else {
            throw FormatError(
                file: path,
                reason: Text(
                    "its header of \(length) bytes is longer than allowed or than the file",
                    zh: "文件头有 \(length) 字节，超过上限或文件长度"))
        }
        let end = 8 + Int(length)
        let json = try bytes(of: file, 8..<end, path: path)
        var outcome: Result<SafetensorsHeader, FormatError>?
        json.withUnsafeBufferPointer { buffer in
            do throws(FormatError) {
                outcome = .success(try SafetensorsHeader(json: buffer, dataBytes: size - end, file: path))
            } catch {
                outcome = .failure(error)
            }
        }
        guard let outcome else {
            throw FormatError(file: path, reason: Text("its header could not be read", zh: "无法读取文件头"))
        }
        return (try outcome.get(), end)
    }

    private static func bytes(of file: PlainFile, _ range: Range<Int>, path: String) throws(FormatError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var outcome: Result<Void, FormatError> = .success(())
        bytes.withUnsafeMutableBytes { buffer in
            outcome = read(file, at: range.lowerBound, into: buffer, path: path)
        }
        try outcome.get()
        return bytes
    }

    private static func read(
        _ file: PlainFile, at offset: Int, into buffer: UnsafeMutableRawBufferPointer, path: String
    ) -> Result<Void, FormatError> {
        guard let start = buffer.baseAddress else { return .success(()) }
        var done = 0
        while done < buffer.count {
            let rest = buffer.count - done
            let count = uninterrupted { pread(file.descriptor, start + done, rest, off_t(offset + done)) }
            guard count > 0 else {
                let reason =
                    count == 0 ? Text("it is shorter than it was", zh: "文件比之前短了") : .system(errno)
                return .failure(FormatError(file: path, reason: reason))
            }
            done += count
        }
        return .success(())
    }

    /// The tensor of a name; nil where the file has none such.
    public subscript(name: String) -> SafetensorsHeader.Tensor? { header.tensors.first { $0.name == name } }

    /// The text under a name in the metadata.
    public func metadata(_ name: String) -> String? { header.metadata.first { $0.name == name }?.value.text }

    /// Reads a tensor of 32-bit floats into memory of exactly its size.
    public func read(_ name: String, into buffer: UnsafeMutableBufferPointer<Float>) throws(FormatError) {
        let tensor = try tensor(name, of: .float32)
        guard tensor.count == buffer.count else {
            throw FormatError(
                file: path,
                reason: Text(
                    "tensor \"\(name)\" has \(tensor.count) numbers where \(buffer.count) are due",
                    zh: "张量 \"\(name)\" 有 \(tensor.count) 个数，应有 \(buffer.count) 个"))
        }
        try Self.read(
            file, at: dataStart + tensor.range.lowerBound, into: UnsafeMutableRawBufferPointer(buffer), path: path
        ).get()
    }

    /// A tensor of 32-bit floats, row by row.
    public func floats(_ name: String) throws(FormatError) -> [Float] {
        let tensor = try tensor(name, of: .float32)
        var outcome: Result<Void, FormatError> = .success(())
        let floats = [Float](unsafeUninitializedCapacity: tensor.count) { buffer, count in
            count = tensor.count
            outcome = Self.read(
                file, at: dataStart + tensor.range.lowerBound,
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<(count * 4)]),
                path: path)
        }
        try outcome.get()
        return floats
    }

    /// The bytes of a tensor of any type, as they lie in the file.
    public func bytes(_ name: String) throws(FormatError) -> [UInt8] {
        guard let tensor = self[name] else { throw missing(name) }
        let start = dataStart + tensor.range.lowerBound
        return try Self.bytes(of: file, start..<(start + tensor.range.count), path: path)
    }

    private func tensor(_ name: String, of element: TensorElement) throws(FormatError) -> SafetensorsHeader.Tensor {
        guard let tensor = self[name] else { throw missing(name) }
        guard tensor.element == element else {
            throw FormatError(
                file: path,
                reason: Text(
                    "tensor \"\(name)\" holds \(tensor.element.rawValue) where \(element.rawValue) is due",
                    zh: "张量 \"\(name)\" 是 \(tensor.element.rawValue)，应为 \(element.rawValue)"))
        }
        return tensor
    }

    private func missing(_ name: String) -> FormatError {
        FormatError(file: path, reason: Text("there is no tensor \"\(name)\"", zh: "没有张量 \"\(name)\""))
    }
}
