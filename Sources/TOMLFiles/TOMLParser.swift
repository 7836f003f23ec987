import Language

/// Reads TOML 1.1 from bytes of UTF-8, forward only: headers and lines here, values and texts in extensions.
///
/// It is bounded in depth, so that no text exhausts the stack, and takes time in proportion to the text.
struct TOMLParser {
    /// How deep arrays and tables lie in one another at most, and how many parts a dotted key has.
    static let maximumDepth = 64
    /// The longest key, in bytes: one that is longer is a mistake, and would fill the messages about it.
    static let longestKey = 256

    let bytes: [UInt8]
    /// Whether a word that is no value is taken as a text, as people type after `--set`.
    let takesBareWords: Bool
    var position = 0
    private var known = (position: 0, place: TOMLPlace(line: 1, column: 1))

    init(_ text: String, takesBareWords: Bool = false) {
        bytes = Array(text.utf8)
        self.takesBareWords = takesBareWords
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {  // a byte order mark is no part of the text
            position = 3
            known.position = 3
        }
    }

    // MARK: Bytes and places

    /// The byte at the position; nil at the end.
    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The byte some places after the position.
    func byte(after distance: Int) -> UInt8? { position + distance < bytes.count ? bytes[position + distance] : nil }

    /// Whether the text goes on with these letters.
    func isAt(_ letters: StaticString) -> Bool {
        let count = letters.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        return (0..<count).allSatisfy { bytes[position + $0] == letters.utf8Start[$0] }
    }

    /// Where the position is. Asked from front to back, all of them together take one walk over the text.
    mutating func place() -> TOMLPlace {
        if position < known.position { known = (0, TOMLPlace(line: 1, column: 1)) }
        for index in known.position..<position {
            if bytes[index] == UInt8(ascii: "\n") {
                known.place = TOMLPlace(line: known.place.line + 1, column: 1)
            } else if bytes[index] & 0xC0 != 0x80 {
                known.place.column += 1
            }
        }
        known.position = position
        return known.place
    }

    /// An error at the position.
    mutating func error(_ reason: Text) -> TOMLError { error(reason, at: place()) }

    func error(_ reason: Text, at place: TOMLPlace) -> TOMLError {
        TOMLError(place: place, reason: Text("not valid TOML: \(reason)", zh: "不是有效的 TOML：\(reason)"))
    }

    /// What stands at the position, for a message.
    var found: Text {
        guard position < bytes.count else { return Self.end }
        if current == UInt8(ascii: "\n") || isAt("\r\n") { return Text("the end of the line", zh: "行尾") }
        let scalar = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self).unicodeScalars
        guard let scalar = scalar.first else { return Self.end }
        let isPlain = scalar.properties.isAlphabetic || (0x20...0x7E).contains(scalar.value)
        if scalar == "'" { return Text("\"'\"", zh: "“'”") }
        if isPlain { return Text("'\(scalar)'", zh: "“\(scalar)”") }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return Text("the character U+\(number)", zh: "字符 U+\(number)")
    }

    private static let end = Text("the end", zh: "结尾")

    mutating func skipBlanks() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { position += 1 }
    }

    /// Skips blanks, line breaks and comments, as may stand between the elements of an array.
    mutating func skipLines() throws(TOMLError) {
        while true {
            skipBlanks()
            guard try skipComment() || skipLineBreak() else { break }
        }
        if current == UInt8(ascii: "\r") { throw loneReturn() }
    }

    private mutating func skipLineBreak() -> Bool {
        let length = current == UInt8(ascii: "\n") ? 1 : isAt("\r\n") ? 2 : 0
        position += length
        return length > 0
    }

    private mutating func loneReturn() -> TOMLError {
        error(
            Text(
                "a line ends with CR alone; save the file with LF or CRLF line ends",
                zh: "有一行只以 CR 结束；请用 LF 或 CRLF 换行保存文件"))
    }

    private mutating func skipComment() throws(TOMLError) -> Bool {
        guard current == UInt8(ascii: "#") else { return false }
        while let byte = current, byte != UInt8(ascii: "\n"), !isAt("\r\n") {
            guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
                throw error(Text("\(found) cannot stand in a comment", zh: "\(found)不能写在注释里"))
            }
            position += 1
        }
        return true
    }

    /// The end of a line that has said what it says; a comment may come before.
    private mutating func finishLine(after what: Text) throws(TOMLError) {
        skipBlanks()
        _ = try skipComment()
        guard position == bytes.count || skipLineBreak() else {
            if current == UInt8(ascii: "\r") { throw loneReturn() }
            throw error(
                Text("after \(what) the line must end, but here is \(found)", zh: "\(what)之后应换行，这里却是\(found)"))
        }
    }

    // MARK: Lines

    /// The whole text as a table.
    mutating func document() throws(TOMLError) -> TOMLTable {
        let root = TableBuilder(origin: .header, place: place(), depth: 0)
        var table = root
        var section = 0
        while true {
            try skipLines()
            guard let byte = current else { return root.finished() }
            if byte == UInt8(ascii: "[") {
                table = try header(in: root)
                section += 1
                try finishLine(after: Text("a header", zh: "表头"))
            } else {
                try assignment(in: table, section: section)
                try finishLine(after: Text("a value", zh: "值"))
            }
        }
    }

    /// `[a.b]` or `[[a.b]]`: the table that the lines below it belong to.
    private mutating func header(in root: TableBuilder) throws(TOMLError) -> TableBuilder {
        let start = place()
        let isList = isAt("[[")
        position += isList ? 2 : 1
        let parts = try key()
        guard isList ? isAt("]]") : current == UInt8(ascii: "]") else {
            let end = isList ? "]]" : "]"
            throw error(Text("a header ends with '\(end)', but here is \(found)", zh: "表头以“\(end)”结束，这里却是\(found)"))
        }
        position += isList ? 2 : 1
        var table = root
        for part in parts.dropLast() { table = try self.table(part, in: table, origin: .implied) }
        guard let last = parts.last else { return table }
        if isList {
            let list: TableBuilder.TableList
            switch table[last.name] {
            case .tables(let known): list = known
            case nil:
                list = TableBuilder.TableList()
                table.add(last.name, at: last.place, .tables(list))
            default: throw twice(last, in: table)
            }
            let new = try newTable(.header, at: start, depth: table.depth + 2)
            list.tables.append(new)
            return new
        }
        switch table[last.name] {
        case .table(let known) where known.origin == .implied:
            known.origin = .header
            return known
        case nil:
            let new = try newTable(.header, at: last.place, depth: table.depth + 1)
            table.add(last.name, at: last.place, .table(new))
            return new
        default: throw twice(last, in: table)
        }
    }

    /// `key = value`, on a line or in an inline table.
    mutating func assignment(in table: TableBuilder, section: Int) throws(TOMLError) {
        let parts = try key()
        guard current == UInt8(ascii: "=") else {
            let key = parts.map(\.name).joined(separator: ".")
            throw error(
                Text("'=' must follow the key '\(key)', but here is \(found)", zh: "键“\(key)”后面应是“=”，这里却是\(found)"))
        }
        position += 1
        skipBlanks()
        var table = table
        for part in parts.dropLast() { table = try self.table(part, in: table, origin: .dotted(section: section)) }
        guard let last = parts.last else { return }
        if table[last.name] != nil { throw twice(last, in: table) }
        table.add(last.name, at: last.place, .value(try value(depth: table.depth + 1)))
    }

    /// The table of a part of a key or a header, made where it is not there.
    private mutating func table(
        _ part: KeyPart, in table: TableBuilder, origin: TableBuilder.Origin
    ) throws(TOMLError) -> TableBuilder {
        switch table[part.name] {
        case nil:
            let new = try newTable(origin, at: part.place, depth: table.depth + 1)
            table.add(part.name, at: part.place, .table(new))
            return new
        case .table(let known):
            if origin == .implied || known.origin == origin { return known }
            guard known.origin == .implied else { throw twice(part, in: table) }
            known.origin = origin
            return known
        case .tables(let list):
            guard origin == .implied, let last = list.tables.last else { throw twice(part, in: table) }
            return last
        case .value: throw twice(part, in: table)
        }
    }

    mutating func newTable(
        _ origin: TableBuilder.Origin, at place: TOMLPlace, depth: Int
    ) throws(TOMLError) -> TableBuilder {
        guard depth <= Self.maximumDepth else { throw tooDeep() }
        return TableBuilder(origin: origin, place: place, depth: depth)
    }

    mutating func tooDeep() -> TOMLError {
        error(
            Text(
                "arrays and tables are nested more than \(Self.maximumDepth) deep",
                zh: "列表和表的嵌套超过 \(Self.maximumDepth) 层"))
    }

    private func twice(_ part: KeyPart, in table: TableBuilder) -> TOMLError {
        guard let first = table.place(of: part.name)?.line else {
            return error(Text("'\(part.name)' is defined twice", zh: "“\(part.name)”定义了两次"), at: part.place)
        }
        return error(
            Text(
                "'\(part.name)' is defined twice, first on line \(first)",
                zh: "“\(part.name)”定义了两次，第一次在第 \(first) 行"), at: part.place)
    }

    // MARK: Keys

    struct KeyPart {
        let name: String
        let place: TOMLPlace
    }

    /// A key, dotted or not, with the blanks around it.
    private mutating func key() throws(TOMLError) -> [KeyPart] {
        var parts: [KeyPart] = []
        while true {
            skipBlanks()
            let place = place()
            guard parts.count < Self.maximumDepth else {
                throw error(
                    Text("a key has more than \(Self.maximumDepth) parts", zh: "一个键有超过 \(Self.maximumDepth) 个部分"))
            }
            let name = try keyPart()
            guard name.utf8.count <= Self.longestKey else {
                throw error(
                    Text("a key is longer than \(Self.longestKey) bytes", zh: "一个键超过 \(Self.longestKey) 字节"), at: place)
            }
            parts.append(KeyPart(name: name, place: place))
            skipBlanks()
            guard current == UInt8(ascii: ".") else { return parts }
            position += 1
        }
    }

    private mutating func keyPart() throws(TOMLError) -> String {
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            guard !isAt("\"\"\""), !isAt("'''") else {
                throw error(Text("a key cannot be a text of several lines", zh: "键不能是多行文本"))
            }
            return try text()
        default:
            let start = position
            while let byte = current, Self.isBare(byte) { position += 1 }
            guard position > start else {
                throw error(Text("a key was expected, but here is \(found)", zh: "这里应是一个键，却是\(found)"))
            }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
