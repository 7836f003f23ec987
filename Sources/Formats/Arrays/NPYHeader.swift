import Language

/// What an array of numpy says of itself: a line of Python that is read as what it is, and never run.
/// Source: NEP 1, "A Simple File Format for NumPy Arrays".
struct NPYHeader: Sendable, Hashable {
    /// How an element is stored.
    var element: NPYArray.Element
    /// Whether the most significant byte comes first.
    var isBigEndian: Bool
    /// Whether the first index runs fastest.
    var isFortran: Bool
    var shape: [Int]
    /// Bytes before the first element.
    var length: Int

    private static let longest = 64 << 10
    private static let mostDimensions = 8

    init(_ bytes: [UInt8], file: String) throws(FormatError) {
        func refused(_ reason: Text) -> FormatError { FormatError(file: file, reason: reason) }
        guard bytes.count >= 12, bytes.starts(with: NPYArray.magic), (1...3).contains(bytes[6]) else {
            throw refused(Text("it is no array of numpy", zh: "不是 numpy 数组"))
        }
        let wide = bytes[6] > 1
        let count =
            wide ? (8..<12).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) } : Int(bytes[8]) | Int(bytes[9]) << 8
        let start = wide ? 12 : 10
        guard count <= Self.longest, bytes.count >= start + count else {
            throw refused(Text("its header is cut off or too long", zh: "文件头被截断或过长"))
        }
        length = start + count
        var words = Words(bytes[start..<length])
        guard let entries = words.dictionary() else {
            throw refused(Text("its header is none that numpy writes", zh: "文件头不是 numpy 写出的格式"))
        }
        guard case .text(let type)? = entries["descr"], case .flag(let order)? = entries["fortran_order"],
            case .sizes(let sizes)? = entries["shape"]
        else {
            throw refused(
                Text(
                    "it holds records of several fields, or its header is not whole; save each field as an array of its own",
                    zh: "其中是多字段的记录，或文件头不完整；请把每个字段另存为一个数组"))
        }
        guard sizes.count <= Self.mostDimensions else {
            throw refused(
                Text(
                    "it has \(sizes.count) dimensions, more than \(Self.mostDimensions)",
                    zh: "有 \(sizes.count) 个维度，超过 \(Self.mostDimensions) 个"))
        }
        guard let element = NPYArray.Element(type) else {
            throw refused(
                Text(
                    """
                    its elements are of type \(type), which is not read; convert it: \
                    np.save("NEW.npy", np.load("FILE.npy", allow_pickle=True).astype("float32"))
                    """,
                    zh: """
                        元素类型 \(type) 无法读取；请转换：\
                        np.save("NEW.npy", np.load("FILE.npy", allow_pickle=True).astype("float32"))
                        """))
        }
        self.element = element
        isBigEndian = type.first == ">"
        isFortran = order
        shape = sizes
    }

    /// A value of the dictionary; `fields` are those of records.
    private enum Value { case text(String), flag(Bool), sizes([Int]), fields }

    /// The words of the line, one after another.
    private struct Words {
        private let bytes: ArraySlice<UInt8>
        private var place: Int

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            place = bytes.startIndex
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            while place < bytes.endIndex, bytes[place] == 0x20 || bytes[place] == 0x0A { place += 1 }
            guard place < bytes.endIndex, bytes[place] == UInt8(ascii: character) else { return false }
            place += 1
            return true
        }

        /// The names and values between braces; nil where they are written otherwise.
        mutating func dictionary() -> [String: Value]? {
            guard take("{") else { return nil }
            var entries: [String: Value] = [:]
            while !take("}") {
                guard let name = text(), take(":"), let value = value() else { return nil }
                entries[name] = value
                _ = take(",")
                guard entries.count <= 16 else { return nil }
            }
            return entries
        }

        private mutating func value() -> Value? {
            if let text = text() { return .text(text) }
            if take("[") { return skipList() ? .fields : nil }
            if take("(") {
                var sizes: [Int] = []
                while !take(")") {
                    guard let size = number(), sizes.count < 64 else { return nil }
                    sizes.append(size)
                    _ = take(",")
                }
                return .sizes(sizes)
            }
            for (word, flag) in [("True", true), ("False", false)] where bytes[place...].starts(with: word.utf8) {
                place += word.utf8.count
                return .flag(flag)
            }
            return nil
        }

        /// Passes over a list to its end, whatever stands in it.
        private mutating func skipList() -> Bool {
            var depth = 1
            while depth > 0 {
                if text() != nil { continue }
                guard place < bytes.endIndex else { return false }
                if bytes[place] == UInt8(ascii: "[") { depth += 1 }
                if bytes[place] == UInt8(ascii: "]") { depth -= 1 }
                place += 1
            }
            return true
        }

        private mutating func text() -> String? {
            let mark: UInt8 = take("'") ? UInt8(ascii: "'") : take("\"") ? UInt8(ascii: "\"") : 0
            guard mark != 0, let end = bytes[place...].firstIndex(of: mark) else { return nil }
            defer { place = end + 1 }
            return String(decoding: bytes[place..<end], as: UTF8.self)
        }

        private mutating func number() -> Int? {
            while place < bytes.endIndex, bytes[place] == 0x20 { place += 1 }
            let digits = bytes[place...].prefix { (0x30...0x39).contains($0) }
            place += digits.count
            // Python 2 marks long numbers.
            if place < bytes.endIndex, bytes[place] == UInt8(ascii: "L") { place += 1 }
            return Int(String(decoding: digits, as: UTF8.self))
        }
    }
}
