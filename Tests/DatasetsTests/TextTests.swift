import Catalog
import Columns
import Datasets
import Foundation
import Testing
import Texts

@Suite struct TextTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    private let source = SettingField("source", "text.txt")

    @Test func aTextIsCutInOrder() throws {
        let letters = (0..<1000).map { String(UnicodeScalar(UInt8(97 + $0 * 7 % 26))) }.joined()
        try folder.write("text.txt", letters)
        let text = try folder.text([source])
        #expect(Split.allCases.map { text.count(of: $0) } == [800, 100, 100])
        #expect(text.tokenizer.vocabulary == 26)
        #expect(try folder.load([source]).task == .language(vocabulary: 26))
        var tokens = [Int32](repeating: -1, count: 20), targets = tokens
        let starts = [0, 89]
        starts.withUnsafeBufferPointer { starts in
            tokens.withUnsafeMutableBufferPointer { tokens in
                targets.withUnsafeMutableBufferPointer { targets in
                    text.gather(.validation, starts: starts, context: 10, tokens: tokens, targets: targets)
                }
            }
        }
        let start = letters.index(letters.startIndex, offsetBy: 800)
        #expect(text.tokenizer.decode(tokens[..<10]) == letters[start...].prefix(10))
        #expect(text.tokenizer.decode(targets[..<10]) == letters[start...].dropFirst(1).prefix(10))
        #expect(text.tokenizer.decode(targets[10...]) == letters[start...].dropFirst(90).prefix(10))
        #expect(text.windowCount(of: .validation, context: 10) == 9)
        #expect(text.windowCount(of: .validation, context: 99) == 1)
    }

    @Test func tokensBecomeTheTextAgain() throws {
        let content = String(repeating: "Grüße, 世界! 😀\n", count: 50)
        try folder.write("text.txt", content)
        for kind in ["characters", "bytes"] {
            let text = try folder.text([source, SettingField("tokenizer", .text(kind))])
            let tokens = text.tokenizer.encode(content)
            #expect(text.tokenizer.decode(tokens) == content)
            #expect(tokens.allSatisfy { $0 >= 0 && Int($0) < text.tokenizer.vocabulary })
            let whole = Split.allCases.map { text.extent(of: $0) }.reduce(TextExtent(), +)
            #expect(whole.tokens == tokens.count && whole.bytes == content.utf8.count && whole.unknown == 0)
            #expect(abs(whole.characters - Double(content.unicodeScalars.count)) < 1e-9)
            let saved = try JSONDecoder().decode(Tokenizer.self, from: JSONEncoder().encode(text.tokenizer))
            #expect(saved == text.tokenizer && saved.encode("Grüße") == text.tokenizer.encode("Grüße"))
        }
    }

    @Test func unknownCharactersHaveATokenWhereTheyOccur() throws {
        try folder.write("text.txt", String(repeating: "ab", count: 450) + String(repeating: "az", count: 50))
        let tokenizer = try folder.text([source]).tokenizer
        #expect(tokenizer.vocabulary == 3)
        #expect(tokenizer.encode("abzq") == [0, 1, 2, 2])
        #expect(tokenizer.decode([0, 2]) == "a\u{FFFD}")
        #expect(tokenizer.unwritable == [2])
        try folder.write("text.txt", String(repeating: "ab", count: 450))
        #expect(try folder.text([source]).tokenizer.encode("aqb") == [0, 1])
    }

    /// ASCII first, Chinese after: each split has its own characters and bytes, also where it cuts through one.
    @Test(arguments: ["characters", "bytes", "bpe"])
    func eachSplitHasItsOwnBytesACharacter(kind: String) throws {
        let chinese = String(repeating: "天地玄黄宇宙洪荒", count: 50)
        let ascii = String(repeating: "abcdefgh", count: kind == "characters" ? 200 : 600)
        try folder.write("text.txt", ascii + chinese)
        let text = try folder.text([
            source, SettingField("tokenizer", .text(kind)), SettingField("vocab-size", 260),
            SettingField("task", "language"),
        ])
        let extents = Split.allCases.map { text.extent(of: $0) }
        // Pairs make fewer tokens of what they have learned: the training part has some of the Chinese, too.
        if kind != "bpe" {
            #expect(extents.map { (Double($0.bytes) / $0.characters * 1e9).rounded() / 1e9 } == [1, 3, 3])
        }
        #expect(extents.reduce(0) { $0 + $1.bytes } == ascii.utf8.count + chinese.utf8.count)
        #expect(abs(extents.reduce(0) { $0 + $1.characters } - Double(ascii.count + chinese.count)) < 1e-9)
        let windows = (0..<text.windowCount(of: .test, context: 7)).map {
            text.targets(of: .test, start: $0 * 7, context: 7)
        }
        #expect(windows.allSatisfy { $0.tokens == 7 && abs(Double($0.bytes) / $0.characters - 3) < 1e-9 })
    }

    @Test func charactersWithoutATokenAreCounted() throws {
        try folder.write("text.txt", String(repeating: "ab", count: 450) + String(repeating: "az世", count: 40))
        let data = try folder.load([source])
        guard case .text(let text) = data.content else { return }
        let test = text.extent(of: .test)
        // “z” and “世” share a token; they have 1 and 3 bytes.
        #expect(text.unknownHaveToken && test.tokens == 102 && test.unknown == 68 && test.unknownBytes == 34 * 4)
        #expect(test.characters == 102 && test.bytes == 34 * 5)
        #expect(data.told.contains { $0.contains("80 characters (8 %)") && $0.contains("\"z\", \"世\"") })

        try folder.write("plain.txt", String(repeating: "ab", count: 450))
        let plain = try folder.load([SettingField("source", "plain.txt")])
        let other = try PreparedData.load(
            "text.txt", as: plain.fitted, settings: try Settings(DataSettings.hyperparameters, []),
            relativeTo: folder.url)
        guard case .text(let read) = other.content else { return }
        let whole = read.extent(of: .test)
        #expect(!read.unknownHaveToken && whole.tokens == 940 && whole.unknown == 80 && whole.characters == 1020)
        #expect(whole.bytes == 940 + 40 * 4)
        #expect(other.told.contains { $0.contains("80 characters (8 %) have no token in the model") })
        try folder.write("all.txt", "世世世")
        #expect(
            message {
                try PreparedData.load(
                    "all.txt", as: plain.fitted, settings: try Settings(DataSettings.hyperparameters, []),
                    relativeTo: folder.url)
            }.contains("no character that the model knows"))
    }

    @Test func aTextGoesOnByTheTokenizerThatWasLearned() throws {
        try folder.write("text.txt", String(repeating: "abc ", count: 450))
        try folder.write("other.txt", String(repeating: "cab b", count: 450))
        try folder.write("new.txt", String(repeating: "abd ", count: 450))
        let learned = try folder.load([source]).fitted
        func load(_ name: String, _ more: SettingField...) throws -> PreparedData {
            try PreparedData.load(
                try Settings(DataSettings.hyperparameters, [SettingField("source", .text(name))] + more),
                relativeTo: folder.url, seed: 1, learned: learned)
        }
        #expect(try load("other.txt").fitted == learned)
        #expect(message { try load("new.txt") }.contains("learned without a token for \"d\""))
        #expect(
            message { try load("text.txt", SettingField("tokenizer", "bytes")) }.contains("learned with characters"))
    }

    @Test(arguments: [
        "{\"scalars\":[97,98],\"unknown\":7}", "{\"scalars\":[98,97]}", "{\"scalars\":[97,97]}",
    ])
    func tokensThatAreNotNumberedInOrderAreRefused(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(CharacterTokenizer.self, from: Data(json.utf8))
        }
    }

    @Test func filesAreJoinedInAnOrderOfTheirNames() throws {
        for name in ["a/one.txt", "a/two.txt", "b/three.txt", "four.txt"] {
            try folder.write("texts/" + name, name + ";")
        }
        let pattern = SettingField("source", "texts/**/*.txt")
        let all = SettingField(
            "split", .table([SettingField("train", 1.0), SettingField("validation", 0.0), SettingField("test", 0.0)]))
        let data = try folder.load([pattern, all])
        #expect(data.files.count == 4)
        guard case .text(let text) = data.content else { return }
        #expect(text.count(of: .train) == 4 * 2 + "a/one.txta/two.txtb/three.txtfour.txt".count)
    }

    @Test func aShortTextIsRefusedInWords() throws {
        try folder.write("text.txt", String(repeating: "abc\n", count: 20))
        let text = try folder.text([source])
        try text.check(context: 7)
        #expect(message { try text.check(context: 8) }.contains("the validation part has 8 tokens"))
        try folder.write("text.txt", "")
        #expect(
            message { try folder.load([source, SettingField("task", "language")]) }.contains("there is no text in it"))
    }

    @Test func tablesAndTextsAreToldApart() throws {
        try folder.write("table.dat", "a;b\n1;2\n3;4\n5;6\n")
        #expect(message { try folder.load([SettingField("source", "table.dat")]) }.contains("too few"))
        try folder.write(
            "prose.dat", "Call me Ishmael.\nSome years ago, never mind how long, precisely,\nI went to sea.\n")
        guard case .text = try folder.load([SettingField("source", "prose.dat")]).content else {
            Issue.record("prose was taken for a table")
            return
        }
        let wrong = [
            SettingField("source", "prose.dat"), SettingField("format", "text"), SettingField("task", "regression"),
        ]
        #expect(message { try folder.load(wrong) }.contains("data.task: regression is learned from a table"))
    }
}
