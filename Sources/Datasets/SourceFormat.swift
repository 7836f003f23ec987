import Catalog
import Formats
import Foundation
import Language
import Pictures

/// What the files of a source are read as, by the settings of `[data]` and by their content.
package enum SourceFormat: Sendable {
    /// Rows with named columns: CSV or JSON.
    case table
    /// Pictures in files of their own, in an IDX file or an array.
    case pictures
    /// Text that goes on from file to file.
    case text

    /// Text where the task says so or there are several files; else what the content looks like.
    package init(_ settings: Settings, paths: [String]) throws {
        let task = settings.text("task")
        switch settings.text("format") {
        case "auto" where !settings.text("text-field").isEmpty, "jsonl" where !settings.text("text-field").isEmpty:
            self = .text
        case "csv", "jsonl": self = .table
        case "idx", "images": self = .pictures
        case "npy": self = try Self.isArray(ofPictures: paths, settings) ? .pictures : .table
        case "text": self = .text
        default:
            if task == "language" {
                self = .text
            } else if try Self.arePictures(paths, settings) {
                self = .pictures
            } else if paths.count > 1 {
                try Self.refuseArrays(among: paths)
                self = .text
            } else if task != "auto" || !settings.text("target").isEmpty {
                self = .table
            } else {
                self = try Self.looksLikeTable(paths[0], settings) ? .table : .text
            }
        }
        if self == .table, paths.count > 1 {
            throw DataError(
                setting: "source",
                reason: Text("it names \(paths.count) files; a table is one", zh: "它指 \(paths.count) 个文件；表格只能是一个"))
        }
        if self == .text, task == "classification" || task == "regression" {
            throw DataError(
                setting: "task",
                reason: Text(
                    "\(task) is learned from a table; allowed for text: auto, language",
                    zh: "\(task) 要从表格学习；文本可用：auto, language"))
        }
    }

    /// Refuses several files of which most are arrays: a folder of MNIST is no text.
    private static func refuseArrays(among paths: [String]) throws {
        guard paths.count <= 100 else { return }
        let arrays = try paths.filter { [.idx, .array, .arrays].contains(try FileContent.recognized(in: $0)) }
        guard let first = arrays.first, arrays.count * 2 > paths.count else { return }
        let images =
            arrays.first { $0.contains("images") && $0.contains("train") } ?? arrays.first { $0.contains("images") }
        let name = URL(fileURLWithPath: images ?? first).lastPathComponent
        throw DataError(
            setting: "source", place: URL(fileURLWithPath: first).deletingLastPathComponent().path,
            reason: Text(
                """
                it holds \(arrays.count) files of arrays (IDX or NPY), which are read one at a time: name the file of the \
                images, such as \(name); its labels are found beside it, or named as data.labels
                """,
                zh: """
                    其中有 \(arrays.count) 个数组文件（IDX 或 NPY），一次只读一个：请指明图像文件，例如 \(name)；\
                    标签文件会在旁边找到，也可用 data.labels 指定
                    """))
    }

    /// Whether files hold pictures, as far as their content and their names tell.
    static func arePictures(_ paths: [String], _ settings: Settings) throws -> Bool {
        guard paths.count == 1 else { return PictureFolder.isRecognized(paths) }
        switch try FileContent.recognized(in: paths[0]) {
        case .idx, .picture: return true
        case .array, .arrays: return try isArray(ofPictures: paths, settings)
        case .text: return PictureList.isRecognized(paths[0], settings)
        case .foreign, .binary: return false
        }
    }

    private static func isArray(ofPictures paths: [String], _ settings: Settings) throws -> Bool {
        try paths.count == 1 && ArraySource(paths[0], labels: nil).holdsPictures
    }

    /// Whether a file is named as a table, or is regular, in more than one column, with numbers in one.
    private static func looksLikeTable(_ path: String, _ settings: Settings) throws -> Bool {
        try FileContent.recognized(in: path).check(path)
        let name = Packing.unpacked(path.lowercased())
        if name.hasSuffix(".csv") || name.hasSuffix(".tsv") || TableOpening.isJSON(path) { return true }
        if [.array, .arrays].contains(try FileContent.recognized(in: path)) { return true }
        let reader = try CSVReader(path: path)
        guard reader.columns.count > 1 else { return false }
        var numbers = [Int](repeating: 0, count: reader.columns.count)
        let reading = try reader.forEachRecord { record in
            for index in numbers.indices where record.number(index) != nil { numbers[index] += 1 }
        }
        return reading.records > 1 && reading.badRowCount * 20 < reading.records
            && numbers.contains { $0 * 2 > reading.records }
    }

    /// The files of a text that are text.
    ///
    /// Of several, others are left out and told, as a folder of texts has pictures in it, too. A single one is refused,
    /// unless the person has said that its bytes are to be learned as they are: format text, tokenizer bytes.
    package static func texts(among paths: [String], settings: Settings, notes: inout [Text]) throws -> [String] {
        let isForced = settings.text("format") == "text" && settings.text("tokenizer") == "bytes"
        var left: [(path: String, error: FormatError)] = []
        for path in paths {
            do throws(FormatError) {
                try FileContent.recognized(in: path).checkText(path)
            } catch {
                left.append((path, error))
            }
        }
        guard let first = left.first else { return paths }
        let reason = first.error.reason
        if isForced {
            notes.append(
                Text("\(first.path): ", zh: "\(first.path)：")
                    + Text(
                        "\(reason); its bytes are taken all the same, as data.format and tokenizer say",
                        zh: "\(reason)；按 data.format 和 tokenizer 的要求仍采用其字节"))
            return paths
        }
        guard left.count < paths.count else {
            let others =
                paths.count > 1
                ? Text(", and none of the \(paths.count) files is", zh: "，这 \(paths.count) 个文件都不是文本") : .empty
            throw DataError(
                setting: "source", place: first.path,
                reason: Text(
                    """
                    \(reason)\(others); to learn bytes as they are, set data.format = "text" and data.tokenizer = "bytes"
                    """,
                    zh: """
                        \(reason)\(others)；若要按原样学习字节，请设置 data.format = "text" 和 data.tokenizer = "bytes"
                        """))
        }
        let more = left.count - 1
        let others = more > 0 ? Text(" and \(more) more", zh: " 及另外 \(more) 个文件") : .empty
        notes.append(
            Text(
                """
                \(first.path)\(others) left out of the text: \(reason); a pattern such as **/*.txt names those that are
                """,
                zh: "\(first.path)\(others)未并入文本：\(reason)；可用 **/*.txt 这样的通配符指明文本文件"))
        let removed = Set(left.map(\.path))
        return paths.filter { !removed.contains($0) }
    }
}
