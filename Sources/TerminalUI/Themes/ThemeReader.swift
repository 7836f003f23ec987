import Drawing
import Language
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
        guard let text = entry.value.text else {
            throw error(entry, in: section, Text("must be a text in quotes", zh: "必须是引号中的文本"))
        }
        return text
    }

    func table(_ root: TOMLTable, _ key: String) throws -> TOMLTable? {
        guard let entry = root.entry(key) else { return nil }
        guard let table = entry.value.table else {
            throw error(entry, in: "", Text("must be a section: [\(key)]", zh: "必须是一节：[\(key)]"))
        }
        return table
    }

    /// A scope: a color, or a table of fg, bg and modifiers.
    func scope(_ table: TOMLTable, _ key: String) throws -> ThemeFile.Entry? {
        guard let entry = table.entry(key) else { return nil }
        if let color = entry.value.text {
            return ThemeFile.Entry(foreground: color, modifiers: [], file: file, place: entry.place)
        }
        guard let parts = entry.value.table else {
            throw error(
                entry, in: "scopes",
                Text(
                    "must be a color, or { fg = …, bg = …, modifiers = […] }",
                    zh: "必须是颜色，或 { fg = …, bg = …, modifiers = […] }"))
        }
        if let unknown = parts.keys.first(where: { !["fg", "bg", "modifiers"].contains($0) }) {
            throw error(
                entry, in: "scopes",
                Text("'\(unknown)' is none of fg, bg, modifiers", zh: "“\(unknown)”不是 fg、bg 或 modifiers"))
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
            throw error(
                entry, in: "gradients",
                Text("must be three colors: little, middling, much", zh: "必须是三种颜色：少、中、多"))
        }
        return stops
    }

    func refuseUnknown(in table: TOMLTable, section: String, known: [String]) throws {
        guard let entry = table.entries.first(where: { !known.contains($0.key) }) else { return }
        let near = Nearest.question(about: entry.key, among: known)
        throw error(entry, in: section, Text("there is no such key\(near)", zh: "没有这个键\(near)"))
    }

    func error(_ entry: TOMLTable.Entry, in section: String, _ reason: Text) -> ThemeError {
        ThemeError(
            file: file, place: entry.place, key: section.isEmpty ? entry.key : "\(section).\(entry.key)",
            reason: reason)
    }

    private func modifiers(_ value: TOMLValue, of entry: TOMLTable.Entry) throws -> Attributes {
        guard let list = value.array else {
            throw error(entry, in: "scopes", Text("modifiers must be a list", zh: "modifiers 必须是列表"))
        }
        var attributes: Attributes = []
        for item in list {
            guard let known = Attributes.names.first(where: { $0.name == item.text }) else {
                let all = Attributes.names.map(\.name).joined(separator: ", ")
                let name = item.text ?? ""
                throw error(
                    entry, in: "scopes",
                    Text("'\(name)' is no modifier; there are \(all)", zh: "没有修饰“\(name)”；可用：\(all)"))
            }
            attributes.insert(known.attribute)
        }
        return attributes
    }
}
