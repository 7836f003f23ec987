import Datasets
import Formats
import Language
import Texts

/// A document as it stands in a file.
struct RawDocument: Sendable {
    /// The file's place among those of the source.
    let file: Int
    /// The line it begins in, from 1.
    let line: Int
    /// Whether all of it stands in that line, as the text of an object.
    var isRecord = false
    /// Its lines with LF behind each, in whatever encoding the file has.
    var bytes: [UInt8] = []
}

/// Reads the documents of files one after the other, in memory that does not grow with them.
struct DocumentReader {
    let files: [String]
    let kind: TextDocuments
    /// The field that has the text of each object; empty where the files are texts themselves.
    let field: String
    /// A longer document is cut in two.
    static let longest = 16 << 20
    /// How many were cut so.
    private(set) var cuts = 0
    /// Lines that were too long to read.
    private(set) var skippedLines = 0
    /// What was left out of objects.
    private(set) var notes: [Text] = []

    init(files: [String], kind: TextDocuments, field: String = "") {
        self.files = files
        self.kind = kind
        self.field = field
    }

    /// Hands over every document in order.
    /// - Throws: `FormatError`, or what `body` throws.
    mutating func forEach(_ body: (RawDocument) throws -> Void) throws {
        for (place, path) in files.enumerated() {
            if field.isEmpty { try read(path, place, body) } else { try readRecords(path, place, body) }
        }
    }

    private mutating func readRecords(_ path: String, _ place: Int, _ body: (RawDocument) throws -> Void) throws {
        var cuts = 0
        let left = try TextRecords(path: path, field: field).forEach { line, bytes in
            for start in stride(from: 0, to: bytes.count, by: Self.longest) {
                let part = bytes[start..<min(bytes.count, start + Self.longest)]
                if start > 0 { cuts += 1 }
                try body(RawDocument(file: place, line: line, isRecord: true, bytes: Array(part) + [0x0A]))
            }
        }
        self.cuts += cuts
        notes += left.notes(path: path)
    }

    private mutating func read(_ path: String, _ place: Int, _ body: (RawDocument) throws -> Void) throws {
        var document: RawDocument?
        var last = 0
        var cuts = 0, skipped = 0
        func close() throws {
            if let document { try body(document) }
            document = nil
        }
        try LineSource.forEachLine(of: path) { line, content in
            guard case .content(let bytes) = content else {
                skipped += 1
                return true
            }
            // Blank lines are not handed over; the numbers tell of them.
            if kind == .paragraphs, line > last + 1 { try close() }
            if let size = document?.bytes.count, size + bytes.count > Self.longest {
                cuts += 1
                try close()
            }
            if document == nil {
                document = RawDocument(file: place, line: line)
            } else {
                let blank = min(line - last - 1, Self.longest)
                document?.bytes.append(contentsOf: repeatElement(0x0A, count: blank))
            }
            document?.bytes.append(contentsOf: bytes)
            document?.bytes.append(0x0A)
            last = line
            return true
        }
        try close()
        self.cuts += cuts
        skippedLines += skipped
    }
}
