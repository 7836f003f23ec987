import Catalog
import Formats
import Foundation

/// Opens a table in the format that the settings name or that its content shows.
enum TableOpening {
    static func reader(of path: String, settings: Settings) throws -> any TableReader {
        let format = settings.text("format")
        if format == "jsonl" || (format == "auto" && isJSONLines(path)) { return try JSONLinesReader(path: path) }
        let header: Bool? =
            switch settings.text("header") {
            case "yes": true
            case "no": false
            default: nil
            }
        return try CSVReader(path: path, delimiter: try delimiter(settings), hasHeader: header)
    }

    private static func delimiter(_ settings: Settings) throws -> UInt8? {
        let word = settings.text("delimiter")
        if word == "auto" { return nil }
        let named = ["tab": UInt8(ascii: "\t"), "\\t": UInt8(ascii: "\t"), "space": UInt8(ascii: " ")][word]
        guard let byte = named ?? (word.utf8.count == 1 ? word.utf8.first : nil), byte < 0x80,
            byte != UInt8(ascii: "\"")
        else {
            throw DataError(
                setting: "delimiter", reason: "\"\(word)\" is none; allowed: auto, tab, space or one ASCII character")
        }
        return byte
    }

    /// Whether a file is named so or starts with an object.
    static func isJSONLines(_ path: String) -> Bool {
        let name = path.lowercased()
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return true }
        guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 64) else {
            return false
        }
        return start.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
    }
}
