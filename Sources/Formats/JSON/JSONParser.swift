import Language

/// Reads JSON as RFC 8259 has it and nothing beyond: no comments, no trailing commas, no `NaN` but where rows of data
/// are read, valid UTF-8, no name twice in an object, no more than 64 levels deep.
///
/// It is our own because a safetensors header must be refused when a name occurs twice, which the usual
/// parsers pass over in silence.
public struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// Where the values of the outermost object stand.
    private var ranges: [Range<Int>] = []
    /// Whether the value is a row of data: then `NaN`, `Infinity` and `-Infinity` are numbers, as Python writes them, and
    /// a whole number that does not fit is kept as its text.
    private let isRow: Bool
    /// How many of them are no numbers of JSON.
    private var notFinite = 0
    private static let deepest = 64

    private init(_ bytes: UnsafeBufferPointer<UInt8>, isRow: Bool = false) {
        self.bytes = bytes
        self.isRow = isRow
    }

    /// An object as it stands in the bytes.
    struct Members {
        var members: [JSONMember]
        /// Where the value of each stands.
        var ranges: [Range<Int>]
        /// Numbers in it that JSON does not have.
        var notFinite: Int
    }

    /// The members of the object that the bytes hold, as rows of data have them: `NaN` and `Infinity` are numbers, and
    /// a whole number that does not fit is a text. Nil for any other value.
    static func members(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> Members? {
        var parser = JSONParser(bytes, isRow: true)
        let value = try parser.whole()
        guard let members = value.object else { return nil }
        return Members(members: members, ranges: parser.ranges, notFinite: parser.notFinite)
    }

    private mutating func whole() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure(Text("there is something after the value", zh: "值之后还有内容")) }
        return value
    }

    /// The one value that the bytes hold, white space around it aside.
    public static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes)
        return try parser.whole()
    }

    /// The one value that the text holds, white space around it aside.
    public static func parse(_ text: String) throws(JSONError) -> JSONValue {
        let bytes = Array(text.utf8)
        var outcome: Result<JSONValue, JSONError> = .success(.null)
        bytes.withUnsafeBufferPointer { buffer in
            do throws(JSONError) { outcome = .success(try parse(buffer)) } catch { outcome = .failure(error) }
        }
        return try outcome.get()
    }

    private func failure(_ reason: Text) -> JSONError { JSONError(offset: position, reason: reason) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.deepest else { throw failure(Text("it is nested too deep", zh: "嵌套太深")) }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N"): return try notFinite("NaN", .nan)
        case UInt8(ascii: "I"): return try notFinite("Infinity", .infinity)
        case UInt8(ascii: "-"):
            if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "I") {
                return try notFinite("-Infinity", -.infinity)
            }
            return try number()
        case .some(0x30...0x39): return try number()
        case UInt8(ascii: "'"):
            throw failure(Text("a text stands in double quotation marks, not in single ones", zh: "文本要用双引号，不用单引号"))
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
            throw failure(Text("a value is due", zh: "这里应是一个值"))
        case nil: throw failure(Text("it ends where a value is due", zh: "应有一个值的地方已到结尾"))
        default: throw failure(Text("no value starts like this", zh: "没有这样开头的值"))
        }
    }

    private mutating func notFinite(_ word: String, _ number: Double) throws(JSONError) -> JSONValue {
        guard isRow else { throw failure(Text("\(word) is no number of JSON", zh: "JSON 没有 \(word) 这个数")) }
        let value = try self.word(word, .real(number))
        notFinite += 1
        return value
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let start = position
        for byte in word.utf8 {
            guard next == byte else {
                position = start
                throw failure(Text("no value starts like this", zh: "没有这样开头的值"))
            }
            position += 1
        }
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var members: [JSONMember] = []
        var names: Set<String> = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else {
                let isComma = next == UInt8(ascii: "}")
                throw failure(
                    isComma
                        ? Text("a comma stands before the closing brace", zh: "右花括号前多了一个逗号")
                        : Text("a name in double quotation marks is due", zh: "这里应是双引号里的名称"))
            }
            let start = position
            let name = try text()
            guard names.insert(name).inserted else {
                position = start
                let shown = name.prefix(100).description.printable
                throw failure(Text("the name \"\(shown)\" occurs twice", zh: "名称 \"\(shown)\" 出现了两次"))
            }
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw failure(Text("a colon is due", zh: "这里应是冒号")) }
            position += 1
            skipSpace()
            let first = position
            members.append(JSONMember(name, try value(depth: depth + 1)))
            if depth == 0 { ranges.append(first..<position) }
            skipSpace()
            switch next {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .object(members)
            default: throw failure(Text("a comma or a closing brace is due", zh: "这里应是逗号或右花括号"))
            }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            switch next {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .array(elements)
            default: throw failure(Text("a comma or a closing bracket is due", zh: "这里应是逗号或右方括号"))
            }
        }
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        var isWhole = true
        if next == UInt8(ascii: "-") { position += 1 }
        if next == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if next == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let written = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let whole = Int(written) { return .integer(whole) }
        // As a number it would be another one.
        if isWhole, isRow { return .text(written) }
        guard let real = Double(written), real.isFinite else {
            throw failure(Text("the number is out of range", zh: "数超出范围"))
        }
        return .real(real)
    }

    private mutating func digits() throws(JSONError) {
        guard let first = next, (0x30...0x39).contains(first) else {
            throw failure(Text("a digit is due", zh: "这里应是一个数字"))
        }
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    }

    private mutating func text() throws(JSONError) -> String {
        position += 1
        var content: [UInt8] = []
        while true {
            guard let byte = next else { throw failure(Text("the text is not closed", zh: "文本没有结束")) }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw failure(Text("the text is not UTF-8", zh: "文本不是 UTF-8"))
                }
                return text
            case UInt8(ascii: "\\"): try escape(into: &content)
            case 0..<0x20: throw failure(Text("a control character is not escaped", zh: "有控制字符没有转义"))
            default: content.append(byte)
            }
        }
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        guard let byte = next else { throw failure(Text("the text is not closed", zh: "文本没有结束")) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard next == UInt8(ascii: "\\") else {
                    throw failure(Text("half of a surrogate pair is missing", zh: "代理对缺了一半"))
                }
                position += 1
                guard next == UInt8(ascii: "u") else {
                    throw failure(Text("half of a surrogate pair is missing", zh: "代理对缺了一半"))
                }
                position += 1
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else {
                    throw failure(Text("half of a surrogate pair is missing", zh: "代理对缺了一半"))
                }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw failure(Text("half of a surrogate pair is missing", zh: "代理对缺了一半"))
            }
            content.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw failure(Text("there is no such escape", zh: "没有这种转义"))
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure(Text("four hexadecimal digits are due", zh: "这里应有四个十六进制数字"))
            }
            code = code << 4 + UInt32(digit)
            position += 1
        }
        return code
    }
}
