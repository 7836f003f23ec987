import Catalog
import Columns
import Datasets
import Foundation
import Testing

/// Splits by a column: of groups that stay together, and in the order of time.
@Suite struct SplitRuleTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    private func split(_ fields: [SettingField]) -> SettingField { SettingField("split", .table(fields)) }

    private func settings(_ fields: [SettingField], _ others: [SettingField] = []) -> [SettingField] {
        [SettingField("source", "t.csv"), unscaled, split(fields)] + others
    }

    /// What a column holds in the rows of each split, by the lines they come from.
    private func values(_ column: Int, of text: String, in table: TableData) -> [[String]] {
        let lines = text.split(separator: "\n")
        return Split.allCases.map { split in
            (0..<table.count(of: split)).map { sample in
                String(lines[table.line(of: sample, in: split) - 1].split(separator: ",")[column])
            }
        }
    }

    /// Groups of 1 to 12 rows, in two classes.
    private let visits: String = {
        let rows = (0..<120).flatMap { patient in
            (0..<(1 + patient * 7 % 12)).map {
                "p\(patient),\(patient * 10 + $0).5,\((patient + $0) % 2 == 0 ? "u" : "v")"
            }
        }
        return "patient,x,target\n" + rows.joined(separator: "\n")
    }()

    @Test func rowsOfAGroupStayTogether() throws {
        try folder.write("t.csv", visits)
        let own = settings([SettingField("group", "patient")])
        let table = try folder.table(own)
        let groups = values(0, of: visits, in: table).map(Set.init)
        #expect(groups[0].isDisjoint(with: groups[1]) && groups[0].isDisjoint(with: groups[2]))
        #expect(groups[1].isDisjoint(with: groups[2]))
        let rows = visits.split(separator: "\n").count - 1
        for (split, share) in zip(Split.allCases, [0.8, 0.1, 0.1]) {
            #expect(abs(Double(table.count(of: split)) - share * Double(rows)) <= 6)
            // Each class has its share, too: there are 60 rows more of one than of the other.
            let classes = table.classCounts(of: split)
            #expect(abs(Double(classes[0] - classes[1]) - 60 * share) <= 6, "\(classes)")
        }
        #expect(Split.allCases.reduce(0) { $0 + table.count(of: $1) } == rows)
        // What rows are shared out by is none of the features.
        #expect(table.featureNames == ["x"])
        let kept = try folder.table(own + [SettingField("keep", ["patient"])])
        #expect(kept.featureNames.contains("patient=p1"))
        // By the seed.
        let again = try folder.table(own), other = try folder.table(own, seed: 2)
        #expect(values(0, of: visits, in: again)[2] == values(0, of: visits, in: table)[2])
        #expect(values(0, of: visits, in: other)[2] != values(0, of: visits, in: table)[2])
        let counts = groups.map { $0.count }
        #expect(
            try folder.load(own).told.contains {
                $0.hasPrefix("rows of one patient stay in one split: train \(counts[0]) groups with ")
            })
    }

    @Test func everySplitGetsAGroup() throws {
        let text =
            "g,x,target\n"
            + (0..<30).map { "\($0 < 28 ? "a" : $0 == 28 ? "b" : "c"),\($0).5,\($0 % 7).5" }
            .joined(separator: "\n")
        try folder.write("t.csv", text)
        let table = try folder.table(settings([SettingField("group", "g")]))
        #expect(values(0, of: text, in: table).map { Set($0).count } == [1, 1, 1])
        #expect(Split.allCases.map { table.count(of: $0) } == [28, 1, 1])
        // Rows without a group are one.
        try folder.write("t.csv", text.replacingOccurrences(of: "a,", with: ","))
        #expect(try folder.table(settings([SettingField("group", "g")])).count(of: .train) == 28)
    }

    @Test func theLatestRowsAreTheTest() throws {
        // In an order of the file that is none of time: 17 is prime to 100.
        let text =
            "day,x,target\n"
            + (0..<100).map { row in
                let day = row * 17 % 100
                return
                    "2024-\(day < 50 ? "01" : "02")-\(String(format: "%02d", day % 50 / 2 + 1)),\(row).5,\(row % 3).5"
            }.joined(separator: "\n")
        try folder.write("t.csv", text)
        let own = settings([SettingField("time", "day")])
        let table = try folder.table(own)
        let days = values(0, of: text, in: table)
        // Two rows have each day, and they stay together.
        #expect(days.map(\.count) == [80, 10, 10])
        #expect(try #require(days[0].max()) < #require(days[1].min()))
        #expect(try #require(days[1].max()) < #require(days[2].min()))
        #expect(
            try folder.load(own).told.contains(
                """
                splits are cut by the order of day: train 80 rows from 2024-01-01 to 2024-02-15; \
                validation 10 rows from 2024-02-16 to 2024-02-20; test 10 rows from 2024-02-21 to 2024-02-25
                """))
        // Numbers do, too; what has none is kept aside.
        let numbers =
            "t,x,target\n"
            + (0..<50).map { "\($0 == 7 ? "" : String(100 - $0)),\($0).5,\($0 % 3).5" }
            .joined(separator: "\n")
        try folder.write("t.csv", numbers)
        let byNumber = try folder.table(
            settings([
                SettingField("time", "t"), SettingField("train", 1.0), SettingField("validation", 0.0),
                SettingField("test", 0.0),
            ]))
        #expect(byNumber.count(of: .train) == 49)
        let cut = try folder.table(settings([SettingField("time", "t")]))
        #expect(values(0, of: numbers, in: cut)[2] == ["100", "99", "98", "97", "96"])
        #expect(cut.badRows.map(\.line) == [9])
    }

    @Test(arguments: [
        (["group": "patent"], "patient"), (["time": "x2"], "there is no column"),
        (["group": "target"], "is the target"), (["group": "patient", "time": "x"], "exclude each other"),
        (["group": "patient", "order": "file"], "order = \"file\""),
        (["group": "two"], "has too few groups (2): each of 3 splits needs one"),
        (["time": "two"], "neither numbers nor dates"), (["time": "half"], "has too few different times (2)"),
    ])
    func whatCannotBeDoneIsSaid(fields: [String: String], words: String) throws {
        let rows = (0..<40).map { "p\($0 % 9),\($0).5,\($0 % 2 == 0 ? "a" : "b"),\($0 % 2),\($0 % 3 == 0 ? "u" : "v")" }
        try folder.write("t.csv", "patient,x,two,half,target\n" + rows.joined(separator: "\n"))
        let fields = fields.map { SettingField($0.key, .text($0.value)) }
        let said = message { try folder.table(settings(fields)) }
        #expect(said.contains("data.split") && said.contains(words), "\(said)")
    }

    @Test func aSeparateTestHasNoPartInIt() throws {
        try folder.write("t.csv", visits)
        try folder.write("test.csv", "x,target\n1,u\n2,v\n3,u\n")
        let table = try folder.table(
            settings([SettingField("group", "patient")], [SettingField("test-source", "test.csv")]))
        #expect(table.count(of: .test) == 3)
        let groups = values(0, of: visits, in: table)
        #expect(Set(groups[0]).isDisjoint(with: groups[1]))
    }
}

/// Training rows whose classes are evened out.
@Suite struct ResamplingTests {
    private let folder: DataFolder

    init() throws {
        folder = try DataFolder()
        let rows = (0..<100).map { "\($0).5,\($0 % 10 == 0 ? "rare" : $0 % 10 < 4 ? "some" : "many")" }
        try folder.write("t.csv", "x,target\n" + rows.joined(separator: "\n"))
    }

    private func settings(_ way: String) -> [SettingField] {
        [SettingField("source", "t.csv"), SettingField("resample", .text(way))]
    }

    private func lines(_ table: TableData, _ split: Split) -> [Int] {
        (0..<table.count(of: split)).map { table.line(of: $0, in: split) }
    }

    @Test func onlyTheTrainingSetIsEvenedOut() throws {
        let plain = try folder.table(settings("none"))
        #expect(plain.classCounts(of: .train) == [48, 8, 24])
        let more = try folder.table(settings("oversample")), fewer = try folder.table(settings("undersample"))
        #expect(more.classCounts(of: .train) == [48, 48, 48])
        #expect(fewer.classCounts(of: .train) == [8, 8, 8])
        // All rows are there, none much more often than others of its class.
        #expect(Set(lines(more, .train)) == Set(lines(plain, .train)))
        let times = Dictionary(lines(more, .train).map { ($0, 1) }, uniquingKeysWith: +)
        #expect(Set(times.values) == [1, 2, 6])
        #expect(Set(lines(fewer, .train)).isSubset(of: lines(plain, .train)))
        #expect(Set(lines(fewer, .train)).count == 24)
        for table in [more, fewer] {
            #expect(lines(table, .validation) == lines(plain, .validation))
            #expect(lines(table, .test) == lines(plain, .test))
            // What is learned of a column is learned of the rows as they are.
            #expect(table.preparation == plain.preparation)
        }
        #expect(
            try folder.load(settings("oversample")).told.contains(
                "training rows of each class (oversample): many 48 → 48, rare 8 → 48, some 24 → 48"))
    }

    @Test func theSeedDecidesWhichRows() throws {
        let first = try folder.table(settings("undersample")), again = try folder.table(settings("undersample"))
        #expect(lines(first, .train) == lines(again, .train))
        #expect(lines(try folder.table(settings("undersample"), seed: 2), .train) != lines(first, .train))
        // A number is no class.
        let regression = settings("oversample") + [SettingField("target", "x")]
        #expect(try folder.table(regression).count(of: .train) == 80)
    }
}
