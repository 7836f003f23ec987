import Drawing
import Language
import TOMLFiles

/// A theme as its file says it: names of colors are not yet looked up, because a theme that inherits may change them.
struct ThemeFile {
    /// How a scope is written.
    struct Entry {
        var foreground: String?
        var background: String?
        var modifiers: Attributes
        /// Where it stands, for errors.
        var file: String
        var place: TOMLPlace?
    }

    var name: String
    var summary: Text
    var inherits: String?
    var palette: [String: Entry] = [:]
    var scopes: [Scope: Entry] = [:]
    var gradients: [Theme.GradientName: [Entry]] = [:]
    private let file: String

    /// Reads the text of a theme file; `file` is the name errors carry.
    init(toml text: String, file: String) throws {
        self.file = file
        let reader = ThemeReader(file: file)
        let root = try reader.root(of: text)
        try reader.refuseUnknown(
            in: root, section: "",
            known: [
                "name", "summary", "summary-zh", "inherits", "palette", "scopes", "gradients",
            ])
        name = try reader.string(root, "name", section: "") ?? ""
        let line = try reader.string(root, "summary", section: "") ?? ""
        let chinese = try reader.string(root, "summary-zh", section: "") ?? line
        summary = Text(Phrase(line), zh: Phrase(chinese))
        inherits = try reader.string(root, "inherits", section: "")
        if name.isEmpty {
            let reason = Text("a theme needs a name", zh: "主题需要名称")
            throw ThemeError(file: file, place: nil, key: "name", reason: reason)
        }
        if let table = try reader.table(root, "palette") {
            for entry in table.entries {
                guard let color = try reader.string(table, entry.key, section: "palette") else { continue }
                guard Theme.color(color) != nil else {
                    throw reader.error(
                        entry, in: "palette",
                        Text(
                            "'\(color)' is no color: #rrggbb or a terminal color's name",
                            zh: "“\(color)”不是颜色：应为 #rrggbb 或终端颜色的名称"))
                }
                palette[entry.key] = Entry(foreground: color, modifiers: [], file: file, place: entry.place)
            }
        }
        if let table = try reader.table(root, "scopes") {
            let known = Scope.allCases.map(\.rawValue)
            try reader.refuseUnknown(in: table, section: "scopes", known: known)
            for scope in Scope.allCases {
                scopes[scope] = try reader.scope(table, scope.rawValue)
            }
        }
        if let table = try reader.table(root, "gradients") {
            let known = Theme.GradientName.allCases.map(\.rawValue)
            try reader.refuseUnknown(in: table, section: "gradients", known: known)
            for name in Theme.GradientName.allCases {
                guard let entry = table.entry(name.rawValue) else { continue }
                gradients[name] = try reader.stops(entry).map {
                    Entry(foreground: $0, modifiers: [], file: file, place: entry.place)
                }
            }
        }
    }

    /// This theme with what it does not say taken from `parent`.
    func inheriting(_ parent: ThemeFile) -> ThemeFile {
        var merged = self
        merged.palette = parent.palette.merging(palette) { $1 }
        merged.scopes = parent.scopes.merging(scopes) { $1 }
        merged.gradients = parent.gradients.merging(gradients) { $1 }
        return merged
    }

    /// The theme with all names of colors looked up.
    func theme() throws -> Theme {
        var theme = Theme(name: name, summary: summary)
        for scope in Scope.allCases {
            guard let entry = scopes[scope] else { continue }
            theme[scope] = Style(
                foreground: try color(entry.foreground, entry, "scopes.\(scope.rawValue)"),
                background: try color(entry.background, entry, "scopes.\(scope.rawValue)"),
                attributes: entry.modifiers)
        }
        for name in Theme.GradientName.allCases {
            guard let stops = gradients[name] else { continue }
            theme[name] = Gradient(stops: try stops.map { try color($0.foreground, $0, "gradients.\(name.rawValue)") })
        }
        return theme
    }

    private func color(_ name: String?, _ entry: Entry, _ key: String) throws -> Color {
        guard let name else { return .none }
        if let text = palette[name]?.foreground, let color = Theme.color(text) { return color }
        if let color = Theme.color(name) { return color }
        let near = Nearest.question(about: name, among: palette.keys.sorted())
        throw ThemeError(
            file: entry.file, place: entry.place, key: key,
            reason: Text(
                "'\(name)' is no color and not in the palette\(near)", zh: "“\(name)”不是颜色，调色板中也没有\(near)"))
    }
}

extension Theme {
    /// A color as theme files write it: `#rrggbb`, one of the terminal's sixteen by name, or `default`.
    static func color(_ text: String) -> Color? {
        if text == "default" { return Color.none }
        if text.hasPrefix("#") {
            let digits = text.dropFirst()
            guard digits.count == 6, digits.allSatisfy(\.isHexDigit) else { return nil }
            return UInt32(digits, radix: 16).map(Color.init(hex:))
        }
        let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        let isBright = text.hasPrefix("bright-")
        let name = isBright ? String(text.dropFirst("bright-".count)) : text
        return names.firstIndex(of: name).map { .ansi(UInt8($0 + (isBright ? 8 : 0))) }
    }
}

/// The known name nearest to a mistyped one.
enum Nearest {
    /// The end of a sentence about an unknown name that asks whether a known one was meant; empty where none is near.
    static func question(about typed: String, among names: [String]) -> Text {
        guard let near = name(to: typed, among: names) else { return .empty }
        return Text(" (did you mean '\(near)'?)", zh: "（是否想用“\(near)”？）")
    }

    /// `nil` when none is near: more than two letters, or half of them, would have to change.
    static func name(to typed: String, among names: [String]) -> String? {
        let best = names.map { (name: $0, distance: distance(Array(typed), Array($0))) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let best, best.distance <= 2, 2 * best.distance <= typed.count else { return nil }
        return best.name
    }

    /// Letters to insert, remove or replace (Levenshtein, 1966).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
