import Language

extension TOMLParser {
    /// A value at the position, `depth` arrays and tables deep.
    mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
        guard depth <= Self.maximumDepth else { throw tooDeep() }
        let place = place()
        let content: TOMLValue.Content =
            switch current {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): .text(try text())
            case UInt8(ascii: "["): .array(try array(depth: depth, at: place))
            case UInt8(ascii: "{"): .table(try inlineTable(depth: depth, at: place))
            default: try word()
            }
        return TOMLValue(content: content, place: place)
    }

    /// The value that is the whole text.
    mutating func singleValue() throws(TOMLError) -> TOMLValue {
        try skipLines()
        let value = try value(depth: 0)
        try skipLines()
        guard position == bytes.count else { throw error(Text("after the value comes \(found)", zh: "值后面还有\(found)")) }
        return value
    }

    private mutating func array(depth: Int, at start: TOMLPlace) throws(TOMLError) -> [TOMLValue] {
        var values: [TOMLValue] = []
        position += 1
        while true {
            try skipLines()
            if current == UInt8(ascii: "]") { break }
            values.append(try value(depth: depth + 1))
            try skipLines()
            if current == UInt8(ascii: "]") { break }
            try comma(orElse: "]", of: Text("list", zh: "列表"), at: start)
        }
        position += 1
        return values
    }

    private mutating func inlineTable(depth: Int, at start: TOMLPlace) throws(TOMLError) -> TOMLTable {
        let table = try newTable(.header, at: start, depth: depth)
        position += 1
        while true {
            try skipLines()
            if current == UInt8(ascii: "}") { break }
            try assignment(in: table, section: 0)
            try skipLines()
            if current == UInt8(ascii: "}") { break }
            try comma(orElse: "}", of: Text("table", zh: "表"), at: start)
        }
        position += 1
        return table.finished()
    }

    private mutating func comma(orElse end: String, of what: Text, at start: TOMLPlace) throws(TOMLError) {
        guard current != nil else {
            throw error(
                Text(
                    "a \(what) that begins here is not closed with '\(end)'",
                    zh: "从这里开始的\(what)没有用“\(end)”结束"), at: start)
        }
        guard current == UInt8(ascii: ",") else {
            guard start.line == place().line else {
                throw error(
                    Text(
                        "in a \(what) that begins on line \(start.line) ',' or '\(end)' was expected, but here is \(found)",
                        zh: "从第 \(start.line) 行开始的\(what)中应有“,”或“\(end)”，这里却是\(found)"))
            }
            throw error(
                Text(
                    "in a \(what) ',' or '\(end)' was expected, but here is \(found)",
                    zh: "\(what)中应有“,”或“\(end)”，这里却是\(found)"))
        }
        position += 1
    }

    /// A value that has no marks around it: true or false, a number, a date.
    private mutating func word() throws(TOMLError) -> TOMLValue.Content {
        let start = place()
        let first = position
        // After `--set` a bare word ends where a list goes on; blanks inside it belong to it.
        let ends = takesBareWords ? ",]}\n\r\"'" : " \t\n\r,]}#\"'[{="
        while let byte = current, !ends.utf8.contains(byte) { position += 1 }
        var word = bytes[first..<position]
        while takesBareWords, let last = word.last, " \t".utf8.contains(last) { word.removeLast() }
        guard !word.isEmpty else {
            throw error(Text("a value was expected, but here is \(found)", zh: "这里应是一个值，却是\(found)"))
        }
        if word.elementsEqual("true".utf8) { return .boolean(true) }
        if word.elementsEqual("false".utf8) { return .boolean(false) }
        switch TOMLNumber.read(word) {
        case .integer(let number): return .integer(number)
        case .real(let number): return .real(number)
        case .tooLarge: throw error(Text("the number does not fit into 64 bits", zh: "这个数超出 64 位"), at: start)
        case nil: break
        }
        if TOMLNumber.isDate(word) {
            // A blank may stand between date and time.
            if current == UInt8(ascii: " "), let next = byte(after: 1), (0x30...0x39).contains(next) {
                position += 1
                while let byte = current, !ends.utf8.contains(byte) { position += 1 }
            }
            return .date
        }
        var text = String(decoding: word, as: UTF8.self)
        if takesBareWords { return .text(text) }
        if text.count > 40 { text = text.prefix(40) + "…" }
        let shown = text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || (0x20...0x7E).contains($0.value) }
        guard shown else {
            throw error(
                Text("this is no value; a text stands in quotation marks", zh: "这不是值；文本要放在引号里"), at: start)
        }
        guard !word.contains(0x5C) else {
            throw error(
                Text(
                    "'\(text)' is no value; a text stands in quotation marks",
                    zh: "“\(text)”不是值；文本要放在引号里"), at: start)
        }
        throw error(
            Text(
                "'\(text)' is no value; a text stands in quotation marks: \"\(text)\"",
                zh: "“\(text)”不是值；文本要放在引号里：\"\(text)\""), at: start)
    }
}
