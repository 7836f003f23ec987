import Foundation
import Language
import TOMLFiles

/// What an experiment file says of itself, for whoever chooses among several: the keys `summary` and, in Chinese,
/// `summary-zh` before the first section.
///
/// It is no setting: neither a run nor what is compared of two runs has it.
public struct ExperimentSummary: Sendable, Hashable {
    /// The keys, with the language of each.
    static let keys: [(name: String, language: Language)] = [("summary", .english), ("summary-zh", .chinese)]

    private var words: [Language: String] = [:]

    /// Reads what a file says.
    ///
    /// - Throws: `ExperimentError` where it is no text of one line.
    init(_ root: TOMLTable) throws(ExperimentError) {
        for (name, language) in Self.keys {
            guard let value = root[name] else { continue }
            guard case .text(let text) = value.content else { throw Self.refused(name, Text("is no text", zh: "不是文本")) }
            let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
            if words.isEmpty { throw Self.refused(name, Text("is empty", zh: "为空")) }
            if words.contains(where: \.isNewline) { throw Self.refused(name, Text("has several lines", zh: "有多行")) }
            self.words[language] = words
        }
    }

    /// What a file says, of which the settings may be wrong; nil where it says nothing that can be read.
    public init?(toml text: String) {
        guard text.contains("summary"), let document = try? TOMLDocument(text), let summary = try? Self(document.root),
            !summary.words.isEmpty
        else { return nil }
        self = summary
    }

    /// The summary, where a language that is missing takes the other's words.
    ///
    /// - Parameter comment: What stands for the English words where there are none: the comment at the file's top.
    public func text(orComment comment: String) -> Text {
        let english = words[.english] ?? (comment.isEmpty ? words[.chinese] ?? "" : comment)
        return Text(Phrase(english), zh: Phrase(words[.chinese] ?? english))
    }

    private static func refused(_ key: String, _ reason: Text) -> ExperimentError {
        ExperimentError(
            key: key, reason: reason,
            allowed: Text(
                "a text of one line; a backslash at the end of a line between triple quotation marks joins it to the next",
                zh: "单行文本；三引号之间，行末的反斜杠把该行与下一行相连"))
    }
}
