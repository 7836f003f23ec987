import Foundation

extension Experiment {
    /// Endings of files that hold tables, or pictures; everything else is read as text.
    private static let tables = ["csv", "tsv", "tab", "json", "jsonl", "ndjson"]
    private static let pictures = ["idx", "idx1-ubyte", "idx3-ubyte"]

    /// Whether a path names data rather than an experiment, by its ending.
    public static func isData(path: String) -> Bool {
        let endings = endings(of: path)
        return !endings.isEmpty && (tables + pictures + ["txt", "text"]).contains(endings[endings.count - 1])
    }

    /// Whether a path names a table, by its ending.
    public static func isTable(path: String) -> Bool { tables.contains(endings(of: path).last ?? "") }

    /// Whether a path names pictures in IDX, by its ending.
    public static func isPictures(path: String) -> Bool { pictures.contains(endings(of: path).last ?? "") }

    /// An experiment on a data file, all else as it is where nothing is said: to be looked at, and changed, before it is
    /// trained.
    ///
    /// - Parameter path: a table, pictures in IDX or a text, packed by gzip or not, or a folder of texts.
    public init(dataFile path: String) throws(ExperimentError) {
        let file = URL(filePath: path).absoluteURL
        self.init(folder: file.deletingLastPathComponent())
        let name = file.lastPathComponent
        try set("name", to: .text(String(name.prefix { $0 != "." })))
        try set("data.source", to: .text(name))
        if !(Self.tables + Self.pictures).contains(Self.endings(of: path).last ?? "") {
            try set("model.kind", to: .text("gpt"))
        }
    }

    /// Whether the data may be a table: where that cannot be told without reading them, they may.
    public var mayBeTable: Bool {
        let source = data.text("source")
        switch data.text("format") {
        case "csv", "jsonl": return true
        case "idx", "text": return false
        default: break
        }
        if source.contains("*") || source.hasSuffix("/") || Self.isPictures(path: source) { return false }
        return Self.isTable(path: source) || !Self.isData(path: source) && !Self.endings(of: source).isEmpty
    }

    /// Makes another folder the one that names of files are relative to; they name the same files as before.
    public mutating func move(to folder: URL) throws(ExperimentError) {
        guard folder.standardizedFileURL.path != self.folder.standardizedFileURL.path else { return }
        for path in ["data.source", "data.test-source", "data.labels"] {
            guard let name = value(at: path)?.text, !name.isEmpty, !name.hasPrefix("/") else { continue }
            try set(path, to: .text(self.folder.appending(path: name).standardizedFileURL.path))
        }
        self.folder = folder
    }

    /// The formats that a file of this name may have where nothing is said; some names leave it to the content.
    static func possibleFormats(of source: String) -> [String] {
        switch endings(of: source).last {
        case "json", "jsonl", "ndjson": ["jsonl"]
        case "csv", "tsv": ["csv", "jsonl"]
        default: ["csv", "jsonl", "idx", "text"]
        }
    }

    /// What stands behind the points of a file's name, without the packing.
    private static func endings(of path: String) -> [String] {
        let parts = path.split(separator: "/").last?.lowercased().split(separator: ".").dropFirst() ?? []
        return parts.map(String.init).filter { $0 != "gz" }
    }
}
