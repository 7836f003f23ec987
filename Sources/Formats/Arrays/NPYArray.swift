import Language

/// An array as numpy saves it: numbers, truth values or texts of one length, of any shape.
public struct NPYArray: Sendable {
    static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    /// How an element is stored.
    public enum Element: Sendable, Hashable {
        case unsigned(bytes: Int), signed(bytes: Int), float(bytes: Int), truth
        /// Texts of so many characters at most, of four bytes each.
        case text(characters: Int)
        /// Texts of so many bytes at most.
        case bytes(Int)

        /// By numpy's name of the type, such as `<f4`; nil for one that is not read.
        init?(_ name: String) {
            var rest = Substring(name)
            if let order = rest.first, "<>|=".contains(order) { rest.removeFirst() }
            guard let kind = rest.popFirst(), let size = Int(rest), (1...4096).contains(size) else { return nil }
            switch (kind, size) {
            case ("u", 1), ("u", 2), ("u", 4), ("u", 8): self = .unsigned(bytes: size)
            case ("i", 1), ("i", 2), ("i", 4), ("i", 8): self = .signed(bytes: size)
            case ("f", 2), ("f", 4), ("f", 8): self = .float(bytes: size)
            case ("b", 1): self = .truth
            case ("U", _): self = .text(characters: size)
            case ("S", _): self = .bytes(size)
            default: return nil
            }
        }

        /// Bytes of an element.
        var size: Int {
            switch self {
            case .unsigned(let bytes), .signed(let bytes), .float(let bytes), .bytes(let bytes): bytes
            case .truth: 1
            case .text(let characters): 4 * characters
            }
        }

        /// Whether elements are texts rather than numbers.
        public var isText: Bool {
            switch self {
            case .text, .bytes: true
            default: false
            }
        }
        /// Whether elements are whole numbers or truth values.
        public var isWhole: Bool {
            switch self {
            case .unsigned, .signed, .truth: true
            default: false
            }
        }
    }

    /// The file, or the member of an archive, for messages.
    public let file: String
    /// Sizes of the dimensions.
    public let shape: [Int]
    public let element: Element
    private let isBigEndian: Bool
    private let isFortran: Bool
    private let bytes: [UInt8]
    private let start: Int

    /// Elements.
    public var count: Int { shape.reduce(1, *) }

    /// Reads a file, packed by gzip or not.
    public init(path: String) throws(FormatError) {
        try self.init(try ByteSource(path: path).rest(limit: Self.largest + 1), file: path)
    }

    /// The largest file that is read.
    static let largest = 4 << 30

    init(_ bytes: [UInt8], file: String) throws(FormatError) {
        guard bytes.count <= Self.largest else {
            let most = Self.largest >> 30
            throw FormatError(file: file, reason: Text("it is larger than \(most) GiB", zh: "文件超过 \(most) GiB"))
        }
        let header = try NPYHeader(bytes, file: file)
        var size = header.element.size
        for length in header.shape {
            let (product, overflows) = size.multipliedReportingOverflow(by: length)
            guard !overflows else {
                throw FormatError(
                    file: file, reason: Text("its shape is too large to count", zh: "形状太大，无法计数"))
            }
            size = product
        }
        let held = bytes.count - header.length
        guard held == size else {
            throw FormatError(
                file: file,
                reason: Text("its shape says \(size) bytes, but it holds \(held)", zh: "形状要求 \(size) 字节，实际是 \(held)"))
        }
        self.file = file
        shape = header.shape
        element = header.element
        isBigEndian = header.isBigEndian
        isFortran = header.isFortran
        self.bytes = bytes
        start = header.length
    }

    /// Where an element lies, counted row by row.
    private func place(_ index: Int) -> Int {
        guard isFortran, shape.count > 1 else { return start + index * element.size }
        var rest = index, place = 0
        var strides: [Int] = []
        var stride = 1
        for length in shape {
            strides.append(stride)
            stride *= length
        }
        for (length, stride) in zip(shape, strides).reversed() where length > 0 {
            place += rest % length * stride
            rest /= length
        }
        return start + place * element.size
    }

    /// An element, counted row by row, as a number; texts are none.
    public func number(_ index: Int) -> Double {
        let place = place(index)
        switch element {
        case .truth: return bytes[place] == 0 ? 0 : 1
        case .unsigned: return Double(pattern(place))
        case .signed(let size):
            let shift = 64 - 8 * size
            return Double(Int64(bitPattern: pattern(place) << shift) >> shift)
        case .float(2): return Double(Self.half(UInt16(truncatingIfNeeded: pattern(place))))
        case .float(4): return Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern(place))))
        case .float: return Double(bitPattern: pattern(place))
        case .text, .bytes: return .nan
        }
    }

    /// An element, counted row by row, as a person writes it: whole numbers without a point.
    public func text(_ index: Int) -> String {
        let place = place(index)
        switch element {
        case .truth: return bytes[place] == 0 ? "0" : "1"
        case .unsigned: return String(pattern(place))
        case .signed(let size):
            let shift = 64 - 8 * size
            return String(Int64(bitPattern: pattern(place) << shift) >> shift)
        case .float(let size):
            let number = number(index)
            if number.isNaN { return "" }
            if let whole = Int(exactly: number), abs(whole) < 1 << 53 { return String(whole) }
            return size <= 4 ? "\(Float(number))" : "\(number)"
        case .bytes(let size):
            return String(decoding: bytes[place..<(place + size)].prefix { $0 != 0 }, as: UTF8.self)
        case .text(let characters):
            var text = String.UnicodeScalarView()
            for index in 0..<characters {
                let scalar = pattern(place + 4 * index, size: 4)
                guard scalar != 0 else { break }
                text.append(Unicode.Scalar(UInt32(truncatingIfNeeded: scalar)) ?? "\u{FFFD}")
            }
            return String(text)
        }
    }

    /// The bytes of elements that are bytes and lie row by row; nil for any others.
    public var plainBytes: ArraySlice<UInt8>? {
        element == .unsigned(bytes: 1) && (!isFortran || shape.count < 2) ? bytes[start...] : nil
    }

    private func pattern(_ place: Int, size: Int? = nil) -> UInt64 {
        let range = place..<(place + (size ?? element.size))
        return isBigEndian
            ? range.reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
            : range.reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
    }

    /// A number of 16 bits (IEEE 754 binary16).
    private static func half(_ bits: UInt16) -> Float {
        let exponent = Int(bits >> 10 & 31), fraction = Float(bits & 1023)
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }
}
