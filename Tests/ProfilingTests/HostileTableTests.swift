import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Language
import Profiles
import Profiling
import Testing

/// Tables that are written oddly, or to do harm: what is told of them is what training makes of them, in bounds.
@Suite struct HostileTableTests {
    /// Words that stand for a missing number count as missing, as they do when a model learns.
    @Test func wordsAmongNumbersAreMissing() throws {
        let fields = ["-", "n.a.", "inf", "missing", ""]
        let rows = (0..<100).map {
            "\($0 % 10 == 0 ? fields[$0 / 10 % 5] : "\($0).5"),\($0 % 7),\($0 % 2 == 0 ? "a" : "b")"
        }
        let profile = try Profiled.profile("x,y,t\n" + rows.joined(separator: "\n") + "\n")
        let column = try #require(profile["x"])
        #expect(column.missing == 10 && column.distinct == 90 && column.numbers?.count == 90)
        #expect(Set(column.missingTexts.map(\.text)) == Set(fields))
        #expect(column.decision.in(.english) == "90 of 90 values are numbers")
        #expect(!column.values.contains { fields.contains($0.text) })
        #expect(!profile.findings.contains { $0.kind == "numbers-as-text" })
        // The same rows are found, in the sample and in the file.
        let sampled = profile.sampledRows
        func found(_ text: String) throws -> Int {
            try sampled.rows(where: try RowFilter(text, columns: sampled.columns), by: nil).count
        }
        #expect(try found("x = \"\"") == 10 && found("x != \"\"") == 90 && found("x = -") == 2)
        let sorted = try sampled.rows(where: nil, by: RowOrder("x:desc", columns: sampled.columns))
        #expect(sampled.lines[Int(try #require(sorted.first))] == 101)
        let folder = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(("x,y,t\n" + rows.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: "t.csv"))
        let search = try TableSearch(
            try Settings(Profiled.hyperparameters, [SettingField("source", "t.csv")]), relativeTo: folder)
        let filter = try RowFilter("x = \"\"", columns: search.columns)
        #expect(try search.first(100, where: filter, by: nil).matches == 10)
        let last = try search.first(5, where: nil, by: RowOrder("x:desc", columns: search.columns))
        #expect(last.rows.lines[Int(try #require(last.places.first))] == 101)
        // Among texts they are texts.
        #expect(try search.first(100, where: RowFilter("t = \"\"", columns: search.columns), by: nil).matches == 0)
    }

    /// Texts among numbers are filled when a model learns, and the table of columns counts them.
    @Test func textsAmongNumbersAreGaps() throws {
        let rows = (0..<200).map {
            "\($0 % 40 == 0 ? "green" : $0 % 50 == 7 ? "" : "\($0).5"),\($0 % 2 == 0 ? "a" : "b")"
        }
        let column = try #require(try Profiled.profile("x,t\n" + rows.joined(separator: "\n") + "\n")["x"])
        #expect(column.kind == .number && column.missing == 4 && column.strays == 5 && column.gaps == 9)
    }

    /// Numbers beyond 32 bits are told, with what to do.
    @Test func hugeNumbersAreTold() throws {
        let rows = (0..<100).map { "\($0 == 7 ? "1e308" : "\($0).5"),\($0),\($0 % 2 == 0 ? "a" : "b")" }
        let profile = try Profiled.profile("x,y,t\n" + rows.joined(separator: "\n") + "\n")
        let found = profile.findings.filter { $0.kind == "infinite-values" }
        #expect(found.map(\.columns) == [["x"]] && found.first?.lines == [9] && found.first?.remedy != nil)
        #expect(found.first?.sentence.in(.english).contains("too large to compute with") == true)
    }

    /// Edits that do nothing are not counted, and what training refuses is told.
    @Test func editsAreCountedOnce() throws {
        let text = "x,t\n" + (0..<50).map { "\($0).5,\($0 % 2 == 0 ? "a" : "b")" }.joined(separator: "\n") + "\n"
        func edit(_ line: Int, _ column: String? = nil) -> SettingValue {
            .table(
                [SettingField("edit", .text(column == nil ? "drop" : "set")), SettingField("line", .integer(line))]
                    + (column.map { [SettingField("column", .text($0)), SettingField("value", "3")] } ?? []))
        }
        func notes(_ edits: [SettingValue]) throws -> [String] {
            try Profiled.profile(text, [SettingField("target", "t"), SettingField("edits", .list(edits))]).notes
                .map { $0.in(.english) }.filter { $0.contains("data.edits") }
        }
        let twice = try notes([edit(3), edit(3), edit(4, "x"), edit(4, "x"), edit(3, "x")])
        #expect(twice.count == 1 && twice[0].contains("(rows dropped: 1, values changed: 1)"), "\(twice)")
        let beyond = try notes([edit(99_999)])
        #expect(beyond == ["training refuses data.edits: no row starts in line 99999 of the file"], "\(beyond)")
        let unknown = try notes([edit(3), edit(4, "xx")])
        #expect(unknown.count == 2 && unknown[0].contains("values changed: 0"), "\(unknown)")
        #expect(unknown.last?.contains("line 4: column \"xx\" is none that is learned from") == true, "\(unknown)")
    }

    /// Of a field of megabytes a profile keeps the beginning and the length.
    @Test func longFieldsAreCut() throws {
        let long = String(repeating: "q", count: 3_000_000)
        let rows = (0..<50).map { "\($0),\($0 == 7 ? long : "w\($0 % 3)"),\($0 % 2 == 0 ? "a" : "b")" }
        let profile = try Profiled.profile("x,s,t\n" + rows.joined(separator: "\n") + "\n")
        let texts = try #require(profile["s"]).values.map(\.text)
        #expect(texts.allSatisfy { $0.utf8.count < 300 })
        #expect(texts.contains { $0.hasPrefix("qqq") && $0.hasSuffix("… (3,000,000 B)") })
        #expect(profile.findings.allSatisfy { $0.sentence.in(.english).utf8.count < 2000 })
        let named = try Profiled.profile("\(long),t\n1,a\n2,b\n3,a\n")
        #expect(named.columns[0].name.utf8.count < 300)
        #expect(named.notes.contains { $0.in(.english).contains("longer than 1000 bytes and is cut") })
    }

    /// Numbers that differ late are told with as many digits as that takes.
    @Test func numbersAreToldApart() {
        let near = [999_999.25, 1_000_000.25, 1_000_000.75]
        #expect(near.map(ComparedFigures(telling: near).text) == ["999999", "1000000", "1000001"])
        let prices = [10000.01, 10000.04, 10000.09]
        #expect(prices.map(ComparedFigures(telling: prices).text) == ["10000.01", "10000.04", "10000.09"])
        #expect(ComparedFigures(telling: [1990, 2019]).text(2019) == "2019")
        #expect(ComparedFigures(telling: [0.001234567, 5.6]).text(0.001234567) == "0.001235")
        // What rounding makes is no difference.
        #expect(ComparedFigures(telling: [0.3, 0.1 + 0.2]).text(0.1 + 0.2) == "0.3")
        #expect(ComparedFigures(telling: [1e300, -1e300]).text(1e300) == "1e+300")
    }

    /// Squares and cubes of the greatest numbers are beyond all numbers; figures are not.
    @Test func hugeNumbersHaveFigures() throws {
        let rows = (0..<60).map { "\($0 % 2 == 0 ? "" : "-")1.\(10 + $0)e308,\($0),\($0 % 2 == 0 ? "a" : "b")" }
        let profile = try Profiled.profile("x,y,t\n" + rows.joined(separator: "\n") + "\n")
        let numbers = try #require(profile["x"]?.numbers)
        let all = [numbers.mean, numbers.deviation, numbers.least, numbers.greatest] + numbers.quantiles
        #expect(all.allSatisfy(\.isFinite) && numbers.skewness?.isFinite == true)
        #expect(abs(numbers.deviation / 1.4e308 - 1) < 0.05)
        #expect(numbers.histogram.reduce(0, +) == 60)
        #expect(numbers.histogram[0] > 0 && numbers.histogram[49] > 0)
        #expect(try #require(profile["x"]?.relation).value > 0.9)
    }

    /// What nobody sees makes another category, and is told.
    @Test func unseenCharactersAreTold() throws {
        let texts = ["ab", "a\u{200B}b", "cd", "ef"]
        let rows = (0..<80).map { "\(texts[$0 % 4]),\($0 * 37 % 80),\($0 / 4 % 2 == 0 ? "a" : "b")" }
        let profile = try Profiled.profile("c,x,t\n" + rows.joined(separator: "\n") + "\n")
        let found = try #require(profile.findings.first { $0.kind == "inconsistent-categories" })
        let sentence = found.sentence.in(.english)
        #expect(sentence.contains("a\\u{200B}b") && sentence.contains("1 of them has characters that nobody sees"))
    }

    /// The encoding is that of the file: it is told once, the names of the columns included.
    @Test func theEncodingIsThatOfTheFile() throws {
        let latin = Array("gr".utf8) + [0xF6, 0xDF] + Array("e,x,t\n".utf8)
        let rows = (0..<40).map { "\($0 % 9).5,\($0),\($0 % 2 == 0 ? "a" : "b")" }.joined(separator: "\n") + "\n"
        let named = try Profiled.profile(bytes: latin + Array(rows.utf8))
        #expect(named.columns[0].name == "größe")
        let notes = named.notes.map { $0.in(.english) }.filter { $0.contains("UTF-8") }
        #expect(
            notes == [
                "table.csv:1: 1 name of a column is no UTF-8 and was read as Windows-1252; a file in another encoding has to be "
                    + "converted first (iconv -f GBK -t UTF-8)"
            ])
        // 北京, 上海 and 联通, of which the last is nearly UTF-8.
        let cities: [[UInt8]] = [[0xB1, 0xB1, 0xBE, 0xA9], [0xC9, 0xCF, 0xBA, 0xA3], [0xC1, 0xAA, 0xCD, 0xA8]]
        var chinese = [0xB3, 0xC7, 0xCA, 0xD0] + Array(",x,t\n".utf8)
        for row in 0..<60 { chinese += cities[row % 3] + Array(",\(row),\(row % 2 == 0 ? "a" : "b")\n".utf8) }
        let profile = try Profiled.profile(bytes: chinese)
        let told = profile.notes.map { $0.in(.english) }.filter { $0.contains("UTF-8") }
        #expect(
            told.count == 1
                && told[0].contains("60 fields and 1 name of a column are no UTF-8, but look like Chinese in GBK"))
    }

    @Test func numbersAndNamesAgree() throws {
        let one = try Profiled.profile("1\n2\n3\n")
        let notes = one.notes.map { $0.in(.english) } + [one.obstacle?.in(.english) ?? ""]
        #expect(!notes.contains { $0.contains("column column") })
        #expect(notes.contains { $0.contains("the target is column 1;") })
    }

    /// Rows that are spread evenly have none that is unlike all others, whatever their number and width.
    @Test(arguments: [(1, 800), (2, 1000), (3, 900), (5, 3000), (9, 600)])
    func evenRowsHaveNoOutliers(width: Int, rows: Int) throws {
        var state: UInt64 = UInt64(width)
        func next() -> String {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return String(format: "%.6f", Double(state >> 33) / Double(UInt64(1) << 31))
        }
        let header = (0..<width).map { "c\($0)" }.joined(separator: ",") + ",t\n"
        let lines = (0..<rows).map { row in
            ((0..<width).map { _ in next() } + [row % 3 == 0 ? "a" : "b"]).joined(separator: ",")
        }
        let profile = try Profiled.profile(header + lines.joined(separator: "\n") + "\n")
        #expect(!profile.findings.contains { $0.kind == "outlier-rows" })
    }
}
