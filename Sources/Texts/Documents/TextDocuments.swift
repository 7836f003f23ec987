import Catalog
import Language

/// What a document of a text is: each object of JSON-lines, each file of several, or each paragraph of one.
public enum TextDocuments: String, Sendable, Hashable {
    case files
    /// Each object of JSON-lines, of which one field is a text.
    case records
    /// What stands between blank lines.
    case paragraphs

    package static let hyperparameter = Hyperparameter(
        "documents", .choice(["auto", "files", "paragraphs"]), default: "auto",
        help: Text(
            "What is one document where a text is profiled and cleaned; auto takes files where there are several",
            zh: "分析和清洗文本时以什么为一篇文档；auto 在有多个文件时按文件"),
        needs: [.task("language")],
        meanings: [
            "auto": Text("Files where there are several, else paragraphs", zh: "有多个文件时按文件，否则按段落"),
            "files": Text("Each file", zh: "每个文件"),
            "paragraphs": Text("What stands between blank lines", zh: "空行之间的内容"),
        ])

    package init(_ settings: Settings, files: Int) {
        if !settings.text(TextRecords.hyperparameter.name).isEmpty {
            self = .records
        } else {
            self = Self(rawValue: settings.text("documents")) ?? (files > 1 ? .files : .paragraphs)
        }
    }

    /// What a number of documents is called.
    public func counted(_ count: Int) -> Text {
        let number = count.grouped
        return switch self {
        case .files:
            count == 1 ? Text("1 file", zh: "1 个文件") : Text("\(number) files", zh: "\(number) 个文件")
        case .records:
            count == 1 ? Text("1 document", zh: "1 篇文档") : Text("\(number) documents", zh: "\(number) 篇文档")
        case .paragraphs:
            count == 1 ? Text("1 paragraph", zh: "1 个段落") : Text("\(number) paragraphs", zh: "\(number) 个段落")
        }
    }

    /// The paragraphs of a text, without the blank lines between them and without the end of their last line.
    package static func paragraphs(of text: String) -> [String] {
        var paragraphs: [String] = []
        var start: String.UTF8View.Index?
        var end = text.utf8.startIndex
        forEachLine(of: text) { line in
            if line.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                if let first = start { paragraphs.append(String(text[first..<end])) }
                start = nil
            } else {
                start = start ?? line.startIndex
                end = line.endIndex
            }
        }
        if let first = start { paragraphs.append(String(text[first..<end])) }
        return paragraphs
    }

    /// The lines of a text, which end with LF, CR LF or CR, without their ends.
    static func forEachLine(of text: String, _ body: (Substring) -> Void) {
        let bytes = text.utf8
        var start = bytes.startIndex, place = start
        while place < bytes.endIndex {
            let byte = bytes[place]
            var next = bytes.index(after: place)
            if byte == 0x0A || byte == 0x0D {
                body(text[start..<place])
                if byte == 0x0D, next < bytes.endIndex, bytes[next] == 0x0A { next = bytes.index(after: next) }
                start = next
            }
            place = next
        }
        if start < bytes.endIndex { body(text[start...]) }
    }
}
