import Catalog
import Formats
import Foundation
import Language
import Pictures

/// Opens a table in the format that the settings name or that its content shows.
package enum TableOpening {
    /// - Parameter names: Names that columns must have, beside those in the settings: a row with one of them is the
    ///   header, whatever it looks like.
    package static func reader(of path: String, settings: Settings, names: Set<String> = []) throws -> any TableReader {
        let format = settings.text("format")
        switch try FileContent.recognized(in: path) {
        case .text: break
        case .idx:
            throw DataError(
                place: path,
                reason: Text("it is an IDX file of pictures, and a table is due", zh: "这是存放图像的 IDX 文件，而这里应是表格"))
        case .picture:
            throw DataError(
                place: path, reason: Text("it is a picture, and a table is due", zh: "这是图像，而这里应是表格"))
        case .array, .arrays:
            let labels = settings.text("labels")
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            return try ArraySource(path, labels: labels.isEmpty ? nil : labels.path(below: folder)).table()
        // Who names the format means it: a table may have lost some bytes to zeros.
        case .binary where format == "csv" || format == "jsonl": break
        case let content: try content.check(path)
        }
        if format == "jsonl" || (format == "auto" && isJSON(path)) { return try JSONLinesReader(path: path) }
        let header: Bool? =
            switch settings.text("header") {
            case "yes": true
            case "no": false
            default: nil
            }
        let wanted =
            [settings.text("target")]
            + ["ignore", "categorical", "numeric", "keep"].flatMap { settings.words($0) }
        return try CSVReader(
            path: path,
            given: CSVGiven(
                delimiter: try delimiter(settings), quote: CSVQuote(rawValue: settings.text("quote")) ?? .auto,
                hasHeader: header, names: names.union(wanted.filter { !$0.isEmpty })))
    }

    /// The delimiters that have a name.
    private static let named: [String: Character] = [
        "tab": "\t", "\\t": "\t", "space": " ", "spaces": " ", "comma": ",", "semicolon": ";", "bar": "|", "pipe": "|",
        "colon": ":",
    ]

    private static func delimiter(_ settings: Settings) throws -> UInt8? {
        let word = settings.text("delimiter")
        if word == "auto" { return nil }
        let character = named[word.lowercased()] ?? (word.count == 1 ? word.first : nil)
        guard let byte = character?.asciiValue, byte == UInt8(ascii: "\t") || (0x20..<0x7F).contains(byte),
            byte != UInt8(ascii: "\""), byte != UInt8(ascii: "'")
        else {
            throw DataError(
                setting: "delimiter",
                reason: Text(
                    """
                    "\(word)" is none; allowed: auto, comma, semicolon, tab, bar, space (any run of spaces) or one ASCII \
                    character
                    """,
                    zh: """
                        "\(word)" 不是分隔符；可用：auto, comma, semicolon, tab, bar, space（连续空格）或一个 ASCII 字符
                        """))
        }
        return byte
    }

    /// Whether a file is named as one of JSON objects or starts like one.
    static func isJSON(_ path: String) -> Bool {
        let name = Packing.unpacked(path.lowercased())
        return [".jsonl", ".ndjson", ".json"].contains { name.hasSuffix($0) } || JSONLinesReader.isRecognized(path)
    }
}
