import Catalog
import Language

/// Leaves out lines that stood in the text before.
struct DropRepeatedLines: TextStep {
    static let entry = Entry<any TextStep>(
        id: "deduplicate-lines",
        summary: Text("Drop lines that stood in the text before", zh: "删除文本中先前出现过的行"),
        hyperparameters: [
            Hyperparameter(
                "line-words", .integer(1...1000), default: 3,
                help: Text(
                    "Words from which on a line is taken for a repetition; shorter ones, such as a bracket, stay",
                    zh: "行至少有多少词才算重复；更短的行（如单个括号）保留"))
        ]
    ) { DropRepeatedLines(words: $0.integer("line-words")) }

    let words: Int

    func clean(_ documents: inout [String], _ context: TextStepContext) throws -> [Text] {
        var seen: Set<UInt64> = []
        var dropped = 0
        var cleaned = documents
        try context.forEach(Text("looking for repeated lines", zh: "查找重复的行"), documents) { index, document in
            var isChanged = false
            var lines: [Substring] = []
            TextDocuments.forEachLine(of: document) { line in
                let content = DocumentWords(TextLines.trimmed(line))
                if content.words.count >= words, !seen.insert(content.hash).inserted {
                    dropped += 1
                    isChanged = true
                } else {
                    lines.append(line)
                }
            }
            if isChanged { cleaned[index] = TextLines.joined(lines, like: document) }
        }
        documents = cleaned
        let count = dropped.grouped
        return [
            Text("deduplicate-lines: \(count) repeated lines out", zh: "deduplicate-lines：去除重复行 \(count) 行")
        ]
    }
}

/// Lines of a document that are put together again.
enum TextLines {
    static func trimmed(_ line: Substring) -> Substring {
        var line = line
        while let first = line.unicodeScalars.first, CharacterClass.isSpace(first.value) {
            line.unicodeScalars.removeFirst()
        }
        while let last = line.unicodeScalars.last, CharacterClass.isSpace(last.value) {
            line.unicodeScalars.removeLast()
        }
        return line
    }

    /// With a line end behind the last one where the document had one.
    static func joined(_ lines: [Substring], like document: String) -> String {
        let text = lines.joined(separator: "\n")
        return document.utf8.last == 0x0A && !lines.isEmpty ? text + "\n" : text
    }
}
