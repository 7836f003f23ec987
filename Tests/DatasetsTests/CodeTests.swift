import Catalog
import Datasets
import Foundation
import Testing

/// A class is its text, and so is a kind: nothing is ordered, compared or merged by a number read from it.
@Suite struct CodeTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    /// Texts beside an amount and a class, each text as often as another, in an order of their own.
    private func write(_ texts: [String], order: Int) throws {
        let stride = [1, 11, 13, 17, 19, 23][order % 6]
        let rows = (0..<(texts.count * 12)).map { row in
            "\(row * 7 % 100).5,\"\(texts[(row * stride + order) % texts.count])\""
        }
        try folder.write("codes.csv", "x,code\n" + rows.joined(separator: "\n"))
    }

    @Test(arguments: 0..<24) func classesHaveOneOrder(order: Int) throws {
        // No two of these compare by their number, where they have one.
        try write(["nan(1)", "NAN", "+nan", "inf", "-inf", "-NAN", "Infinity"], order: order)
        let table = try folder.table([SettingField("source", "codes.csv")])
        #expect(table.classes == ["+nan", "-NAN", "-inf", "Infinity", "NAN", "inf", "nan(1)"])
        try write(["10", "9", "1e1", "0x9", "nan(1)"], order: order)
        let mixed = try folder.table([SettingField("source", "codes.csv")])
        #expect(mixed.classes == ["0x9", "10", "1e1", "9", "nan(1)"])
        try write(["010", "9", "1e1", "10", "8"], order: order)
        let task = SettingField("task", "classification")
        #expect(
            try folder.table([SettingField("source", "codes.csv"), task]).classes == ["8", "9", "010", "10", "1e1"])
    }

    private let alike = [
        "0101", "101", "1E2", "100", "+5", "5", "1.10", "1.1", "12e4", "120000", "9007199254740993",
        "9007199254740992",
    ]

    @Test func classesAreNotMergedAsNumbers() throws {
        try write(alike, order: 3)
        let data = try folder.load([SettingField("source", "codes.csv"), SettingField("task", "classification")])
        guard case .table(let table) = data.content else { return }
        #expect(Set(table.classes) == Set(alike) && table.classes.count == alike.count)
        #expect(data.notes.contains { $0.contains("equal as numbers and stay apart") })
    }

    @Test(arguments: [["categorical"], []]) func kindsAreNotMergedAsNumbers(setting: [String]) throws {
        let texts = alike + (setting.isEmpty ? ["a1", "b2", "c3", "d4"] : [])
        let rows = (0..<(texts.count * 12)).map { "\(texts[$0 % texts.count]),\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("kinds.csv", "code,y\n" + rows.joined(separator: "\n"))
        let table = try folder.table(
            [SettingField("source", "kinds.csv"), allTraining] + setting.map { SettingField($0, ["code"]) })
        #expect(Set(table.featureNames) == Set(texts.map { "code=\($0)" }))
        #expect(table.featureNames.count == texts.count)
    }

    @Test func numbersWithLeadingZerosAreCodes() throws {
        let rows = (0..<80).map { "0\(1067 + $0 % 4),\($0 % 60),\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write("zip.csv", "zip,x,y\n" + rows.joined(separator: "\n"))
        let source = SettingField("source", "zip.csv")
        let data = try folder.load([source])
        guard case .table(let table) = data.content else { return }
        #expect(table.featureNames == ["zip=01067", "zip=01068", "zip=01069", "zip=01070", "x"])
        #expect(data.notes.contains { $0.contains("column zip holds codes") && $0.contains("data.numeric") })
        #expect(try folder.table([source, SettingField("numeric", ["zip"])]).featureNames == ["zip", "x"])
    }

    @Test func aTargetWithLeadingZerosHasClasses() throws {
        let rows = (0..<80).map { "\($0).5,0\($0 % 40)" }
        try folder.write("area.csv", "x,area\n" + rows.joined(separator: "\n"))
        #expect(try folder.table([SettingField("source", "area.csv")]).classes.count == 40)
    }

    /// The rules of sessions that do not name any: numbers are merged as they were.
    @Test func earlierSessionsReadAsTheyDid() throws {
        try write(["0101", "101", "1E2", "100", "7"], order: 1)
        let settings = [
            SettingField("source", "codes.csv"), SettingField("task", "classification"), SettingField("rules", 1),
        ]
        #expect(try folder.table(settings).classes == ["7", "100", "101"])
        let raw = try folder.table(settings + [allTraining, SettingField("cleaning", [])])
        #expect(raw.features(of: .train)[1] == [7.5])
    }
}
