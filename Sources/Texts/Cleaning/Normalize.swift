import CUTF8Proc
import Catalog
import Formats
import Foundation
import Language

/// Writes what looks the same in the same way: Unicode's composed form, no control codes, plain white space.
struct Normalize: TextStep {
    static let entry = Entry<any TextStep>(
        id: "normalize",
        summary: Text(
            "Bring text to one Unicode form, without control codes and stray white space",
            zh: "统一 Unicode 形式，去除控制字符和多余空白"),
        reference: "Unicode Standard Annex 15",
        hyperparameters: [
            Hyperparameter(
                "form", .choice(["nfc", "nfkc", "keep"]), default: "nfc",
                help: Text("The Unicode form that text is brought to", zh: "文本统一成的 Unicode 形式"),
                meanings: [
                    "nfc": Text("Letters composed with their accents", zh: "字母与变音符号合成一个字符"),
                    "nfkc": Text("The same, and wide, narrow or joined forms made plain", zh: "同上，并把全角、半角、连字等变为普通形式"),
                    "keep": Text("As it is", zh: "保持原样"),
                ]),
            Hyperparameter(
                "controls", .boolean, default: true,
                help: Text(
                    "Whether control codes and marks that are not seen are taken out", zh: "是否去除控制字符和不可见标记")),
            Hyperparameter(
                "white-space", .choice(["lines", "collapse", "keep"]), default: "lines",
                help: Text("What becomes of white space", zh: "如何处理空白"),
                meanings: [
                    "lines": Text(
                        "Plain spaces and line ends, none at the end of a line, at most one blank line",
                        zh: "统一空格和换行，去掉行尾空白，最多留一个空行"),
                    "collapse": Text(
                        "The same, and several spaces become one, also where lines begin", zh: "同上，并把连续空格（包括行首）合并为一个"),
                    "keep": Text("As it is", zh: "保持原样"),
                ]),
        ]
    ) { settings in
        Normalize(
            form: settings.text("form"), dropsControls: settings.boolean("controls"),
            whiteSpace: settings.text("white-space"))
    }

    let form: String
    let dropsControls: Bool
    let whiteSpace: String

    func clean(_ documents: inout [String], _ context: TextStepContext) throws -> [Text] {
        var composed = 0, controls = 0, spaced = 0
        var cleaned = documents
        try context.forEach(Text("normalizing the text", zh: "规范化文本"), documents) { index, document in
            var text = document
            if form != "keep", !text.utf8.allSatisfy({ $0 < 0x80 }) {
                let whole = try Self.composed(text, compatibly: form == "nfkc")
                if !whole.utf8.elementsEqual(text.utf8) { composed += 1 }
                text = whole
            }
            if dropsControls {
                let count = text.unicodeScalars.count { CharacterClass.isControl($0.value) }
                if count > 0 { text.unicodeScalars.removeAll { CharacterClass.isControl($0.value) } }
                controls += count
            }
            if whiteSpace != "keep" {
                let plain = Self.plain(text, collapses: whiteSpace == "collapse")
                if !plain.utf8.elementsEqual(text.utf8) { spaced += 1 }
                text = plain
            }
            cleaned[index] = text
        }
        documents = cleaned
        let (changed, space) = (context.kind.counted(composed), context.kind.counted(spaced))
        let removed = controls.grouped
        return [
            Text(
                "normalize: \(changed) brought to the Unicode form, \(removed) control characters out, white space changed in \(space)",
                zh: "normalize：统一 Unicode 形式 \(changed)，去除控制字符 \(removed) 个，调整空白 \(space)")
        ]
    }

    private static func composed(_ text: String, compatibly: Bool) throws -> String {
        var text = text
        let result: String? = text.withUTF8 { bytes in
            var composed: UnsafeMutablePointer<UInt8>?
            let count = utf8proc_composed(bytes.baseAddress, bytes.count, compatibly ? 1 : 0, &composed)
            guard let composed else { return nil }
            defer { free(composed) }
            return count < 0
                ? nil : String(validating: UnsafeBufferPointer(start: composed, count: count), as: UTF8.self)
        }
        guard let result else {
            throw DataError(
                setting: "text-cleaning",
                reason: Text("there is no memory to bring a document to its Unicode form", zh: "没有内存用来统一文档的 Unicode 形式")
            )
        }
        return result
    }

    /// Every white space a space or a line end, and none where it is not seen.
    private static func plain(_ text: String, collapses: Bool) -> String {
        var lines: [String.UnicodeScalarView] = []
        TextDocuments.forEachLine(of: text) { line in
            var plain = String.UnicodeScalarView()
            plain.reserveCapacity(line.utf8.count)
            for scalar in line.unicodeScalars {
                let isSpace = scalar == "\t" ? collapses : CharacterClass.isSpace(scalar.value)
                if isSpace, collapses, plain.isEmpty || plain.last == " " { continue }
                plain.append(isSpace ? " " : scalar)
            }
            while let last = plain.last, last == " " || last == "\t" { plain.removeLast() }
            // A blank line parts paragraphs; more of them part them no better.
            if plain.isEmpty, lines.last?.isEmpty ?? true { return }
            lines.append(plain)
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        var result = String.UnicodeScalarView()
        for (index, line) in lines.enumerated() {
            if index > 0 { result.append("\n") }
            result.append(contentsOf: line)
        }
        if text.utf8.last == 0x0A || text.utf8.last == 0x0D, !lines.isEmpty { result.append("\n") }
        return String(result)
    }
}
