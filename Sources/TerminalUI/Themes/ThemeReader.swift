import TOMLFiles

/// Reads values out of a theme file, with errors that say where.
struct ThemeReader {
    let file: String

    func root(of text: String) throws -> TOMLTable {
        do {
            return try TOMLDocument(text).root
        } catch {
            throw ThemeError(file: file, place: error.place, key: "", reason: error.reason)
        }
    }

    func string(_ table: TOMLTable, _ key: String, section: String) throws -> String? {
        guard let entry = table.entry(key) else { return nil }
        guard let text = entry.value.text else { throw error(entry, in: section, "must be a text in quotes") }
        return text
    }

    func table(_ root: TOMLTable, _ key: String) throws -> TOMLTable? {
        guard let entry = root.entry(key) else { return nil }
        guard let table = entry.value.table else { throw error(entry, in: "", "must be a section: [\(key)]") }
        return table
    }

    /// A scope: a color, or a table of fg, bg and modifiers.
    func scope(_ table: TOMLTable, _ key: String) throws -> ThemeFile.Entry? {
        guard let entry = table.entry(key) else { return nil }
        if let color = entry.value.text {
            return ThemeFile.Entry(foreground: color, modifiers: [], file: file, place: entry.place)
        }
        guard let parts = entry.value.table else {
            throw error(entry, in: "scopes", "must be a color, or { fg = …, bg = …, modifiers = […] }")
        }
        if let unknown = parts.keys.first(where: { !["fg", "bg", "modifiers"].contains($0) }) {
            throw error(entry, in: "scopes", "“\(unknown)” is none of fg, bg, modifiers")
        }
        return ThemeFile.Entry(
            foreground: try string(parts, "fg", section: "scopes"),
            background: try string(parts, "bg", section: "scopes"),
            modifiers: try parts["modifiers"].map { try modifiers($0, of: entry) } ?? [], file: file,
            place: entry.place)
    }

    /// The stops of a gradient.
    func stops(_ entry: TOMLTable.Entry) throws -> [String] {
        let stops = entry.value.array?.compactMap(\.text) ?? []
        guard stops.count == 3, entry.value.array?.count == 3 else {
            throw error(entry, in: "gradients", "must be three colors: little, middling, much")
        }
        return stops
    }

    func refuseUnknown(in table: TOMLTable, section: String, known: [String]) throws {
        guard let entry = table.entries.first(where: { !known.contains($0.key) }) else { return }
        let near = Nearest.name(to: entry.key, among: known).map { "; did you mean “\($0)”?" } ?? ""
        throw error(entry, in: section, "there is no such key\(near)")
    }

    func error(_ entry: TOMLTable.Entry, in section: String, _ reason: String) -> ThemeError {
        ThemeError(
            file: file, place: entry.place, key: section.isEmpty ? entry.key : "\(section).\(entry.key)",
            reason: reason)
    }

    private func modifiers(_ value: TOMLValue, of entry: TOMLTable.Entry) throws -> Attributes {
        guard let list = value.array else { throw error(entry, in: "scopes", "modifiers must be a list") }
        var attributes: Attributes = []
        for item in list {
            guard let known = Attributes.names.first(where: { $0.name == item.text }) else {
                let all = Attributes.names.map(\.name).joined(separator: ", ")
                throw error(entry, in: "scopes", "“\(item.text ?? "")” is no modifier; there are \(all)")
            }
            attributes.insert(known.attribute)
        }
        return attributes
    }
}
