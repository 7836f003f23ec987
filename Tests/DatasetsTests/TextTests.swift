import Catalog
import Datasets
import Foundation
import Testing

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
            #expect(abs(text.charactersPerToken * Double(tokens.count) - Double(content.unicodeScalars.count)) < 1e-6)
            #expect(abs(text.bytesPerToken * Double(tokens.count) - Double(content.utf8.count)) < 1e-6)
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
