import ArgumentParser
import Foundation
import Hosting
import Language
import TOMLFiles

/// The language of the command line: chosen once, before the arguments are looked at any closer, as the help of
/// commands is in it, too. What programs read, `--json` above all, is in no language.
enum Speech {
    /// The choice; nil before it is made.
    nonisolated(unsafe) private(set) static var choice: LanguageChoice?

    /// The language chosen; English before.
    static var language: Language { choice?.language ?? .english }

    /// The option that names a language.
    static let option = "--language"

    /// Chooses by the option, wherever it stands, by the setting `language` and by the environment.
    ///
    /// - Returns: The arguments without the option: it may stand before a command as well as behind.
    static func choose(
        by arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(UnknownLanguage) -> [String] {
        let (word, rest) = taken(from: arguments)
        if let word, word.isEmpty { throw UnknownLanguage(place: option, word: word) }
        let choice: LanguageChoice
        do {
            choice = try LanguageChoice(option: word, setting: setting, environment: environment)
        } catch  where error.place != option {
            // As with the other settings of the screen, one that is wrong is left out.
            choice = try LanguageChoice(option: nil, setting: nil, environment: environment)
            Self.choice = choice
            Output.warn(Text("left out: \(error.text)", zh: "已忽略：\(error.text)"))
            return rest
        }
        Self.choice = choice
        return rest
    }

    /// The last language that the arguments name, and all others of them; what follows `--` is never looked at.
    private static func taken(from arguments: [String]) -> (word: String?, rest: [String]) {
        var word: String?
        var rest: [String] = []
        var position = 0
        while position < arguments.count {
            let argument = arguments[position]
            position += 1
            if argument == "--" {
                rest += arguments[(position - 1)...]
                break
            }
            if argument == option {
                word = position < arguments.count ? arguments[position] : ""
                position += 1
            } else if argument.hasPrefix(option + "=") {
                word = String(argument.dropFirst(option.count + 1))
            } else {
                rest.append(argument)
            }
        }
        return (word, rest)
    }

    /// `language` of the settings' file; nil where it says nothing, or cannot be read, which the screen tells.
    private static var setting: String? {
        guard let text = try? TOMLFile.read(Configuration.defaultFile.path), let file = try? TOMLDocument(text) else {
            return nil
        }
        return file.root["language"]?.text
    }
}

extension Text {
    /// The text in the language of the command line.
    var spoken: String { self.in(Speech.language) }
}

extension ArgumentHelp {
    /// Help in the language of the command line; made anew whenever a command is.
    init(_ text: Text, valueName: String? = nil) { self.init(text.spoken, valueName: valueName) }
}

extension ValidationError {
    /// Wrong usage, told in the language of the command line.
    init(_ text: Text) { self.init(text.spoken) }
}
