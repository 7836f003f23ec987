/// The line on which each key of a TOML text stands.
///
/// The parser gives values without their places. This walks the same text once more, as far as is
/// needed to tell keys from values, and is only asked about texts that the parser has accepted; on
/// others it ends early without harm.
struct KeyLocator {
    private(set) var lines: [String: Int] = [:]
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
        walk()
    }

    /// The line of a path such as `data.split.train` or `data.cleaning[1].method`; where the path
    /// itself is unknown, that of the nearest enclosing one.
    func line(of path: String) -> Int? {
        var path = path[...]
        while true {
            if let found = lines[String(path)] { return found }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<end]
        }
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if current == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func skip(newlines: Bool) {
        while let byte = current {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): advance()
            case UInt8(ascii: "\n") where newlines: advance()
            case UInt8(ascii: "#"): while let byte = current, byte != UInt8(ascii: "\n") { advance() }
            default: return
            }
        }
    }

    private mutating func walk() {
        var prefix = ""
        var counts: [String: Int] = [:]
        while true {
            skip(newlines: true)
            guard let byte = current else { return }
            let start = position
            if byte == UInt8(ascii: "[") {
                advance()
                let isArray = current == UInt8(ascii: "[")
                if isArray { advance() }
                let place = line
                prefix = key()
                if isArray {
                    let index = counts[prefix, default: 0]
                    counts[prefix] = index + 1
                    if index == 0 { lines[prefix] = place }
                    prefix += "[\(index)]"
                }
                lines[prefix] = place
                while let byte = current, byte == UInt8(ascii: "]") { advance() }
            } else {
                assignment(under: prefix)
            }
            if position == start { advance() }
        }
    }

    private mutating func assignment(under prefix: String) {
        let place = line
        let name = key()
        let path = prefix.isEmpty ? name : "\(prefix).\(name)"
        lines[path] = lines[path] ?? place
        skip(newlines: false)
        guard current == UInt8(ascii: "=") else { return }
        advance()
        value(at: path)
    }

    /// A key, dotted or not, quoted or not; quotation marks are left out.
    private mutating func key() -> String {
        var name: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "="), UInt8(ascii: "]"), UInt8(ascii: "\n"), UInt8(ascii: "#"):
                return String(decoding: name, as: UTF8.self)
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): advance()
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let start = position + 1
                quoted(byte)
                name += bytes[min(start, position)..<max(start, position - 1)]
            default:
                name.append(byte)
                advance()
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func value(at path: String) {
        skip(newlines: false)
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quoted(bytes[position])
        case UInt8(ascii: "["):
            advance()
            var index = 0
            while true {
                skip(newlines: true)
                guard let byte = current else { return }
                if byte == UInt8(ascii: "]") { return advance() }
                if byte == UInt8(ascii: ",") {
                    advance()
                    continue
                }
                let start = position
                lines["\(path)[\(index)]"] = line
                value(at: "\(path)[\(index)]")
                index += 1
                if position == start { advance() }
            }
        case UInt8(ascii: "{"):
            advance()
            while true {
                skip(newlines: true)
                guard let byte = current else { return }
                if byte == UInt8(ascii: "}") { return advance() }
                let start = position
                if byte == UInt8(ascii: ",") { advance() } else { assignment(under: path) }
                if position == start { advance() }
            }
        default:
            while let byte = current, !",]}#\n".utf8.contains(byte) { advance() }
        }
    }

    /// A text in single, double or triple quotation marks.
    private mutating func quoted(_ mark: UInt8) {
        var count = 0
        while count < 3, position + count < bytes.count, bytes[position + count] == mark { count += 1 }
        if count == 2 {  // the empty text
            position += 2
            return
        }
        position += count
        while let byte = current {
            if byte == UInt8(ascii: "\\"), mark == UInt8(ascii: "\"") {
                advance()
                advance()
            } else if byte == mark {
                var closing = 0
                while closing < count, position + closing < bytes.count, bytes[position + closing] == mark {
                    closing += 1
                }
                position += closing
                if closing == count { return }
            } else {
                advance()
            }
        }
    }
}
