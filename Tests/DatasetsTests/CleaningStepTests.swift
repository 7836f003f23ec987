import Catalog
import Columns
import Datasets
import Foundation
import Testing

/// Steps with settings, from a file to the numbers of a batch, and again at prediction.
@Suite struct CleaningStepTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    private static func step(_ id: String, _ settings: [SettingField] = []) -> SettingValue {
        .table([SettingField("step", .text(id))] + settings)
    }

    private static let asTheyAre = step("scale", [SettingField("method", "none")])

    private func settings(_ steps: [SettingValue], _ others: [SettingField] = []) -> [SettingField] {
        [SettingField("source", "t.csv"), SettingField("preprocessing", .list(steps)), allTraining] + others
    }

    /// The first column of features and all others of a table, all of whose rows are learned from.
    private func table(_ text: String, _ steps: [SettingValue], _ others: [SettingField] = []) throws -> TableData {
        try folder.write("t.csv", text)
        return try folder.table(settings(steps, others))
    }

    private func column(_ name: String, of table: TableData, in split: Split = .train) throws -> [Float] {
        let place = try #require(table.featureNames.firstIndex(of: name), "\(table.featureNames)")
        return table.features(of: split).map { $0[place] }
    }

    /// Other rows for what was fitted to a table, which is saved and read again first.
    private func predicted(_ text: String, by table: TableData) throws -> TableData {
        let saved = try JSONEncoder().encode(FittedData.table(table.preparation))
        let fitted = try JSONDecoder().decode(FittedData.self, from: saved)
        try folder.write("new.csv", text)
        let data = try PreparedData.load(
            "new.csv", as: fitted, settings: Settings(DataSettings.hyperparameters), relativeTo: folder.url)
        guard case .table(let table) = data.content else { throw DataFolder.NotATable() }
        return table
    }

    // MARK: Numbers of any size

    /// Numbers whose sum is beyond all numbers have a mean; what cannot be scaled in 32 bits is refused with what to do.
    @Test func hugeNumbersAreScaledOrRefused() throws {
        let moments = Moments(of: [1e308, 9e307, 1e308, 8e307])
        #expect(abs(moments.mean / 9.25e307 - 1) < 1e-12 && abs(moments.deviation / 8.29156e306 - 1) < 1e-5)
        let rows = (0..<40).map { "\($0 == 7 ? "1e308" : "\($0).5"),\($0 % 2 == 0 ? "a" : "b")" }
        let text = "big,target\n" + rows.joined(separator: "\n") + "\n"
        let refusal = message { try table(text, [Self.step("scale")]) }
        #expect(refusal.contains("column \"big\"") && refusal.contains("step = \"clip\""), "\(refusal)")
        for steps in [
            [Self.step("clip"), Self.step("scale")], [Self.step("scale", [SettingField("method", "quantile")])],
            [Self.step("scale", [SettingField("method", "log")])],
        ] {
            #expect(try column("big", of: table(text, steps)).allSatisfy(\.isFinite))
        }
        let tiny =
            "small,target\n" + (0..<40).map { "\($0)e-100,\($0 % 2 == 0 ? "a" : "b")" }.joined(separator: "\n") + "\n"
        #expect(message { try table(tiny, [Self.step("scale")]) }.contains("column \"small\""))
        // So is a mean that would stand for missing numbers.
        let gaps = text.replacing("3.5,", with: ",")
        let mean = Self.step("impute", [SettingField("numeric", "mean")])
        #expect(message { try table(gaps, [mean]) }.contains("step 'impute', column \"big\""))
    }

    // MARK: impute

    @Test func constantsAndIndicatorsSayWhatWasMissing() throws {
        let impute = Self.step(
            "impute",
            [
                SettingField("numeric", "constant"), SettingField("numeric-value", -5.0),
                SettingField("categorical", "constant"), SettingField("categorical-value", "none"),
                SettingField("indicator", true),
            ])
        let text = "n,whole,k,target\n1,1,a,u\n,2,,v\n3,3,b,u\n5,1,a,v\n"
        let table = try table(text, [impute])
        #expect(table.featureNames == ["n", "whole", "k=a", "k=b", "k=none", "n missing", "k missing"])
        // What says so keeps 0 and 1, though numbers are scaled.
        #expect(try column("n missing", of: table) == [0, 1, 0, 0])
        #expect(try column("k missing", of: table) == [0, 1, 0, 0])
        #expect(try column("k=none", of: table) == [0, 1, 0, 0])
        let plain = try self.table(text, [impute, Self.asTheyAre])
        #expect(try column("n", of: plain) == [1, -5, 3, 5])
        // A gap where the training rows had none has no column of its own.
        let new = try predicted("n,whole,k,target\n,,b,u\n4,,,v\n", by: plain)
        #expect(try column("n", of: new, in: .test) == [-5, 4])
        #expect(try column("whole", of: new, in: .test) == [-5, -5])
        #expect(try column("n missing", of: new, in: .test) == [1, 0])
        #expect(try column("k missing", of: new, in: .test) == [0, 1])
    }

    @Test func aColumnWithoutAnyValueIsFilled() throws {
        let frame = Frame(
            columns: [
                .init(name: "n", content: .numbers([.nan, .nan, 4])),
                .init(name: "k", content: .kinds([-1, -1, 0], levels: ["a"])),
            ], rows: 3)
        let entry = try #require(Cleaning.catalog.first { $0.id == "impute" })
        let step = try entry.make(try Settings(entry.hyperparameters, [SettingField("indicator", true)]))
        #expect(
            try step.fit(frame, training: [0, 1]) == [
                .indicator(column: "n"), .fill(column: "n", number: 0), .indicator(column: "k"),
                .fillKind(column: "k", level: "a"),
            ])
        #expect(try step.fit(frame, training: [2]).count == 2)
    }

    // MARK: encode

    @Test func sharesAreThoseOfTheTrainingRows() throws {
        let encode = Self.step("encode", [SettingField("method", "frequency")])
        let table = try table("k,target\na,u\nb,v\na,u\n,v\na,u\nb,v\n?,u\na,v\n", [encode, Self.asTheyAre])
        #expect(table.featureNames == ["k"])
        // Gaps became the most frequent one first: a has 6 of 8.
        #expect(try column("k", of: table) == [0.75, 0.25, 0.75, 0.75, 0.75, 0.25, 0.75, 0.75])
        // What was never seen has no share.
        #expect(try column("k", of: try predicted("k,target\nz,u\nb,v\n", by: table), in: .test) == [0, 0.25])
    }

    @Test func manyKindsAreHashedWithoutPuttingThemTogether() throws {
        let rows = (0..<900).map { "p\($0 % 300),\($0 % 2 == 0 ? "u" : "v")" }
        let hash = Self.step("encode", [SettingField("method", "hash"), SettingField("buckets", 8)])
        let table = try table("k,target\n" + rows.joined(separator: "\n"), [hash])
        #expect(table.preparation.operations.contains(.hashed(column: "k", buckets: 8)))
        #expect(!table.preparation.operations.contains { if case .group = $0 { true } else { false } })
        #expect(table.features(of: .train).allSatisfy { $0.map(abs).reduce(0, +) == 1 })
        // One that was never seen goes where its text says.
        let new = try predicted("k,target\nsomewhere else,u\np7,v\n", by: table)
        #expect(new.features(of: .test)[0].map(abs).reduce(0, +) == 1)
        #expect(new.features(of: .test)[1] == table.features(of: .train)[7])
    }

    @Test func eachOfManyKindsIsAPlaceInATableOfVectors() throws {
        let rows = (0..<900).map { "p\($0 % 300),\($0),\($0 % 2 == 0 ? "u" : "v")" }
        let embed = Self.step("encode", [SettingField("method", "embedding")])
        // Steps for numbers leave the places alone, wherever they stand.
        let steps = [embed, Self.step("clip"), Self.step("drop-outliers"), Self.step("scale")]
        let table = try table("k,x,target\n" + rows.joined(separator: "\n"), steps)
        #expect(table.featureNames == ["k", "x"])
        #expect(table.preparation.embeddings == [.init(place: 0, count: 301, width: 39)])
        let places = try column("k", of: table)
        #expect(Set(places) == Set((1...300).map(Float.init)))
        #expect(places[7] == places[307] && places[7] != places[8])
        let new = try predicted("k,x,target\nnew,1,u\np7,1,v\n", by: table)
        #expect(try column("k", of: new, in: .test) == [0, places[7]])
        let read = try JSONDecoder().decode(
            FittedPreparation.self, from: try JSONEncoder().encode(table.preparation))
        #expect(read == table.preparation)
        let chosen = try self.table(
            "k,x,target\n" + rows.joined(separator: "\n"),
            [Self.step("encode", [SettingField("method", "embedding"), SettingField("width", 4)])])
        #expect(chosen.preparation.embeddings.map(\.width) == [4])
        #expect(
            message {
                try self.table(
                    "k,x,target\n" + rows.joined(separator: "\n"), [embed], [SettingField("shape", .list([1, 2]))])
            }.contains("no image"))
    }

    // MARK: columns

    @Test func aStepForSomeColumnsLeavesTheOthersToTheUsualOne() throws {
        let rows = (0..<40).map {
            "\($0 % 8),\($0 % 5 == 4 ? "" : String($0 % 5)),\("xyz".dropFirst($0 % 3).prefix(1)),\($0 % 2)"
        }
        let text = "a,b,k,target\n" + rows.joined(separator: "\n")
        let steps = [
            Self.step("impute", [SettingField("numeric", "zero"), SettingField("columns", ["a"])]),
            Self.step("scale", [SettingField("method", "min-max"), SettingField("columns", ["a"])]),
        ]
        let table = try table(text, steps)
        let a = try column("a", of: table), b = try column("b", of: table)
        #expect(a.min() == 0 && a.max() == 1)
        #expect(abs(b.reduce(0, +)) < 1e-4 && b.allSatisfy(\.isFinite))
        #expect(table.featureNames == ["a", "b", "k=x", "k=y", "k=z"])
        #expect(try folder.load(settings(steps)).told.contains { $0.hasPrefix("the other numbers are scaled") })
        let encode = Self.step("encode", [SettingField("method", "ordinal"), SettingField("columns", ["b"])])
        #expect(try self.table(text, [encode], [SettingField("categorical", ["b"])]).featureNames.contains("k=x"))
    }

    @Test func aStepNamesColumnsThatThereAre() throws {
        let text = "size,one,target\n1,7,u\n2,7,v\n4,7,u\n"
        let wrong = Self.step("clip", [SettingField("columns", ["sise"])])
        let said = message { try table(text, [wrong]) }
        #expect(said.contains("step 'clip' names column \"sise\"") && said.contains("size"), "\(said)")
        let constant = Self.step("clip", [SettingField("columns", ["one"])])
        _ = try table(text, [constant])
        #expect(
            try folder.load(settings([constant])).told.contains {
                $0.hasPrefix("clip: nothing is done to column one")
            })
    }

    // MARK: merge-categories

    @Test func spellingsBecomeTheMostFrequentOne() throws {
        let kinds = ["red", "Red", "red", " RED", "blue", "Blue", "Blue", "réd", "A+", "A-", "A+", "A-"]
            .flatMap { [$0, $0] }
        let text = "k,n,target\n" + kinds.enumerated().map { "\"\($1)\",\($0).5,\($0 % 2)" }.joined(separator: "\n")
        let merge = Self.step("merge-categories")
        let table = try table(text, [merge])
        #expect(table.featureNames == ["k=A+", "k=A-", "k=Blue", "k=red", "n"])
        #expect(try column("k=red", of: table) == kinds.map { $0.lowercased().hasSuffix("d") ? 1 : 0 })
        #expect(
            try folder.load(settings([merge])).told.contains {
                $0.hasPrefix("column k: 4 spellings become the most frequent one of its category, such as")
            })
        // A spelling of its own at prediction, and one of nothing known.
        let new = try predicted("k,n,target\nR e D,1,0\nBLÜE,1,1\ngreen,1,0\n", by: table)
        #expect(try column("k=red", of: new, in: .test) == [1, 0, 0])
        #expect(try column("k=Blue", of: new, in: .test) == [0, 1, 0])
    }

    /// Before rare ones are put together and gaps are filled, wherever the step stands.
    @Test func spellingsAreMergedBeforeTheyAreCounted() throws {
        let kinds = ["x", "x", "x", "Y", "y ", "y", "Y", "", "y"]
        let text = "k,n,target\n" + kinds.enumerated().map { "\"\($1)\",\($0).5,\($0 % 2)" }.joined(separator: "\n")
        let group = Self.step("group", [SettingField("max-categories", 1)])
        for steps in [[Self.step("merge-categories"), group], [Self.asTheyAre, Self.step("merge-categories")]] {
            let table = try table(text, steps)
            #expect(try column("k=Y", of: table) == [0, 0, 0, 1, 1, 1, 1, 1, 1])
        }
    }

    @Test func classesAreMergedWhereTheTargetIsNamed() throws {
        let text =
            "n,target\n" + (0..<40).map { "\($0).5,\(["yes", "no", "Yes", "yes"][$0 % 4])" }.joined(separator: "\n")
        #expect(try table(text, [Self.step("merge-categories")]).classes == ["Yes", "no", "yes"])
        let table = try table(text, [Self.step("merge-categories", [SettingField("columns", ["target"])])])
        #expect(table.classes == ["no", "yes"])
        #expect(table.classCounts(of: .train) == [10, 30])
        let new = try predicted("n,target\n1,YES\n2,No\n", by: table)
        #expect((0..<2).map { new.target(of: $0, in: .test) } == ["yes", "no"])
    }

    // MARK: dates

    @Test func datesBecomeTheirParts() throws {
        let days = ["2024-02-28", "2024-02-29T12:00", "2024-03-01", "2023-12-31 06:30:00", "1969-12-31"]
        let text = "day,n,target\n" + days.enumerated().map { "\($1),\($0 % 2),\($0).5" }.joined(separator: "\n")
        let steps = [Self.step("dates"), Self.asTheyAre]
        let table = try table(text, steps)
        #expect(table.featureNames == ["year", "month", "day", "weekday", "hour", "days"].map { "day \($0)" } + ["n"])
        #expect(try column("day year", of: table) == [2024, 2024, 2024, 2023, 1969])
        #expect(try column("day day", of: table) == [28, 29, 1, 31, 31])
        // Monday is 0: a Wednesday, a Thursday, a Friday, a Sunday, a Wednesday.
        #expect(try column("day weekday", of: table) == [2, 3, 4, 6, 2])
        // Where there is no time, the median of the others.
        #expect(try column("day hour", of: table) == [9.25, 12, 9.25, 6.5, 9.25])
        let first: Float = 19_782  // from 1969-12-31 to 2024-02-28
        #expect(try column("day days", of: table) == [first, first + 1.5, first + 2, first - 59 + 6.5 / 24, 0])
        #expect(
            try folder.load(settings(steps)).told.contains {
                $0.hasPrefix("column day: its dates, year first, become day year, day month")
            })
        // None at all, no such day, and an earlier one.
        let new = try predicted("day,n,target\n,1,1\n2023-02-29,0,2\n1969-12-30,0,2\n", by: table)
        #expect(try column("day days", of: new, in: .test)[2] == -1)
        #expect(new.features(of: .test).allSatisfy { $0.allSatisfy(\.isFinite) })
        // Nothing is said of them where the step is for another column.
        #expect(
            try self.table(text, [Self.step("dates", [SettingField("columns", ["n"])])]).featureNames == ["n"])
    }

    @Test(arguments: ["03/04/2024", "31.12.99", "1/2/68"]) func daysComeFirstUnlessTheyCannot(text: String) throws {
        let table = try table(
            "d,n,target\n\(text),1,1.5\n13/04/2024,2,2.5\n\(text),2,3.5\n", [Self.step("dates"), Self.asTheyAre])
        let wanted: [Float] =
            text.hasPrefix("03") ? [2024, 4, 3] : text.hasPrefix("31") ? [1999, 12, 31] : [2068, 2, 1]
        #expect(try ["year", "month", "day"].map { try column("d \($0)", of: table)[0] } == wanted)
    }

    // MARK: what is read back

    @Test(arguments: [
        #"{"hashed":{"column":"k","buckets":1000000000000}}"#, #"{"hashed":{"column":"k","buckets":0}}"#,
        #"{"quantiles":{"column":"n","knots":[]}}"#, #"{"quantiles":{"column":"n","knots":[2,1]}}"#,
        #"{"frequency":{"column":"k","levels":["a"],"shares":[]}}"#,
        #"{"dates":{"column":"k","order":"year-first","parts":["day","day"],"origin":0}}"#,
        #"{"dates":{"column":"k","order":"sideways","parts":["day"],"origin":0}}"#,
        #"{"power":{"column":"n","lambda":1e300}}"#,
    ])
    func whatDoesNotGoTogetherIsRefused(operation: String) throws {
        let table = try table("n,k,target\n1,a,u\n2,b,v\n3,a,u\n", [])
        var json = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(table.preparation)) as? [String: Any])
        var operations = try #require(json["operations"] as? [Any])
        operations.insert(try JSONSerialization.jsonObject(with: Data(operation.utf8)), at: 0)
        json["operations"] = operations
        let data = try JSONSerialization.data(withJSONObject: json)
        #expect(throws: (any Error).self) { try JSONDecoder().decode(FittedPreparation.self, from: data) }
    }
}
