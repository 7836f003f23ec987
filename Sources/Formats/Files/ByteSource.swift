import Foundation
import Language

/// The bytes of a plain file, piece by piece; those of a gzip file unpacked.
final class ByteSource {
    let path: String
    /// Whether the file is packed by gzip.
    let isPacked: Bool
    /// Bytes of the file that were given out, as they lie there.
    private(set) var taken = 0
    private let file: Int32
    private let inflater: Inflater?
    /// What was read and is not given out yet: at first the piece that showed how the file is packed.
    private var pending: ArraySlice<UInt8>
    private static let pieceSize = 1 << 20
    /// Bytes that are unpacked at once: they may become a thousand times as many.
    private static let packedSize = 8 << 10

    init(path: String) throws(FormatError) {
        let file = try SourceFile.open(path)
        self.path = path
        self.file = file
        do throws(FormatError) {
            let piece = try Self.read(file, path: path)
            isPacked = piece.starts(with: [0x1F, 0x8B, 0x08])
            inflater = isPacked ? try Inflater(path: path) : nil
            pending = piece[...]
        } catch {
            close(file)
            throw error
        }
    }

    deinit { close(file) }

    /// What comes next; empty only at the end.
    func next() throws(FormatError) -> [UInt8] {
        while true {
            if pending.isEmpty { pending = try Self.read(file, path: path)[...] }
            guard let inflater else {
                defer { pending = [] }
                taken += pending.count
                return Array(pending)
            }
            guard !pending.isEmpty else {
                guard inflater.isComplete else {
                    throw FormatError(
                        file: path,
                        reason: Text(
                            "it is packed by gzip and ends too early: it was cut", zh: "gzip 压缩文件提前结束：被截断了"))
                }
                return []
            }
            let packed = Array(pending.prefix(Self.packedSize))
            pending = pending.dropFirst(Self.packedSize)
            taken += packed.count
            var unpacked: [UInt8] = []
            try inflater.unpack(packed) { unpacked.append(contentsOf: $0) }
            if !unpacked.isEmpty { return unpacked }
        }
    }

    /// All that is left.
    ///
    /// - Parameter limit: the most bytes that are taken; of a larger file only so many and no more than a piece beyond.
    func rest(limit: Int = .max) throws(FormatError) -> [UInt8] {
        var bytes = try next()
        while bytes.count < limit {
            let piece = try next()
            if piece.isEmpty { break }
            bytes.append(contentsOf: piece)
        }
        return bytes
    }

    private static func read(_ file: Int32, path: String) throws(FormatError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
            let got = uninterrupted { Foundation.read(file, buffer.baseAddress, buffer.count) }
            code = got < 0 ? errno : 0
            count = max(got, 0)
        }
        guard code == 0 else { throw FormatError(file: path, reason: .system(code)) }
        return bytes
    }
}
