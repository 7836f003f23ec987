import Language

/// The elements of a JSON array that is a whole file, one after another, in bounded memory: only where each begins and
/// ends is found out here.
struct JSONElements {
    /// An element and where it begins.
    struct Element {
        var line: Int
        var column: Int
        var content: LineSource.Line
    }

    private enum Place { case before, between, inside, behind }

    private var place = Place.before
    private var pending: [UInt8] = []
    private var first = (line: 1, column: 1)
    private var line = 1, column = 0
    /// Brackets and braces that are open in the element.
    private var nesting = 0
    private var isInText = false, isEscaped = false, wasReturn = false, isTooLong = false

    /// Whether a file begins with a bracket and, after it, a brace: an array of objects.
    static func isArray(_ start: [UInt8]) -> Bool {
        var rest = start.drop(while: isSpace)
        guard rest.popFirst() == UInt8(ascii: "[") else { return false }
        return rest.drop(while: isSpace).first == UInt8(ascii: "{")
    }

    /// Hands over every element; of an array that is cut, what of the last one is there, too.
    ///
    /// - Returns: What is wrong behind the elements; nil where the array is whole.
    static func forEachElement(of path: String, _ body: (Element) throws -> Void) throws -> BadRow? {
        let source = try TextSource(path: path)
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        var state = JSONElements()
        while true {
            let count = try piece.withUnsafeMutableBufferPointer { try source.read(into: $0) }
            if count == 0 { break }
            for byte in piece[..<count] {
                guard try state.take(byte, body) else {
                    return BadRow(
                        line: state.line, column: state.column,
                        reason: Text("there is something after the array", zh: "数组之后还有内容"))
                }
            }
        }
        if state.place == .inside { try state.hand(body) }
        guard state.place != .behind else { return nil }
        return BadRow(
            line: state.line, column: state.column + 1,
            reason: Text("the array is not closed: the file was cut", zh: "数组没有结束：文件被截断"))
    }

    /// Takes one byte; false for one behind the array.
    private mutating func take(_ byte: UInt8, _ body: (Element) throws -> Void) throws -> Bool {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            if byte == UInt8(ascii: "\r") || !wasReturn { line += 1 }
            column = 0
        } else {
            column += 1
        }
        wasReturn = byte == UInt8(ascii: "\r")
        switch place {
        case .before:
            if byte == UInt8(ascii: "[") { place = .between }
        case .behind: return Self.isSpace(byte)
        case .between:
            if Self.isSpace(byte) || byte == UInt8(ascii: ",") { return true }
            if byte == UInt8(ascii: "]") {
                place = .behind
                return true
            }
            first = (line, column)
            place = .inside
            try takeInside(byte, body)
        case .inside: try takeInside(byte, body)
        }
        return true
    }

    private mutating func takeInside(_ byte: UInt8, _ body: (Element) throws -> Void) throws {
        if nesting == 0, !isInText, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") {
            try hand(body)
            place = byte == UInt8(ascii: "]") ? .behind : .between
            return
        }
        if pending.count >= LineSource.longest {
            isTooLong = true
            pending.removeAll()
        }
        if !isTooLong { pending.append(byte) }
        if isInText {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInText = false
            }
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isInText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): nesting += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            nesting = max(0, nesting - 1)
            guard nesting == 0 else { return }
            try hand(body)
            place = .between
        default: break
        }
    }

    private mutating func hand(_ body: (Element) throws -> Void) throws {
        let (line, column) = first
        if isTooLong {
            try body(Element(line: line, column: column, content: .tooLong))
        } else {
            try pending.withUnsafeBufferPointer {
                try body(Element(line: line, column: column, content: .content($0)))
            }
        }
        pending.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
