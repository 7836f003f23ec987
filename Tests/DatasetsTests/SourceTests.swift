import Catalog
import Columns
import Datasets
import Foundation
import Testing
import Texts

/// Formats beside CSV, a file of its own for the test split, edits.
@Suite struct SourceTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    private func rows(_ range: Range<Int>) -> [(Int, String)] { range.map { ($0, $0 % 2 == 0 ? "even" : "odd") } }

    private func writeTable(_ name: String, _ range: Range<Int>) throws {
        try folder.write(name, "x,parity\n" + rows(range).map { "\($0).5,\($1)" }.joined(separator: "\n"))
    }

    @Test func jsonLinesAreATable() throws {
        try folder.write(
            "rows.jsonl", rows(0..<40).map { "{\"x\": \($0).5, \"parity\": \"\($1)\"}" }.joined(separator: "\n"))
        try writeTable("rows.csv", 0..<40)
        let lines = try folder.table([SettingField("source", "rows.jsonl")])
        let table = try folder.table([SettingField("source", "rows.csv")])
        #expect(lines.classes == ["even", "odd"])
        #expect(lines.features(of: .train) == table.features(of: .train))
        #expect(lines.line(of: 0, in: .test) == table.line(of: 0, in: .test) - 1)
    }

    @Test func aTestFileIsTheTestSplit() throws {
        try writeTable("train.csv", 0..<90)
        try folder.write("test.csv", "parity,x\nodd,7\neven,8\nneither,9\n")
        let settings = [SettingField("source", "train.csv"), SettingField("test-source", "test.csv")]
        let table = try folder.table(settings + [unscaled])
        #expect(Split.allCases.map { table.count(of: $0) } == [80, 10, 2])
        #expect(table.features(of: .test) == [[7], [8]])
        #expect(table.gathered(.test).map(\.label) == [1, 0])
        #expect(try folder.load(settings).files.map(\.lastPathComponent) == ["train.csv", "test.csv"])
        #expect(
            message { try folder.load([settings[0], SettingField("test-source", "tset.csv")]) }
                .contains("did you mean 'test.csv'?"))
    }

    @Test func aValidationFileIsTheValidationSplit() throws {
        try writeTable("train.csv", 0..<90)
        try folder.write("held.csv", "parity,x\nodd,7\neven,8\n")
        try folder.write("test.csv", "x,parity\n9,odd\n")
        let source = SettingField("source", "train.csv"), held = SettingField("validation-source", "held.csv")
        let table = try folder.table([source, held, unscaled])
        #expect(Split.allCases.map { table.count(of: $0) } == [80, 2, 10])
        #expect(table.features(of: .validation) == [[7], [8]])
        #expect(table.gathered(.validation).map(\.label) == [1, 0])
        let both = [source, held, SettingField("test-source", "test.csv"), unscaled]
        let apart = try folder.table(both)
        #expect(Split.allCases.map { apart.count(of: $0) } == [90, 2, 1])
        #expect(apart.features(of: .validation) == [[7], [8]] && apart.features(of: .test) == [[9]])
        #expect(
            try folder.load(both).files.map(\.lastPathComponent) == ["train.csv", "held.csv", "test.csv"])
        #expect(
            message { try folder.load([source, SettingField("validation-source", "hold.csv")]) }
                .contains("did you mean 'held.csv'?"))
    }

    @Test func textsHaveFilesOfTheirOwnForASplit() throws {
        try folder.write("learn.txt", String(repeating: "abc ", count: 100))
        try folder.write("held.txt", "cab")
        try folder.write("test.txt", "ba xc")
        let settings = [SettingField("source", "learn.txt"), SettingField("format", "text")]
        let held = try folder.text(settings + [SettingField("validation-source", "held.txt")])
        #expect(held.count(of: .train) + held.count(of: .test) == 400 && held.count(of: .validation) == 3)
        let both = try folder.text(
            settings + [SettingField("validation-source", "held.txt"), SettingField("test-source", "test.txt")])
        #expect(Split.allCases.map { both.count(of: $0) } == [400, 3, 4])
        let parts = Split.allCases.map { both.tokenizer.decode(both.tokens[both.part($0)].map(Int32.init)) }
        #expect(parts[1] == "cab" && parts[2] == "ba c")
        // The tokenizer knows what is learned from, and says what else there is.
        #expect(both.unknown.extent(in: both.part(.test)).count == 1)
        #expect(both.unknown.extent(in: both.part(.validation)).count == 0)
        // A part of the training text leaves them as they are.
        let part = try folder.text(
            settings + [
                SettingField("validation-source", "held.txt"),
                SettingField("split", .table([SettingField("subset", 0.5)])),
            ])
        #expect(
            abs(2 * part.count(of: .train) - held.count(of: .train)) <= 1
                && part.count(of: .test) == held.count(of: .test))
        #expect(part.tokenizer.decode(part.tokens[part.part(.validation)].map(Int32.init)) == "cab")
    }

    @Test func textsOfJSONObjectsAreDocuments() throws {
        let lines = (0..<30).map { "{\"id\": \($0), \"text\": \"line \($0)\\nand a second one\"}" }
        try folder.write(
            "texts.jsonl", (lines + ["{\"id\": 30, \"text\": \"\"}", "no object"]).joined(separator: "\n"))
        let settings = [SettingField("source", "texts.jsonl"), SettingField("text-field", "text")]
        let text = try folder.text(settings)
        let whole = text.tokenizer.decode(text.tokens.map(Int32.init))
        #expect(whole.hasPrefix("line 0\nand a second one\nline 1\n") && !whole.contains("{"))
        let notes = try folder.load(settings).notes.map { $0.in(.english) }
        #expect(notes.contains { $0.contains("1 object without a text there left out") }, "\(notes)")
        #expect(notes.contains { $0.contains("1 line left out: line 32") }, "\(notes)")
        // Others may have other reasons.
        try folder.write("texts.jsonl", (lines + ["no object", "[1]", "{\"text\""]).joined(separator: "\n"))
        let several = try folder.load(settings).notes.map { $0.in(.english) }
        #expect(several.contains { $0.contains("3 lines left out: the first: line 31: ") }, "\(several)")
        #expect(
            message { try folder.load([settings[0], SettingField("text-field", "texts")]) }
                .contains("did you mean 'text'?"))
        // Long texts without a label beside them are what the file is there for.
        let path = folder.url.appendingPathComponent("long.jsonl").path
        let long = String(repeating: "word ", count: 30)
        try folder.write("long.jsonl", "{\"url\": \"u\", \"text\": \"\(long)\"}\n")
        #expect(PreparedData.textField(of: path) == "text")
        try folder.write("long.jsonl", "{\"label\": \"u\", \"text\": \"\(long)\"}\n")
        #expect(PreparedData.textField(of: path) == nil)
    }

    @Test func picturesAreReadWithTheirLabels() throws {
        let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<240).map { UInt8($0) }
        let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 40] + (0..<40).map { UInt8($0 % 4) }
        try Data(images).write(to: folder.url.appendingPathComponent("some-images-idx3-ubyte"))
        try Data(labels).write(to: folder.url.appendingPathComponent("some-labels-idx1-ubyte"))
        let source = SettingField("source", "some-images-idx3-ubyte")
        let table = try folder.table([source])
        #expect(table.inputShape == [2, 3, 1])
        #expect(table.classes == ["0", "1", "2", "3"])
        #expect(Split.allCases.map { table.classCounts(of: $0) } == [[8, 8, 8, 8], [1, 1, 1, 1], [1, 1, 1, 1]])
        for (sample, row) in table.gathered(.train).enumerated() {
            let number = table.line(of: sample, in: .train) - 1
            #expect(row.label == Int32(number % 4))
            #expect(row.features == (0..<6).map { Float(number * 6 + $0) / 255 })
        }
        let apart = try folder.table([source, SettingField("test-source", "some-images-idx3-ubyte")])
        #expect(apart.count(of: .test) == 40 && apart.count(of: .train) + apart.count(of: .validation) == 40)
    }

    private func writePictures(_ name: String, labels: [UInt8]) throws {
        let count = labels.count
        let images: [UInt8] =
            [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 2, 0, 0, 0, 2] + (0..<(count * 4)).map { UInt8($0 % 251) }
        let content: [UInt8] = [0, 0, 8, 1, 0, 0, 0, UInt8(count)] + labels
        try Data(images).write(to: folder.url.appendingPathComponent("\(name)-images-idx3-ubyte"))
        try Data(content).write(to: folder.url.appendingPathComponent("\(name)-labels-idx1-ubyte"))
    }

    /// Labels are names: no class is made up between them.
    @Test(arguments: [[1, 2, 3], [0, 255], [7, 9]] as [[UInt8]])
    func classesOfPicturesAreTheLabelsThatOccur(labels: [UInt8]) throws {
        try writePictures("some", labels: (0..<60).map { labels[$0 % labels.count] })
        let data = try folder.load([SettingField("source", "some-images-idx3-ubyte")])
        guard case .table(let table) = data.content else { return }
        #expect(table.classes == labels.map { String($0) })
        #expect(table.classCounts(of: .train).allSatisfy { $0 == 48 / labels.count })
    }

    @Test func otherPicturesAreReadForAModelThatHasLearned() throws {
        try writePictures("some", labels: (0..<60).map { [3, 5][$0 % 2] })
        try writePictures("other", labels: [5, 3, 4, 5])
        let settings = [SettingField("source", "some-images-idx3-ubyte")]
        let fitted = try folder.load(settings).fitted
        let all = try Settings(DataSettings.hyperparameters, settings)
        let other = try PreparedData.load(
            "other-images-idx3-ubyte", as: fitted, settings: all, relativeTo: folder.url)
        guard case .table(let table) = other.content else { return }
        #expect(table.classes == ["3", "5"])
        #expect(table.gathered(.test).map(\.label) == [1, 0, 1])
        #expect((0..<3).map { table.line(of: $0, in: .test) } == [1, 2, 4])
        #expect(table.gathered(.test)[2].features == (12..<16).map { Float($0) / 255 })
        #expect(table.badRows.map(\.line) == [3])
        #expect(other.told.contains { $0.contains("1 picture of other-images-idx3-ubyte is kept aside") })
        #expect(other.files.map(\.lastPathComponent) == ["other-images-idx3-ubyte", "other-labels-idx1-ubyte"])
        // A checkpoint of before has classes that never occurred.
        guard case .table(var preparation) = fitted else { return }
        preparation.target.classes = (0...5).map { String($0) }
        let before = try PreparedData.load(
            "other-images-idx3-ubyte", as: .table(preparation), settings: all, relativeTo: folder.url)
        guard case .table(let rows) = before.content else { return }
        #expect(rows.gathered(.test).map(\.label) == [5, 3, 4, 5])
        try folder.write("rows.csv", "label,x\n3,1\n5,2\n")
        #expect(
            message { try PreparedData.load("rows.csv", as: fitted, settings: all, relativeTo: folder.url) }
                .contains("has learned from pictures, and this is a table"))
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("other-labels-idx1-ubyte"))
        #expect(
            message {
                try PreparedData.load("other-images-idx3-ubyte", as: fitted, settings: all, relativeTo: folder.url)
            }
            .contains("other-labels-idx1-ubyte with their labels"))
    }

    @Test(arguments: ["tab", "\\t", "\t", "TAB"])
    func delimitersHaveNames(word: String) throws {
        try folder.write(
            "t.txt", "x y\tclass\n" + (0..<40).map { "\($0 % 5) 1\t\($0 % 2 == 0 ? "a" : "b")\n" }.joined())
        let table = try folder.table([
            SettingField("source", "t.txt"), SettingField("delimiter", .text(word)), SettingField("target", "class"),
        ])
        #expect(table.classes == ["a", "b"])
    }

    @Test func spacesDelimit() throws {
        try folder.write(
            "t.dat", "x  y class\n" + (0..<40).map { " \($0)   \($0 * 7 % 5)  \($0 % 2 == 0 ? "a" : "b") \n" }.joined())
        for delimiter in [" ", "space", "auto"] {
            let table = try folder.table([SettingField("source", "t.dat"), SettingField("delimiter", .text(delimiter))])
            #expect(table.featureNames == ["x", "y"])
            #expect(table.count(of: .train) == 32)
        }
        #expect(
            message { try folder.load([SettingField("source", "t.dat"), SettingField("delimiter", "''")]) }
                .contains("semicolon"))
    }

    /// What is no text is learned as text only where the person says so.
    @Test func bytesAreNoText() throws {
        let bytes = Data("PAR1".utf8) + Data((0..<4000).map { UInt8($0 % 256) })
        try bytes.write(to: folder.url.appendingPathComponent("data.txt"))
        let source = SettingField("source", "data.txt")
        for settings in [
            [source], [source, SettingField("task", "language")], [source, SettingField("format", "text")],
            [source, SettingField("target", "x")], [source, SettingField("format", "csv")],
            [source, SettingField("task", "language"), SettingField("tokenizer", "bytes")],
        ] {
            #expect(message { try folder.load(settings) }.contains("Parquet"))
        }
        let forced = try folder.load([source, SettingField("format", "text"), SettingField("tokenizer", "bytes")])
        #expect(forced.told.contains { $0.contains("Parquet") && $0.contains("all the same") })
        // Beside texts it is left out and told.
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("texts"), withIntermediateDirectories: true)
        try bytes.write(to: folder.url.appendingPathComponent("texts/picture"))
        try folder.write("texts/a.txt", String(repeating: "some words ", count: 100))
        try folder.write("texts/b.txt", String(repeating: "other words ", count: 100))
        let texts = try folder.load([SettingField("source", "texts"), SettingField("task", "language")])
        #expect(texts.files.map(\.lastPathComponent) == ["a.txt", "b.txt"])
        #expect(texts.told.contains { $0.contains("picture") && $0.contains("left out") })
    }

    /// Whoever drops all rows of the other class would be told of a model that is always right.
    @Test func editsThatLeaveOneClassAreRefused() throws {
        try folder.write(
            "two.csv", "x,y\n" + (0..<40).map { "\($0),\($0 % 2 == 0 ? "a" : "b")" }.joined(separator: "\n"))
        let drops = (0..<40).filter { $0 % 2 == 1 }.map { row in
            SettingValue.table([SettingField("edit", "drop"), SettingField("line", .integer(row + 2))])
        }
        #expect(
            message { try folder.load([SettingField("source", "two.csv"), SettingField("edits", .list(drops))]) }
                .contains("all training rows are of class a"))
    }

    @Test func editsChangeRowsAndNoRowChangesSides() throws {
        try writeTable("rows.csv", 0..<100)
        let source = SettingField("source", "rows.csv"), raw = unscaled
        let before = try folder.table([source, raw])
        let wrong = before.line(of: 3, in: .train), dropped = before.line(of: 5, in: .train)
        let edits = SettingField(
            "edits",
            [
                .table([
                    SettingField("edit", "set"), SettingField("line", .integer(wrong)),
                    SettingField("column", "parity"),
                    SettingField("value", .text(wrong % 2 == 0 ? "odd" : "even")),
                ]),
                .table([
                    SettingField("edit", "set"), SettingField("line", .integer(wrong)), SettingField("column", "x"),
                    SettingField("value", "-1"),
                ]),
                .table([SettingField("edit", "drop"), SettingField("line", .integer(dropped))]),
            ])
        let after = try folder.table([source, raw, edits])
        let lines = { (table: TableData, split: Split) in
            (0..<table.count(of: split)).map { table.line(of: $0, in: split) }
        }
        #expect(lines(after, .train) == lines(before, .train).filter { $0 != dropped })
        #expect(lines(after, .test) == lines(before, .test))
        let row = after.gathered(.train)[3]
        #expect(row.features == [-1])
        #expect(row.label != before.gathered(.train)[3].label)
    }

    @Test(arguments: [
        ("line", SettingValue.integer(7000), "no row that is used starts in line 7000"),
        ("column", "z", "there is no column \"z\""), ("value", "evn", "did you mean 'even'?"),
    ])
    func wrongEditsAreExplained(key: String, value: SettingValue, reason: String) throws {
        try writeTable("rows.csv", 0..<100)
        var edit: [String: SettingValue] = ["edit": "set", "line": 5, "column": "parity", "value": "even"]
        edit[key] = value
        let fields = edit.map { SettingField($0, $1) }
        #expect(
            message {
                try folder.load([SettingField("source", "rows.csv"), SettingField("edits", [.table(fields)])])
            }.contains(reason))
    }

    @Test func classesCanCountAlike() throws {
        let rows = (0..<100).map { "\($0),\($0 % 10 == 0 ? "rare" : "usual")" }
        try folder.write("rare.csv", "x,kind\n" + rows.joined(separator: "\n"))
        let table = try folder.table([SettingField("source", "rare.csv")])
        let weights = table.balancedClassWeights(), counts = table.classCounts(of: .train)
        #expect(counts == [8, 72])
        #expect(weights[0] * 8 == weights[1] * 72)
        #expect(abs(weights[0] * 8 + weights[1] * 72 - 80) < 1e-4)
    }

    @Test func pairsAreLearnedAndGoBothWays() throws {
        let line = "let value = values.map { $0.count } // ünïcode\n"
        try folder.write("text.txt", String(repeating: line, count: 200))
        let settings = [
            SettingField("source", "text.txt"), SettingField("tokenizer", "bpe"), SettingField("vocab-size", 300),
            SettingField("task", "language"),
        ]
        let text = try folder.text(settings)
        #expect(text.tokenizer.vocabulary <= 300 && text.tokenizer.vocabulary > 270)
        let tokens = text.tokenizer.encode(line)
        #expect(tokens.count < line.utf8.count / 2)
        #expect(text.tokenizer.decode(tokens) == line)
        #expect(text.tokenizer.decode(text.tokenizer.encode("never seen: 🦆")) == "never seen: 🦆")
        #expect(try folder.text(settings).tokenizer == text.tokenizer)
        let saved = try JSONDecoder().decode(Tokenizer.self, from: JSONEncoder().encode(text.tokenizer))
        #expect(saved == text.tokenizer && saved.encode(line) == tokens)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PairTokenizer.self, from: Data("{\"merges\":[1,2,3,999]}".utf8))
        }
    }
}
