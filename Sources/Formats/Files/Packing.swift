/// What a file may be packed by; it is told by the first bytes, never by the name.
public enum Packing: String, Sendable, Hashable, CaseIterable {
    case gzip
    case zstd

    /// What the name of such a file usually ends with: `.gz`.
    public var ending: String {
        switch self {
        case .gzip: ".gz"
        case .zstd: ".zst"
        }
    }

    /// The packing that a name promises; nil for none.
    public init?(path: String) {
        let name = path.lowercased()
        guard let packing = Self.allCases.first(where: { name.hasSuffix($0.ending) }) else { return nil }
        self = packing
    }

    /// A path without the ending of a packing.
    public static func unpacked(_ path: String) -> Substring {
        path.dropLast(Packing(path: path)?.ending.count ?? 0)
    }

    /// What a file is packed by that starts with these bytes.
    init?(start: [UInt8]) {
        if start.starts(with: [0x1F, 0x8B, 0x08]) {
            self = .gzip
        } else if start.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
            // A frame to be skipped, with which parallel packers begin.
            || start.count >= 4 && start[0] & 0xF0 == 0x50 && start[1...3].elementsEqual([0x2A, 0x4D, 0x18])
        {
            self = .zstd
        } else {
            return nil
        }
    }

    /// How a person unpacks a file.
    var command: String {
        switch self {
        case .gzip: "gunzip -k FILE"
        case .zstd: "zstd -d FILE"
        }
    }

    func unpacker(path: String) throws(FormatError) -> any Unpacker {
        switch self {
        case .gzip: try Inflater(path: path)
        case .zstd: try ZstdExpander(path: path)
        }
    }
}
