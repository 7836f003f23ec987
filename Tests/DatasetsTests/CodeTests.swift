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
        #expect(data.told.contains { $0.contains("equal as numbers and stay apart") })
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
        #expect(data.told.contains { $0.contains("column zip holds codes") && $0.contains("data.numeric") })
        #expect(try folder.table([source, SettingField("numeric", ["zip"])]).featureNames == ["zip", "x"])
    }

    /// Each is written oddly in one of two ways that are the same number.
    @Test(arguments: [
        ["0101", "101", "1E2", "100", "+5", "5", "1.10", "1.1"], ["1E2", "100", "7.5", "8"], ["+5", "5", "2", "3"],
        ["5", "+5", "2", "3"], ["05.5", "5.5", "7.5", "8.5"], ["-07", "-7", "3", "4"], ["0", "00", "3", "1.5"],
        ["12e4", "120000", "3", "4"], ["1E2", "1e2", "3", "4"], ["9007199254740992", "9007199254740993", "3", "4"],
        ["18446744073709551616", "18446744073709551617", "3.5", "4"],
        ["3", "100000000000000000000000000001", "100000000000000000000000000002", "4"],
    ])
    func numbersWrittenInTwoWaysAreCodes(texts: [String]) throws {
        let rows = (0..<(texts.count * 12)).map { "\(texts[$0 % texts.count]),\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("kinds.csv", "code,y\n" + rows.joined(separator: "\n"))
        let source = SettingField("source", "kinds.csv")
        let data = try folder.load([source, allTraining])
        guard case .table(let table) = data.content else { return }
        #expect(Set(table.featureNames) == Set(texts.map { "code=\($0)" }))
        #expect(
            data.told.contains {
                $0.contains("column code holds codes, as ") && $0.contains("which is the same number")
                    && $0.contains("data.numeric = [\"code\"]")
            })
        #expect(try folder.table([source, SettingField("numeric", ["code"])]).featureNames == ["code"])
        // The target too.
        try write(texts, order: 2)
        let target = SettingField("source", "codes.csv")
        let targets = try folder.load([target])
        #expect(targets.task.classes.map(Set.init) == Set(texts))
        #expect(
            targets.told.contains {
                $0.contains("the target code holds codes, as ") && $0.contains("data.numeric = [\"code\"]")
            })
        #expect(try folder.load([target, SettingField("numeric", ["code"])]).task == .regression(target: "code"))
    }

    /// Decimals, and exponents as programs write them, leave a measurement one.
    @Test(arguments: [
        ["1.10", "1.1", "2.5", "3.25"], ["5", "5.0", "5.", "7.5"], [".5", "0.5", "7", "-.25"],
        ["0.00001", "1e-05", "2", "3"], ["1.5E3", "1500", "2", "3"], ["1e+05", "100000", "2.5", "3"],
        ["-0", "0", "0.0", "-1.5"], ["+5", "+5.0", "-2", "+3"], ["1E2", "2E2", "3", "4.5"],
        ["0.10000000000000000001", "0.1", "2", "3"], ["100000000000000000000", "1e+20", "2", "3"],
    ])
    func measurementsAreNumbers(texts: [String]) throws {
        let rows = (0..<(texts.count * 12)).map { "\(texts[$0 % texts.count]),\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("kinds.csv", "x,y\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "kinds.csv"), allTraining])
        guard case .table(let table) = data.content else { return }
        #expect(table.featureNames == ["x"])
        #expect(!data.told.contains { $0.contains("holds codes") })
    }

    @Test func codesOfOneNumberAreNotConstant() throws {
        let rows = (0..<40).map { "\(["100", "1E2"][$0 % 2]),\($0),\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("kinds.csv", "code,x,y\n" + rows.joined(separator: "\n"))
        #expect(
            try folder.table([SettingField("source", "kinds.csv")]).featureNames == ["code=100", "code=1E2", "x"])
    }

    /// Most of them lose digits as numbers; a single one that does is told.
    @Test(arguments: [true, false]) func longWholeNumbersKeepTheirDigits(isJSON: Bool) throws {
        let codes = (0..<8).map { "1234567890123456789\($0 * 13 % 90 + 10)" }
        func write(_ texts: [String]) throws {
            let rows = (0..<96).map { (texts[$0 % texts.count], "\($0 % 7).5", $0 % 3 == 0 ? "a" : "b") }
            try folder.write(
                "long.json",
                isJSON
                    ? rows.map { "{\"id\":\($0),\"x\":\($1),\"y\":\"\($2)\"}" }.joined(separator: "\n")
                    : "id,x,y\n" + rows.map { "\($0),\($1),\($2)" }.joined(separator: "\n"))
        }
        let settings = [
            SettingField("source", "long.json"), SettingField("format", isJSON ? "jsonl" : "csv"), allTraining,
        ]
        try write(codes)
        let table = try folder.table(settings)
        #expect(Set(table.featureNames) == Set(codes.map { "id=\($0)" } + ["x"]))
        try write(["1", "2", "4", "9999999999999999"])
        let data = try folder.load(settings)
        guard case .table(let amounts) = data.content else { return }
        #expect(amounts.featureNames == ["id", "x"])
        #expect(
            data.told.contains {
                $0.contains("column id: 9999999999999999 in line") && $0.contains("has more digits than a number holds")
                    && $0.contains("is read as 10000000000000000") && $0.contains("data.categorical = [\"id\"]")
            })
    }

    @Test func longNumbersInsideJSONAreNotMerged() throws {
        let rows = (0..<40).map { "{\"list\":[1234567890123456789\($0 % 2)0],\"y\":\"\($0 % 3)\"}" }
        try folder.write("nested.jsonl", rows.joined(separator: "\n"))
        #expect(
            try folder.table([SettingField("source", "nested.jsonl")]).featureNames == [
                "list=[\"123456789012345678900\"]", "list=[\"123456789012345678910\"]",
            ])
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
        let raw = try folder.table(settings + [allTraining, SettingField("preprocessing", [])])
        #expect(raw.features(of: .train)[1] == [7.5])
    }
}

extension PreparedData.Task {
    fileprivate var classes: [String]? { if case .classification(let classes) = self { classes } else { nil } }
}
