/// Which language the program speaks, and what is to be said of the choice.
public struct LanguageChoice: Sendable, Hashable {
    /// The language chosen.
    public let language: Language
    /// What chose it: `--language`, `language` for the setting, or a variable's name; nil where nothing said anything.
    public let origin: String?
    /// A word on it where something else was asked for, such as traditional characters; nil where there is none.
    public let remark: Text?

    /// Chooses by the first that says something: the command line's option, the person's settings, and the variables
    /// `LC_ALL`, `LC_MESSAGES`, `LANGUAGE` (a list) and `LANG`, in the order in which gettext reads them but that a
    /// locale of `C` decides nothing over a list.
    ///
    /// A language of the variables that the program does not speak is English without a word, as the whole machine is
    /// set to it; one that was asked of this program is an error.
    ///
    /// - Parameters:
    ///   - option: what follows `--language`.
    ///   - setting: `language` of the settings; "auto" leaves the choice to the variables.
    ///   - environment: the variables of the process.
    public init(option: String?, setting: String?, environment: [String: String]) throws(UnknownLanguage) {
        for (asked, place) in [(option, "--language"), (setting, "language")] {
            guard let asked, !asked.isEmpty, asked.lowercased() != "auto" else { continue }
            guard let language = Language(tag: asked) else { throw UnknownLanguage(place: place, word: asked) }
            self.init(language, asked: asked, by: place)
            return
        }
        for name in ["LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"] {
            guard let value = environment[name], !value.isEmpty else { continue }
            guard name == "LANGUAGE" else {
                self.init(Language(tag: value) ?? .english, asked: value, by: name)
                return
            }
            // The first of the list that the program speaks.
            for tag in value.split(separator: ":").map(String.init) {
                guard let language = Language(tag: tag) else { continue }
                self.init(language, asked: tag, by: name)
                return
            }
        }
        self.init(.english, asked: "", by: nil)
    }

    private init(_ language: Language, asked: String, by origin: String?) {
        self.language = language
        self.origin = origin
        remark =
            Language.isTraditional(tag: asked)
            ? Text(
                "\(asked) asks for traditional characters; shown are simplified ones, and --language en is English",
                zh: "\(asked) 要求繁体字；这里显示简体字，--language en 则为英文") : nil
    }
}

/// A language that was asked for and that the program does not speak.
public struct UnknownLanguage: ExplainedError, Hashable {
    /// The option or setting that asked for it.
    public let place: String
    /// What it asked for.
    public let word: String

    public init(place: String, word: String) {
        self.place = place
        self.word = word
    }

    public var text: Text {
        let known = (["auto"] + Language.allCases.map(\.rawValue)).joined(separator: ", ")
        return Text(
            "\(place): '\(word)' is no language of this program; allowed: \(known)",
            zh: "\(place)：本程序没有语言 '\(word)'；可用：\(known)")
    }
}
