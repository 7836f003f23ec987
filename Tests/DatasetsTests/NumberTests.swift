import Catalog
import Datasets
import Foundation
import Testing

/// Numbers as people write them, and what stands where there is none.
@Suite struct NumberTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    /// The numbers of one column, and the notes.
    private func read(_ texts: [String], _ settings: [SettingField] = []) throws -> ([Float], [String]) {
        let rows = texts.enumerated().map { "\"\($1)\",\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write("numbers.csv", "x,y\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "numbers.csv"), allTraining, unscaled] + settings)
        guard case .table(let table) = data.content else { throw DataFolder.NotATable() }
        #expect(table.featureNames == ["x"])
        return (table.features(of: .train).map { $0[0] }, data.told)
    }

    @Test(arguments: [
        (["1,5", "2,25", "-0,5", "7"], [1.5, 2.25, -0.5, 7]),
        (["1,234.5", "12,345", "7", "0.5"], [1234.5, 12345, 7, 0.5]),
        (["1.234,5", "12.345", "7", "0,5"], [1234.5, 12345, 7, 0.5]),
        (["1.234.567", "12.345", "7", "8"], [1_234_567, 12345, 7, 8]),
        (["1 234", "12 345,5", "7", "-1 000"], [1234, 12345.5, 7, -1000]),
        (["1\u{A0}234", "12\u{202F}345", "1\u{2009}000\u{2009}000", "7"], [1234, 12345, 1_000_000, 7]),
        (["1'234.5", "12’345", "7", "8"], [1234.5, 12345, 7, 8]),
        (["12.5 %", "3%", "-1.25 %", "100%"], [12.5, 3, -1.25, 100]),
        (["12,5 %", "3%", "-1,25 %", "100%"], [12.5, 3, -1.25, 100]),
        (["$1,234.50", "$7", "-$0.5", "($3)"], [1234.5, 7, -0.5, -3]),
        (["1.234,50 €", "7 €", "€ 8", "9"], [1234.5, 7, 8, 9]),
        (["\u{2212}1,5", "2,5", "3", "+4"], [-1.5, 2.5, 3, 4]),
        (["CHF 1'234.50", "CHF 2", "CHF 3.05", "4"], [1234.5, 2, 3.05, 4]),
    ])
    func numbersAreReadAsTheyAreWritten(texts: [String], values: [Float]) throws {
        let (numbers, notes) = try read(texts)
        #expect(numbers == values)
        #expect(notes.contains { $0.contains("column x holds numbers written like") && $0.contains("data.numbers") })
    }

    /// The note tells the value that is used, where the file's own mark is the comma, too.
    @Test func whatIsSaidIsWhatIsUsed() throws {
        let rows = (0..<40).map { "1,\(100 + $0);\(["a", "b"][$0 % 2])" }
        try folder.write("semicolons.csv", "h;y\n" + rows.joined(separator: "\n") + "\n")
        let data = try folder.load([SettingField("source", "semicolons.csv"), allTraining, unscaled])
        guard case .table(let table) = data.content else { throw DataFolder.NotATable() }
        let used = table.features(of: .train).map { $0[0] }.min()
        #expect(used == 1.1)
        #expect(
            data.told.contains {
                $0.contains("\"1,100\" in line 2 is taken for 1.1,")
                    && $0.contains("data.numbers = \"point\" makes it 1100")
            }, "\(data.told)")
    }

    /// One that Unicode takes for the same as another is the same value, and that is told.
    @Test func textsThatOnlyLookAlikeAreTold() throws {
        let rows = (0..<20).map {
            "\($0),\(["caf\u{E9}", "cafe\u{301}", "tea"][$0 % 3]),\(["\u{C5}", "A\u{30A}", "b"][$0 % 3])"
        }
        try folder.write("alike.csv", "x,c,y\n" + rows.joined(separator: "\n") + "\n")
        let data = try folder.load([SettingField("source", "alike.csv"), allTraining])
        for (column, text) in [("c", "caf\u{E9}"), ("y", "\u{C5}")] {
            #expect(
                data.told.contains { $0.contains("column \(column): \"\(text)\" stands there in two ways") },
                "\(data.told)")
        }
        guard case .classification(let classes) = data.task else { throw DataFolder.NotATable() }
        #expect(classes.count == 2)
    }

    @Test func whatNoNumberDecidesIsSaid() throws {
        let (groups, notes) = try read(["1,234", "2,345", "12,000", "7"])
        #expect(groups == [1234, 2345, 12000, 7])
        #expect(
            notes.contains {
                $0.contains("\"1,234\" in line 2 is taken for 1234")
                    && $0.contains("data.numbers = \"comma\" makes it 1.234")
            })
        let comma = SettingField("numbers", "comma")
        #expect(try read(["1,234", "2,345", "12,000", "7"], [comma]).0 == [1.234, 2.345, 12, 7])
        let (points, pointNotes) = try read(["1.234", "2.345", "12.000", "7"])
        #expect(points == [1.234, 2.345, 12, 7])
        #expect(pointNotes.contains { $0.contains("\"1.234\" in line 2 is taken for 1.234") })
        #expect(try read(["1.234", "2.345", "12.000", "7"], [comma]).0 == [1234, 2345, 12000, 7])
        // Here one does.
        #expect(try !read(["1.234", "2.34", "12.000", "7"]).1.contains { $0.contains("is taken for") })
    }

    @Test(arguments: ["12.05.2021", "10.1.2.3", "1,2,3", "1.2.3", "A12", "12:30", "1 2", "5 kg", "1,23,456", "0,12,3"])
    func otherTextsAreNoNumbers(text: String) throws {
        let (numbers, notes) = try read(["1", "2", "3", "4", "5", text])
        #expect(numbers == [1, 2, 3, 4, 5, 3])
        #expect(notes.contains { $0.contains("\"\(text)\" in line 7") && $0.contains("data.categorical") })
    }

    @Test func otherMoneyIsNoAmountOfIt() throws {
        #expect(try read(["$1", "$2", "$3", "$4", "$5", "€ 900"]).0 == [1, 2, 3, 4, 5, 3])
        // A bare number among percentages may be a share.
        #expect(try read(["1%", "2%", "3%", "4%", "5%", "0.9"]).0 == [1, 2, 3, 4, 5, 3])
    }

    @Test func theTargetIsReadSoToo() throws {
        let rows = (0..<60).map { "\($0);\($0 % 7 + 1).\(100 + $0),50 €" }
        try folder.write("price.csv", "x;price\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "price.csv"), allTraining])
        #expect(data.task == .regression(target: "price"))
        guard case .table(let table) = data.content else { return }
        #expect(table.originalTargets(of: .train).prefix(3) == [1100.5, 2101.5, 3102.5])
    }

    /// A file of its own would be taken otherwise.
    @Test func otherFilesAreReadAsTheFirst() throws {
        let rows = (0..<60).map { "\"\($0 + 1).234,5\",\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write("train.csv", "x,y\n" + rows.joined(separator: "\n"))
        try folder.write("test.csv", "x,y\n1.234,a\n2.345,b\n")
        let source = SettingField("source", "train.csv")
        let apart = try folder.table([source, SettingField("test-source", "test.csv"), unscaled])
        #expect(apart.features(of: .test) == [[1234], [2345]])
        let settings = try Settings(DataSettings.hyperparameters, [source, unscaled])
        let trained = try PreparedData.load(settings, relativeTo: folder.url, seed: 1)
        let saved = try JSONDecoder().decode(FittedData.self, from: JSONEncoder().encode(trained.fitted))
        #expect(saved == trained.fitted)
        let other = try PreparedData.load("test.csv", as: saved, settings: settings, relativeTo: folder.url)
        guard case .table(let table) = other.content else { return }
        #expect(table.features(of: .test) == [[1234], [2345]])
        try folder.write("points.csv", "x,y\n1234.5,a\n2345.5,b\n3.5,a\n")
        #expect(
            message { try PreparedData.load("points.csv", as: saved, settings: settings, relativeTo: folder.url) }
                .contains("3 of 3 fields are no numbers, such as \"1234.5\" in line 2"))
    }

    @Test(arguments: ["n/a", "-", ".", "#N/A", "unknown", "Unknown", "inf", "-Infinity", "NULL", "k.A.", "#DIV/0!"])
    func wordsAmongNumbersAreMissing(word: String) throws {
        let texts = (0..<100).map { $0 % 10 == 3 ? word : "\($0).5" }
        let (numbers, notes) = try read(texts)
        #expect(numbers.count == 100)
        #expect(Set(numbers).count == 91 || Set(numbers).count == 90)
        #expect(notes.contains("missing values are filled in: x 10"))
        let isListed = ["n/a", "#N/A", "NULL"].contains(word)
        #expect(isListed || notes.contains { $0.contains("\"\(word)\" 10") && $0.contains("data.missing") })
    }

    @Test func wordsAreNoClassesOfNumbers() throws {
        let rows = (0..<400).map { "\($0).5,\($0 % 17 == 3 ? "unknown" : "\($0 * 3)")" }
        try folder.write("target.csv", "x,y\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "target.csv")])
        #expect(data.task == .regression(target: "y"))
        #expect(data.badRowCount == 24)
        #expect(
            data.told.contains {
                $0.hasPrefix("24 rows are kept aside") && $0.contains("says that the target is missing")
            })
    }

    @Test func wordsAmongTextsAreKinds() throws {
        let rows = (0..<40).map { "\(["low", "-", "unknown", "high"][$0 % 4]),\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("words.csv", "x,y\n" + rows.joined(separator: "\n"))
        let table = try folder.table([SettingField("source", "words.csv")])
        #expect(table.featureNames == ["x=-", "x=high", "x=low", "x=unknown"])
    }

    @Test func aMixtureIsTold() throws {
        let rows = (0..<90).map {
            "\($0 % 3 == 0 ? "\(["low", "high"][$0 % 2])" : "\($0 % 7)"),\($0 % 2 == 0 ? "a" : "b")"
        }
        try folder.write("mixed.csv", "x,y\n" + rows.joined(separator: "\n"))
        let source = SettingField("source", "mixed.csv")
        #expect(
            try folder.load([source]).told.contains {
                $0.contains("column x is taken for kinds, as 30 of 90 fields are no numbers")
                    && $0.contains("data.numeric")
            })
        #expect(try folder.table([source, SettingField("numeric", ["x"])]).featureNames == ["x"])
    }
}
