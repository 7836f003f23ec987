import Language
import Testing

@Suite struct LanguageChoiceTests {
    @Test(arguments: ["zh", "zh_CN", "zh-CN", "zh-Hans", "zh_SG", "zh_CN.UTF-8@pinyin", "ZH", "zh_TW", "zh-Hant-HK"])
    func tagsOfChinese(_ tag: String) { #expect(Language(tag: tag) == .chinese) }

    @Test(arguments: ["en", "en_US.UTF-8", "C", "POSIX", "C.UTF-8"])
    func tagsOfEnglish(_ tag: String) { #expect(Language(tag: tag) == .english) }

    @Test(arguments: ["de_DE.UTF-8", "", "x", "zhuang", "enochian"])
    func otherTags(_ tag: String) { #expect(Language(tag: tag) == nil) }

    @Test func theFirstThatSaysSomethingDecides() throws {
        let variables = ["LC_ALL": "", "LC_MESSAGES": "zh_CN.UTF-8", "LANGUAGE": "en", "LANG": "en_US.UTF-8"]
        #expect(try LanguageChoice(option: "en", setting: "zh", environment: variables).language == .english)
        #expect(try LanguageChoice(option: nil, setting: "zh", environment: [:]).language == .chinese)
        #expect(try LanguageChoice(option: nil, setting: "auto", environment: variables).language == .chinese)
        #expect(try LanguageChoice(option: nil, setting: nil, environment: ["LANG": "zh_CN"]).language == .chinese)
        let list = ["LANGUAGE": "de:zh_CN:en", "LANG": "de_DE.UTF-8"]
        #expect(try LanguageChoice(option: nil, setting: nil, environment: list).language == .chinese)
        #expect(try LanguageChoice(option: nil, setting: nil, environment: [:]).language == .english)
    }

    @Test func aLanguageUnknownToTheProgramIsAnErrorOnlyWhereItWasAskedFor() throws {
        #expect(try LanguageChoice(option: nil, setting: nil, environment: ["LANG": "de_DE"]).language == .english)
        #expect(throws: UnknownLanguage(place: "--language", word: "de")) {
            try LanguageChoice(option: "de", setting: nil, environment: [:])
        }
        #expect(throws: UnknownLanguage(place: "language", word: "xx")) {
            try LanguageChoice(option: nil, setting: "xx", environment: [:])
        }
    }

    @Test func traditionalCharactersAreAnsweredWithSimplifiedOnesAndAWord() throws {
        #expect(try LanguageChoice(option: nil, setting: nil, environment: ["LANG": "zh_TW.UTF-8"]).remark != nil)
        #expect(try LanguageChoice(option: nil, setting: nil, environment: ["LANG": "zh_CN.UTF-8"]).remark == nil)
    }
}
