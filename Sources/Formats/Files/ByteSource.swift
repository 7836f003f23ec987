import Foundation
import Language

/// The bytes of a plain file, piece by piece; those of a packed file unpacked.
final class ByteSource {
    let path: String
    /// What the file is packed by; nil for nothing.
    let packing: Packing?
    /// Bytes of the file that were given out, as they lie there.
    private(set) var taken = 0
    private let file: Int32
    private let unpacker: (any Unpacker)?
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
            packing = Packing(start: piece)
            unpacker = try packing?.unpacker(path: path)
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
            guard let packing, let unpacker else {
                defer { pending = [] }
                taken += pending.count
                return Array(pending)
            }
            guard !pending.isEmpty else {
                guard unpacker.isComplete else { throw packing.cut(path) }
                return []
            }
            let packed = Array(pending.prefix(Self.packedSize))
            pending = pending.dropFirst(Self.packedSize)
            taken += packed.count
            var unpacked: [UInt8] = []
            try unpacker.unpack(packed) { unpacked.append(contentsOf: $0) }
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
