import Foundation

/// Finds the sample experiments and what they say of themselves, without reading their data.
enum SampleScanner {
    /// The experiment files of a folder, by name.
    static func samples(in folder: URL) -> [SampleCard] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.hasSuffix(".toml") }.sorted()
        return names.compactMap { name in
            let path = folder.appending(path: name).path
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
            return card(text: text, path: path, file: name)
        }
    }

    /// The name, the comment at the top, and the kind of model.
    static func card(text: String, path: String, file: String) -> SampleCard {
        var summary: [String] = []
        var isTop = true
        var name = String(file.dropLast(".toml".count))
        var kind = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if isTop, line.hasPrefix("#") {
                summary.append(line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces))
            } else if isTop, !line.isEmpty || !summary.isEmpty {
                isTop = false
            }
            if let value = value(of: "name", in: line) { name = value }
            if kind.isEmpty, let value = value(of: "kind", in: line) { kind = value }
        }
        // The first paragraph says what the sample teaches.
        let paragraph = summary.prefix { !$0.isEmpty }.joined(separator: " ")
        return SampleCard(name: name, path: path, summary: paragraph, kind: kind)
    }

    private static func value(of key: String, in line: String) -> String? {
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, parts[0] == key, parts[1].hasPrefix("\"") else { return nil }
        return parts[1].dropFirst().prefix { $0 != "\"" }.description
    }
}
