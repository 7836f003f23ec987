import Catalog
import Formats
import Foundation

extension TextData {
    /// Reads, tokenizes and cuts one text or many.
    ///
    /// Files of one source are joined in an order that is fixed by their names but mixes the folders, so
    /// that each part has something of all of them.
    ///
    /// - Parameter learned: the tokenizer that a model was trained with, which goes on with this text; nil makes one.
    init(
        files: [String], settings: Settings, learned: Tokenizer? = nil, notes: inout [String], watch: DataWatch? = nil
    ) throws {
        var text = try Self.joined(files, notes: &notes)
        text.makeContiguousUTF8()
        let shares = try SplitShares(settings["split"])
        let tokenizer =
            try learned.map { try Self.checked($0, for: text, settings: settings, file: files.first) }
            ?? Self.tokenizer(for: text, settings: settings, shares: shares, watch: watch)
        try self.init(text, tokenizer: tokenizer, watch: watch) { Self.cut($0, shares) }
        notes.append(
            "\(files.count == 1 ? "1 file" : "\(files.count) files"), \(text.unicodeScalars.count) characters, "
                + "a vocabulary of \(tokenizer.vocabulary)")
        noteUnknown(in: text, &notes)
    }

    /// Reads texts for a tokenizer that was made before; they make up the test split. Characters it does
    /// not know are left out where it has no token for them, and counted.
    init(files: [String], as tokenizer: Tokenizer, notes: inout [String], watch: DataWatch? = nil) throws {
        let text = try Self.joined(files, notes: &notes)
        try self.init(text, tokenizer: tokenizer, watch: watch) { [0..<0, 0..<0, 0..<$0] }
        guard !tokens.isEmpty else {
            throw DataError(
                place: files.first,
                reason: "it has no character that the model knows; the first of its own are "
                    + Tokenizer.words(for: tokenizer.unknown(in: text)))
        }
        noteUnknown(in: text, &notes)
    }

    private init(
        _ text: String, tokenizer: Tokenizer, watch: DataWatch?, cut: (_ tokens: Int) -> [Range<Int>]
    ) throws {
        var tokens: [UInt16] = []
        var unknown = UnknownCharacters(haveToken: !tokenizer.unwritable.isEmpty)
        switch tokenizer {
        case .characters(let characters):
            tokens.reserveCapacity(text.utf8.count)
            for scalar in text.unicodeScalars {
                if !characters.knows(scalar) { unknown.append(at: tokens.count, bytes: UTF8.width(scalar)) }
                if let token = characters.token(of: scalar) { tokens.append(UInt16(truncatingIfNeeded: token)) }
            }
        case .bytes: tokens = text.utf8.map(UInt16.init)
        case .pairs(let pairs):
            var text = text
            tokens = try text.withUTF8 { try pairs.encode($0, watch: watch) }.map { UInt16(truncatingIfNeeded: $0) }
        }
        self.init(tokenizer: tokenizer, tokens: tokens, parts: cut(tokens.count), unknown: unknown)
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
            let characters = CharacterTokenizer(
                training: scalars.prefix(trained), others: scalars.dropFirst(trained))
            guard characters.vocabulary <= 65_536 else {
                throw DataError(
                    setting: "tokenizer",
                    reason: "the text uses \(characters.vocabulary) different characters; "
                        + "at most 65536 are allowed, bytes takes any text")
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
                reason: "it is \(settings.text("tokenizer")), but the weights were learned with \(learned.name)")
        }
        let unknown = learned.unwritable.isEmpty ? learned.unknown(in: text) : []
        guard unknown.isEmpty else {
            throw DataError(
                place: file,
                reason: "the weights were learned without a token for \(Tokenizer.words(for: unknown)); take a text of "
                    + "the characters they know, or train anew, for any text with data.tokenizer = \"bytes\"")
        }
        return learned
    }

    /// Says which characters have no token of their own, and what becomes of them.
    private func noteUnknown(in text: String, _ notes: inout [String]) {
        guard unknown.count > 0 else { return }
        let share = 100 * Double(unknown.count) / Double(max(1, text.unicodeScalars.count))
        let percent = share < 1 ? "less than 1 %" : "\(Int(share.rounded())) %"
        notes.append(
            "\(unknown.count) character\(unknown.count == 1 ? "" : "s") (\(percent)) "
                + (unknown.haveToken
                    ? "are none of the training text and count as the token for unknown ones; "
                    : "have no token in the model, which does not see them; ")
                + "bits a character and a byte count them with 8 bits a byte\(unknown.haveToken ? " more" : ""): "
                + Tokenizer.words(for: tokenizer.unknown(in: text)))
    }

    private static func joined(_ files: [String], notes: inout [String]) throws -> String {
        var text = ""
        for path in mixed(files) {
            let file = try PlainText(path: path)
            if file.encoding == .windows1252 { notes.append("\(path) is no UTF-8 and was read as Windows-1252") }
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
