import Catalog
import Formats
import Language

/// The texts in a file of JSON objects, a document an object: what stands in the field that `data.text-field` names.
package struct TextRecords: Sendable {
    /// Objects without a text there, and lines that are no objects, are left out.
    package struct LeftOut: Sendable {
        package var empty = 0
        package var faults = TableReading()
    }

    private let reader: JSONLinesReader
    private let place: Int

    package static let hyperparameter = Hyperparameter(
        "text-field", .text(optional: true), default: "",
        help: Text(
            "Of a text in JSON-lines, the field whose texts are learned, a document each; empty learns the lines as they stand",
            zh: "文本为 JSON-lines 时，学习哪个字段中的文本，每个对象一篇文档；留空则按原样学习各行"),
        needs: [.task("language")])

    /// - Throws: `FormatError` where the file holds no objects, `DataError` where none has the field.
    package init(path: String, field: String) throws {
        reader = try JSONLinesReader(path: path)
        guard let place = reader.columns.firstIndex(of: field) else {
            let fields = reader.columns.prefix(12).map { Text(verbatim: $0) }.joined()
            throw DataError(
                setting: "text-field", place: path,
                reason: Text(
                    "its objects have no field \"\(field)\"\(nearHint(to: field, among: reader.columns)); they have \(fields)",
                    zh: "其中的对象没有字段 \"\(field)\"\(nearHint(to: field, among: reader.columns))；现有字段：\(fields)"))
        }
        self.place = place
    }

    /// Hands over each text with the line that its object begins in. The bytes are UTF-8 and hold only while `body` runs.
    package func forEach(
        _ body: (_ line: Int, _ bytes: UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws -> LeftOut {
        var left = LeftOut()
        left.faults = try reader.forEachRecord { record in
            let bytes = record.bytes(place)
            guard !bytes.isEmpty else {
                left.empty += 1
                return
            }
            try body(record.line, bytes)
        }
        return left
    }

    /// All of them.
    package func all(notes: inout [Text]) throws -> [String] {
        var texts: [String] = []
        let left = try forEach { texts.append(String(decoding: $1, as: UTF8.self)) }
        notes += left.notes(path: reader.path)
        return texts
    }

    /// The field that most likely holds the texts that a file of JSON objects is there for: one called so, whose values
    /// are long; nil where the file looks more like a table.
    package static func likelyField(in path: String) -> String? {
        guard JSONLinesReader.isRecognized(path), let reader = try? JSONLinesReader(path: path) else { return nil }
        let labels = ["label", "labels", "target", "class", "category", "y", "score", "rating", "sentiment"]
        guard !reader.columns.contains(where: { labels.contains($0.lowercased()) }),
            let field = ["text", "content", "body", "document", "article"].first(where: reader.columns.contains),
            let place = reader.columns.firstIndex(of: field)
        else { return nil }
        var sizes: [Int] = []
        struct Enough: Error {}
        do {
            _ = try reader.forEachRecord { record in
                sizes.append(record.bytes(place).count)
                if sizes.count == 50 { throw Enough() }
            }
        } catch {}
        let isLong = sizes.reduce(0, +) >= 60 * sizes.count
        return !sizes.isEmpty && (isLong || reader.columns.count == 1) ? field : nil
    }
}

extension TextRecords.LeftOut {
    /// What a person should know of it.
    package func notes(path: String) -> [Text] {
        var notes: [Text] = []
        if empty > 0 {
            let objects = empty == 1 ? Text("1 object", zh: "1 个对象") : Text("\(empty) objects", zh: "\(empty) 个对象")
            notes.append(
                Text(
                    "\(path): \(objects) without a text there left out (data.text-field)",
                    zh: "\(path)：略去没有该文本的 \(objects)（data.text-field）"))
        }
        if let first = faults.badRows.first {
            let count = faults.badRowCount
            let lines = count == 1 ? Text("1 line", zh: "1 行") : Text("\(count) lines", zh: "\(count) 行")
            // Each has its own reason.
            let which = count == 1 ? Text.empty : Text("the first: ", zh: "第一处：")
            notes.append(
                Text(
                    "\(path): \(lines) left out: \(which)line \(first.line): \(first.reason)",
                    zh: "\(path)：略去 \(lines)：\(which)第 \(first.line) 行：\(first.reason)"))
        }
        return notes
    }
}
