import Catalog
import Columns
import Formats
import Foundation
import Language
import Texts

extension TextData {
    /// Reads, tokenizes and cuts one text or many.
    ///
    /// Files of one source are joined in an order that is fixed by their names but mixes the folders, so
    /// that each part has something of all of them.
    ///
    /// - Parameters:
    ///   - separate: files of their own for some of the splits; the others share the text.
    ///   - learned: the tokenizer that a model was trained with, which goes on with this text; nil makes one.
    init(
        files: [String], separate: SplitFiles = SplitFiles(), settings: Settings, learned: Tokenizer? = nil,
        notes: inout [Text], watch: DataWatch? = nil
    ) throws {
        let texts = try Self.texts(of: files, settings: settings, notes: &notes, watch: watch)
        var text = Self.joined(
            try TextCleaning.cleaned(texts, settings: settings, notes: &notes, watch: watch))
        text.makeContiguousUTF8()
        let shares = try SplitShares(settings["split"]).without(
            SeparateRows(validation: separate.validation.count, test: separate.test.count))
        let tokenizer =
            try learned.map { try Self.checked($0, for: text, settings: settings, file: files.first) }
            ?? Self.tokenizer(for: text, settings: settings, shares: shares, watch: watch)
        try self.init(text, tokenizer: tokenizer, watch: watch) { Self.cut($0, shares) }
        let count = text.unicodeScalars.count
        let named =
            files.count == 1 ? Text("1 file", zh: "1 个文件") : Text("\(files.count) files", zh: "\(files.count) 个文件")
        notes.append(
            Text(
                "\(named), \(count.grouped) characters, a vocabulary of \(tokenizer.vocabulary)",
                zh: "\(named)，\(count.grouped) 个字符，词表大小 \(tokenizer.vocabulary)"))
        noteUnknown(in: text, &notes)
        for (split, files) in separate.each {
            self = try replacing(split, with: files, settings: settings, notes: &notes, watch: watch)
        }
    }

    /// The same with a split of its own files.
    private func replacing(
        _ split: Split, with files: [String], settings: Settings, notes: inout [Text], watch: DataWatch?
    ) throws -> TextData {
        let paths = try SourceFormat.texts(among: files, settings: settings, notes: &notes)
        let texts = try Self.texts(of: paths, settings: settings, notes: &notes, watch: watch)
        var text = Self.joined(try TextCleaning.cleaned(texts, settings: settings, notes: &notes, watch: watch))
        text.makeContiguousUTF8()
        let own = try TextData(text, tokenizer: tokenizer, watch: watch) { [0..<0, 0..<0, 0..<$0] }
        guard !own.tokens.isEmpty else {
            throw DataError(
                setting: SplitFiles.setting(of: split), place: paths.first,
                reason: Text("it has no character that the model knows", zh: "没有一个字符是模型认识的"))
        }
        let count = text.unicodeScalars.count.grouped, tokens = own.tokens.count.grouped
        notes.append(
            Text(
                "\(split.label): \(count) characters of its own, \(tokens) tokens",
                zh: "\(split.label)：单独的文本，\(count) 个字符，\(tokens) 个词元"))
        own.noteUnknown(in: text, &notes)
        return appending(own, as: split)
    }

    /// Reads texts for a tokenizer that was made before; they make up the test split. Characters it does
    /// not know are left out where it has no token for them, and counted.
    ///
    /// - Parameter settings: those of the experiment: the text is cleaned as what was learned from.
    init(
        files: [String], as tokenizer: Tokenizer, settings: Settings, notes: inout [Text], watch: DataWatch? = nil
    ) throws {
        let texts = try Self.texts(of: files, settings: settings, isOther: true, notes: &notes, watch: watch)
        let text = Self.joined(try TextCleaning.cleaned(texts, settings: settings, notes: &notes, watch: watch))
        try self.init(text, tokenizer: tokenizer, watch: watch) { [0..<0, 0..<0, 0..<$0] }
        guard !tokens.isEmpty else {
            let own = Tokenizer.words(for: tokenizer.unknown(in: text))
            throw DataError(
                place: files.first,
                reason: Text(
                    "it has no character that the model knows; the first of its own are \(own)",
                    zh: "没有一个字符是模型认识的；其中最先出现的有 \(own)"))
        }
        noteUnknown(in: text, &notes)
    }

    /// What the experiment's tokenizer learns from the training part.
    private static func tokenizer(
        for text: String, settings: Settings, shares: SplitShares, watch: DataWatch?
    ) throws -> Tokenizer {
        switch settings.text("tokenizer") {
        case "bytes": return .bytes
        case "bpe":
            var text = text
            return try text.withUTF8 { bytes in
                // A share of the bytes stands for the training part, whose tokens are not known before.
                let training = UnsafeBufferPointer(rebasing: bytes[..<Int(Double(bytes.count) * shares.train)])
                return .pairs(
                    try PairTokenizer(training: training, vocabulary: settings.integer("vocab-size"), watch: watch))
            }
        default:
            let scalars = text.unicodeScalars
            let trained = cut(scalars.count, shares)[0].count
            let characters = try CharacterTokenizer(text, training: trained, watch: watch)
            guard characters.vocabulary <= 65_536 else {
                throw DataError(
                    setting: "tokenizer",
                    reason: Text(
                        """
                        the text uses \(characters.vocabulary) different characters; at most 65536 are allowed, bytes \
                        takes any text
                        """,
                        zh: "文本用到 \(characters.vocabulary) 种字符；最多 65536 种，bytes 可用于任何文本"))
            }
            return .characters(characters)
        }
    }

    /// Refuses a text that a model cannot go on with by its own tokenizer.
    private static func checked(
        _ learned: Tokenizer, for text: String, settings: Settings, file: String?
    ) throws -> Tokenizer {
        guard learned.name == settings.text("tokenizer") else {
            throw DataError(
                setting: "tokenizer",
                reason: Text(
                    "it is \(settings.text("tokenizer")), but the weights were learned with \(learned.name)",
                    zh: "这里是 \(settings.text("tokenizer"))，而权重是用 \(learned.name) 学到的"))
        }
        let unknown = learned.unwritable.isEmpty ? learned.unknown(in: text) : []
        guard unknown.isEmpty else {
            let missing = Tokenizer.words(for: unknown)
            throw DataError(
                place: file,
                reason: Text(
                    """
                    the weights were learned without a token for \(missing); take a text of the characters they know, \
                    or train anew, for any text with data.tokenizer = "bytes"
                    """,
                    zh: """
                        学习权重时没有 \(missing) 的词元；请用只含已知字符的文本，或重新训练；\
                        data.tokenizer = "bytes" 可用于任何文本
                        """))
        }
        return learned
    }

    /// Says which characters have no token of their own, and what becomes of them.
    private func noteUnknown(in text: String, _ notes: inout [Text]) {
        guard unknown.count > 0 else { return }
        let share = 100 * Double(unknown.count) / Double(max(1, text.unicodeScalars.count))
        let rounded = Int(share.rounded())
        let percent = share < 1 ? Text("less than 1 %", zh: "不到 1%") : Text("\(rounded) %", zh: "\(rounded)%")
        let plural = unknown.count == 1 ? "" : "s"
        let counted = Text("\(unknown.count) character\(plural) (\(percent))", zh: "\(unknown.count) 个字符（\(percent)）")
        let shown = Tokenizer.words(for: tokenizer.unknown(in: text))
        notes.append(
            unknown.haveToken
                ? Text(
                    """
                    \(counted) are none of the training text and count as the token for unknown ones; bits a character \
                    and a byte count them with 8 bits a byte more: \(shown)
                    """,
                    zh: """
                        \(counted)未在训练文本中出现，按未知字符的词元计；每字符和每字节比特数为它们另加每字节 8 比特：\(shown)
                        """)
                : Text(
                    """
                    \(counted) have no token in the model, which does not see them; bits a character and a byte count \
                    them with 8 bits a byte: \(shown)
                    """,
                    zh: """
                        \(counted)在模型中没有词元，模型看不到；每字符和每字节比特数为它们按每字节 8 比特计：\(shown)
                        """))
    }

    /// The texts of files, in an order that mixes their folders.
    ///
    /// - Parameter isOther: whether they are not what a model learned from, and may be plain text where that was JSON.
    static func texts(
        of files: [String], settings: Settings, isOther: Bool = false, notes: inout [Text], watch: DataWatch?
    ) throws -> [String] {
        var texts: [String] = []
        let paths = mixed(files)
        let sizes = paths.map { SourceFile.size(of: $0) }
        let title =
            files.count == 1
            ? Text("reading the text", zh: "读取文本")
            : Text("reading \(files.count) files", zh: "读取 \(files.count) 个文件")
        var tally = try ByteTally(title, of: sizes.reduce(0, +), watch: watch)
        for (path, size) in zip(paths, sizes) {
            let field = settings.text("text-field")
            guard field.isEmpty || isOther && !TableOpening.isJSON(path) else {
                texts += try TextRecords(path: path, field: field).all(notes: &notes)
                try tally.add(size)
                continue
            }
            var read = 0
            let file = try PlainText(path: path) { bytes in
                try tally.add(bytes - read)
                read = bytes
            }
            // It may have another size by now.
            try tally.add(size - read)
            if file.encoding == .windows1252 {
                notes.append(
                    Text("\(path) is no UTF-8 and was read as Windows-1252", zh: "\(path) 不是 UTF-8，按 Windows-1252 读取"))
            }
            texts.append(file.text)
        }
        try tally.finish()
        guard texts.contains(where: { !$0.isEmpty }) else {
            throw DataError(setting: "source", place: files.first, reason: Text("there is no text in it", zh: "里面没有文本"))
        }
        return texts
    }

    /// Texts one after the other, with a line end between them.
    private static func joined(_ texts: [String]) -> String {
        guard texts.count > 1 else { return texts.first ?? "" }
        return texts.reduce(into: "") { text, next in
            text += next
            if next.utf8.last != UInt8(ascii: "\n") { text += "\n" }
        }
    }

    private static func cut(_ count: Int, _ shares: SplitShares) -> [Range<Int>] {
        let train = Int((Double(count) * shares.train).rounded(.down))
        let validation = min(count - train, Int((Double(count) * shares.validation).rounded(.up)))
        let end = shares.test > 0 ? train + validation : count
        return [0..<train, train..<end, end..<count]
    }

    private static func mixed(_ files: [String]) -> [String] {
        guard let first = files.first, files.count > 1 else { return files }
        // Names below what all paths share, so that the place of the folder makes no difference.
        let common = files.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }.count
        return
            files
            .map { (draw: Draws(seed: 0, name: String($0.dropFirst(common))).bits(at: 0), path: $0) }
            .sorted { ($0.draw, $0.path) < ($1.draw, $1.path) }
            .map(\.path)
    }
}
