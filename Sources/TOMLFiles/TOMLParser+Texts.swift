import Language

extension TOMLParser {
    /// A text in single, double or triple quotation marks.
    mutating func text() throws(TOMLError) -> String {
        let start = place()
        let isLong = isAt("\"\"\"") || isAt("'''")
        let mark = bytes[position]
        let takesEscapes = mark == UInt8(ascii: "\"")
        position += isLong ? 3 : 1
        if isLong { position += current == UInt8(ascii: "\n") ? 1 : isAt("\r\n") ? 2 : 0 }
        var text: [UInt8] = []
        while let byte = current {
            switch byte {
            case mark where !isLong:
                position += 1
                return String(decoding: text, as: UTF8.self)
            case mark where byte == self.byte(after: 1) && byte == self.byte(after: 2):
                position += 3
                // A long text may end with one or two marks of its own.
                for _ in 0..<2 where current == mark {
                    text.append(mark)
                    position += 1
                }
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\") where takesEscapes:
                if isLong, try skipEscapedBreak() { continue }
                text += try escape().utf8
            case UInt8(ascii: "\n") where isLong:
                text.append(byte)
                position += 1
            case UInt8(ascii: "\r") where isLong && isAt("\r\n"): position += 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                throw error(Self.unclosedOnLine, at: start)
            case 0..<0x20 where byte != UInt8(ascii: "\t"), 0x7F:
                throw error(Text("\(found) cannot stand in a text as it is", zh: "\(found)不能直接写在文本里"))
            default:
                text.append(byte)
                position += 1
            }
        }
        throw error(
            isLong ? Text("a text that begins here is not closed", zh: "从这里开始的文本没有结束") : Self.unclosedOnLine,
            at: start)
    }

    private static let unclosedOnLine = Text(
        "a text that begins here is not closed on its line", zh: "从这里开始的文本没有在本行结束")

    /// A backslash at the end of a line, which leaves out the break and the blanks that follow.
    private mutating func skipEscapedBreak() throws(TOMLError) -> Bool {
        var end = position + 1
        while end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\t") { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\n") else { return false }
        while end < bytes.count, " \t\r\n".utf8.contains(bytes[end]) { end += 1 }
        position = end
        return true
    }

    /// What a backslash and the letters after it stand for.
    private mutating func escape() throws(TOMLError) -> String {
        let start = place()
        position += 1
        let letter = current
        position += 1
        switch letter {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "e"): return "\u{1B}"
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "x"): return try scalar(digits: 2, at: start)
        case UInt8(ascii: "u"): return try scalar(digits: 4, at: start)
        case UInt8(ascii: "U"): return try scalar(digits: 8, at: start)
        default:
            throw error(
                Text(
                    "'\\' begins no escape here; write it twice, or put the text in single quotes",
                    zh: "这里的“\\”不是转义；请写两次，或把文本放进单引号"), at: start)
        }
    }

    private mutating func scalar(digits: Int, at start: TOMLPlace) throws(TOMLError) -> String {
        var number: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error(
                    Text("\(digits) hexadecimal digits must follow here", zh: "这里后面应有 \(digits) 个十六进制数字"),
                    at: start)
            }
            number = number << 4 | UInt32(digit)
            position += 1
        }
        guard let scalar = Unicode.Scalar(number) else {
            throw error(Text("there is no such character", zh: "没有这个字符"), at: start)
        }
        return String(Character(scalar))
    }
}
