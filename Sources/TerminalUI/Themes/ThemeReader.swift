import TOMLKit

/// Reads values out of a theme file, with errors that say where.
struct ThemeReader {
    let text: String
    let file: String

    func root() throws -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ThemeError(file: file, line: error.source.begin.line, key: "", reason: error.description)
        }
    }

    func string(_ table: TOMLTable, _ key: String, section: String) throws -> String? {
        guard let value = table[key] else { return nil }
        guard let string = value.string else { throw error(key, in: section, "must be a text in quotes") }
        return string
    }

    func table(_ root: TOMLTable, _ key: String) throws -> TOMLTable? {
        guard let value = root[key] else { return nil }
        guard let table = value.table else { throw error(key, in: "", "must be a section: [\(key)]") }
        return table
    }

    /// A scope: a color, or a table of fg, bg and modifiers.
    func entry(_ table: TOMLTable, _ key: String) throws -> ThemeFile.Entry? {
        guard let value = table[key] else { return nil }
        let line = line(key, in: "scopes")
        if let color = value.string {
            return ThemeFile.Entry(foreground: color, modifiers: [], file: file, line: line)
        }
        guard let parts = value.table else {
            throw error(key, in: "scopes", "must be a color, or { fg = …, bg = …, modifiers = […] }")
        }
        for part in parts.keys.sorted() where !["fg", "bg", "modifiers"].contains(part) {
            throw error(key, in: "scopes", "“\(part)” is none of fg, bg, modifiers")
        }
        return ThemeFile.Entry(
            foreground: try string(parts, "fg", section: "scopes"),
            background: try string(parts, "bg", section: "scopes"),
            modifiers: try modifiers(parts, of: key), file: file, line: line)
    }

    /// The stops of a gradient.
    func stops(_ table: TOMLTable, _ key: String) throws -> [String]? {
        guard let value = table[key] else { return nil }
        let stops = value.array.map { $0.compactMap(\.string) } ?? []
        guard stops.count == 3, value.array?.count == 3 else {
            throw error(key, in: "gradients", "must be three colors: little, middling, much")
        }
        return stops
    }

    func refuseUnknown(in table: TOMLTable, section: String, known: [String]) throws {
        for key in table.keys.sorted() where !known.contains(key) {
            let near = Nearest.name(to: key, among: known).map { "; did you mean “\($0)”?" } ?? ""
            throw error(key, in: section, "there is no such key\(near)")
        }
    }

    func error(_ key: String, in section: String, _ reason: String) -> ThemeError {
        ThemeError(
            file: file, line: line(key, in: section), key: section.isEmpty ? key : "\(section).\(key)",
            reason: reason)
    }

    /// The line on which a key of a section is set; the parser does not tell.
    func line(_ key: String, in section: String) -> Int? {
        var current = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if trimmed.hasPrefix("[") {
                current = String(trimmed.dropFirst().prefix { $0 != "]" })
                if section.isEmpty, current == key { return index + 1 }
                continue
            }
            guard current == section, let equals = trimmed.firstIndex(of: "=") else { continue }
            let name = trimmed[..<equals].filter { $0 != "\"" && $0 != "'" && $0 != " " && $0 != "\t" }
            if name == key { return index + 1 }
        }
        return nil
    }

    private func modifiers(_ table: TOMLTable, of key: String) throws -> Attributes {
        guard let value = table["modifiers"] else { return [] }
        guard let list = value.array else { throw error(key, in: "scopes", "modifiers must be a list") }
        var attributes: Attributes = []
        for item in list {
            let name = item.string ?? ""
            guard let known = Attributes.names.first(where: { $0.name == name }) else {
                let all = Attributes.names.map(\.name).joined(separator: ", ")
                throw error(key, in: "scopes", "“\(name)” is no modifier; there are \(all)")
            }
            attributes.insert(known.attribute)
        }
        return attributes
    }
}
