import Datasets
import Formats
import Foundation

extension Experiment {
    /// Endings of files that hold tables, arrays or pictures; everything else is read as text.
    private static let tables = ["csv", "tsv", "tab", "json", "jsonl", "ndjson", "npy", "npz"]
    private static let pictures = ["idx", "idx1-ubyte", "idx3-ubyte"]

    /// Whether a path names data rather than an experiment, by its ending.
    public static func isData(path: String) -> Bool {
        let endings = endings(of: path)
        return !endings.isEmpty && (tables + pictures + ["txt", "text"]).contains(endings[endings.count - 1])
            || isPictures(path: path)
    }

    /// Whether a path leads to a folder of pictures; looks into it.
    public static func isPictureFolder(path: String) -> Bool { PreparedData.isPictures(folder: path) }

    /// Whether a path leads to several files of text: a folder whose files are mostly texts, or a pattern that files
    /// match. Looks at the disk.
    public static func isTextCollection(path: String) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            guard path.contains("*") || path.contains("?") else { return false }
            let here = URL(filePath: FileManager.default.currentDirectoryPath)
            return (try? FilePattern.files(path, relativeTo: here)) != nil
        }
        guard isFolder.boolValue, let names = FileManager.default.enumerator(atPath: path) else { return false }
        var files = 0, texts = 0, seen = 0
        for case let name as String in names {
            seen += 1
            guard files < mostLookedAt, seen < 20 * mostLookedAt else { break }
            let own = name.split(separator: "/").last ?? ""
            guard !own.hasPrefix("."), own.contains(".") else { continue }
            files += 1
            if ["txt", "text", "md"].contains(endings(of: name).last ?? "") { texts += 1 }
        }
        return texts > 0 && texts * 2 > files
    }

    /// Files of a folder that are looked at before it is read.
    private static let mostLookedAt = 500

    /// Whether there are data at a path: a file, a folder of pictures or texts, or a pattern. Looks at the disk.
    public static func areData(at path: String) -> Bool {
        isData(path: path) && FileManager.default.fileExists(atPath: path) || isPictureFolder(path: path)
            || isTextCollection(path: path)
    }

    /// Whether a path names a table, by its ending.
    public static func isTable(path: String) -> Bool { tables.contains(endings(of: path).last ?? "") }

    /// Whether a path names pictures in IDX, by its ending, with a point before it or, as the MNIST family has it, not.
    public static func isPictures(path: String) -> Bool {
        if pictures.contains(endings(of: path).last ?? "") { return true }
        return Packing.unpacked(path.split(separator: "/").last?.lowercased() ?? "").hasSuffix("-idx3-ubyte")
    }

    /// An experiment on a data file, all else as it is where nothing is said: to be looked at, and changed, before it is
    /// trained.
    ///
    /// - Parameter path: a table, an array, pictures in IDX or a text, packed or not, or a folder of pictures or
    ///   texts, or a pattern. Of a folder whose folders are `train` and `test` the one is learned from, the other is to test with.
    public init(dataFile path: String) throws(ExperimentError) {
        if let pattern = Self.pattern(path) {
            self.init(folder: pattern.folder)
            try set("name", to: .text(pattern.folder.lastPathComponent))
            try set("data.source", to: .text(pattern.source))
            if !Self.isTable(path: path), !Self.isPictures(path: path) { try set("model.kind", to: .text("gpt")) }
            return
        }
        let file = URL(filePath: path).absoluteURL.standardizedFileURL
        self.init(folder: file.deletingLastPathComponent())
        let name = file.lastPathComponent
        try set("name", to: .text(String(name.prefix { $0 != "." })))
        try set("data.source", to: .text(name))
        if Self.isPictureFolder(path: file.path) {
            try set("data.format", to: .text("images"))
            try set("model.kind", to: .text("cnn"))
            let parts = ["train", "test"].filter { Self.isPictureFolder(path: file.appending(path: $0).path) }
            guard parts.count == 2 else { return }
            try set("data.source", to: .text(name + "/train"))
            try set("data.test-source", to: .text(name + "/test"))
            let held = ["validation", "valid", "val"]
                .first { Self.isPictureFolder(path: file.appending(path: $0).path) }
            if let held { try set("data.validation-source", to: .text(name + "/" + held)) }
        } else if let field = PreparedData.textField(of: file.path) {
            try set("data.text-field", to: .text(field))
            try set("model.kind", to: .text("gpt"))
        } else if !Self.isTable(path: path), !Self.isPictures(path: path) {
            try set("model.kind", to: .text("gpt"))
        }
    }

    /// The folder that a pattern begins in, and the rest of it; nil where a path is none, or is there by its very name.
    private static func pattern(_ path: String) -> (folder: URL, source: String)? {
        guard !FileManager.default.fileExists(atPath: path) else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.firstIndex(where: { $0.contains("*") || $0.contains("?") }) else { return nil }
        let start = parts[..<first].joined(separator: "/")
        let folder = start.isEmpty ? (first == 0 ? FileManager.default.currentDirectoryPath : "/") : start
        return (
            URL(filePath: folder, directoryHint: .isDirectory).absoluteURL.standardizedFileURL,
            parts[first...].joined(separator: "/")
        )
    }

    /// Whether the data may be a table or pictures, of which there is a profile: where that cannot be told without reading
    /// them, they may.
    public var mayBeProfiled: Bool {
        let source = data.text("source")
        if !data.text("text-field").isEmpty { return false }
        return switch data.text("format") {
        case "idx", "images", "npy": true
        case "auto" where Self.isPictures(path: source): true
        // A folder or a pattern; a model of pictures does not learn texts.
        case "auto" where model.text("kind") == "cnn": true
        default: mayBeTable
        }
    }

    /// Whether the data may be a table: where that cannot be told without reading them, they may.
    public var mayBeTable: Bool {
        let source = data.text("source")
        if !data.text("text-field").isEmpty { return false }
        switch data.text("format") {
        case "csv", "jsonl", "npy": return true
        case "idx", "images", "text": return false
        default: break
        }
        if source.contains("*") || source.hasSuffix("/") || Self.isPictures(path: source) { return false }
        return Self.isTable(path: source) || !Self.isData(path: source) && !Self.endings(of: source).isEmpty
    }

    /// Makes another folder the one that names of files are relative to; they name the same files as before.
    public mutating func move(to folder: URL) throws(ExperimentError) {
        guard folder.standardizedFileURL.path != self.folder.standardizedFileURL.path else { return }
        for path in DataSettings.naming.map({ "data.\($0)" }) {
            guard let name = value(at: path)?.text, !name.isEmpty, !name.hasPrefix("/") else { continue }
            try set(path, to: .text(self.folder.appending(path: name).standardizedFileURL.path))
        }
        self.folder = folder
    }

    /// The formats that a file of this name may have where nothing is said; some names leave it to the content.
    static func possibleFormats(of source: String) -> [String] {
        switch endings(of: source).last {
        case "json", "jsonl", "ndjson": ["jsonl"]
        case "csv", "tsv": ["csv", "jsonl", "images"]
        case "npy", "npz": ["npy", "images"]
        default: ["csv", "jsonl", "idx", "npy", "images", "text"]
        }
    }

    /// What stands behind the points of a file's name, without the packing.
    private static func endings(of path: String) -> [String] {
        let name = Packing.unpacked(path.split(separator: "/").last?.lowercased() ?? "")
        return name.split(separator: ".").dropFirst().map(String.init)
    }
}
