import Catalog
import Formats
import Foundation

extension TextData {
    /// Reads, tokenizes and cuts one text or many.
    ///
    /// Files of one source are joined in an order that is fixed by their names but mixes the folders, so
    /// that each part has something of all of them.
    init(files: [String], settings: Settings, notes: inout [String]) throws {
        let text = try Self.joined(files, notes: &notes)
        let scalars = Array(text.unicodeScalars)
        let shares = try SplitShares(settings["split"])
        let tokenizer: Tokenizer
        let all: [UInt16]
        switch settings.text("tokenizer") {
        case "bytes":
            tokenizer = .bytes
            all = text.utf8.map(UInt16.init)
        case "pairs":
            // A share of the bytes stands for the training part, whose tokens are not known before.
            let bytes = Array(text.utf8)
            let pairs = PairTokenizer(
                training: bytes[..<Int(Double(bytes.count) * shares.train)],
                vocabulary: settings.integer("vocabulary"))
            tokenizer = .pairs(pairs)
            all = pairs.encode(text).map { UInt16(truncatingIfNeeded: $0) }
        default:
            let trained = Self.cut(scalars.count, shares)[0].count
            let characters = CharacterTokenizer(training: scalars[..<trained], others: scalars[trained...])
            guard characters.vocabulary <= 65_536 else {
                throw DataError(
                    setting: "tokenizer",
                    reason: "the text uses \(characters.vocabulary) different characters; "
                        + "at most 65536 are allowed, bytes takes any text")
            }
            tokenizer = .characters(characters)
            all = scalars.map { UInt16(truncatingIfNeeded: characters.token(of: $0) ?? 0) }
        }
        self.init(text, tokenizer: tokenizer, tokens: all, parts: Self.cut(all.count, shares))
        notes.append(
            "\(files.count == 1 ? "1 file" : "\(files.count) files"), \(scalars.count) characters, "
                + "a vocabulary of \(tokenizer.vocabulary)")
    }

    /// Reads texts for a tokenizer that was made before; they make up the test split. Characters it does
    /// not know are left out where it has no token for them.
    init(files: [String], as tokenizer: Tokenizer, notes: inout [String]) throws {
        let text = try Self.joined(files, notes: &notes)
        let all = tokenizer.encode(text).map { UInt16(truncatingIfNeeded: $0) }
        guard !all.isEmpty else {
            throw DataError(place: files.first, reason: "it has no character that the model knows")
        }
        self.init(text, tokenizer: tokenizer, tokens: all, parts: [0..<0, 0..<0, 0..<all.count])
    }

    private init(_ text: String, tokenizer: Tokenizer, tokens: [UInt16], parts: [Range<Int>]) {
        self.init(
            tokenizer: tokenizer, tokens: tokens, parts: parts,
            charactersPerToken: Double(text.unicodeScalars.count) / Double(tokens.count),
            bytesPerToken: Double(text.utf8.count) / Double(tokens.count))
    }

    private static func joined(_ files: [String], notes: inout [String]) throws -> String {
        var text = ""
        for path in mixed(files) {
            let file = try PlainText(path: path)
            if file.encoding == .latin1 { notes.append("\(path) is no UTF-8 and was read as Latin-1") }
            text += file.text
            if files.count > 1, file.text.utf8.last != UInt8(ascii: "\n") { text += "\n" }
        }
        guard !text.isEmpty else {
            throw DataError(setting: "source", place: files.first, reason: "there is no text in it")
        }
        return text
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
