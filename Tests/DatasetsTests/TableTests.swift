import Catalog
import Datasets
import Foundation
import Testing

@Suite struct TableTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    /// A table of two classes, `n` rows each, whose one feature numbers the rows.
    private func classes(_ n: Int) throws {
        let rows = (0..<(2 * n)).map { "\($0 * $0 + 1).5,\($0 % 2 == 0 ? "yes" : "no")" }
        try folder.write("classes.csv", "x,answer\n" + rows.joined(separator: "\n") + "\n")
    }

    private let source = SettingField("source", "classes.csv")

    @Test func classesAreSortedAndRowsKeepTheirLines() throws {
        try classes(20)
        let table = try folder.table([source, SettingField("cleaning", [])])
        #expect(table.classes == ["no", "yes"])
        for split in Split.allCases {
            for (sample, row) in table.gathered(split).enumerated() {
                let number = table.line(of: sample, in: split) - 2
                #expect(row.features == [Float(number * number + 1) + 0.5])
                #expect(row.label == (number % 2 == 0 ? 1 : 0))
            }
        }
    }

    @Test func theSplitIsWholeStratifiedAndBySeed() throws {
        try classes(50)
        let table = try folder.table([source])
        let lines = Split.allCases.map { split in (0..<table.count(of: split)).map { table.line(of: $0, in: split) } }
        #expect(lines.joined().sorted() == Array(2...101))
        #expect(lines.map(\.count) == [80, 10, 10])
        #expect(Split.allCases.map { table.classCounts(of: $0) } == [[40, 40], [5, 5], [5, 5]])
        let again = try folder.table([source]), other = try folder.table([source], seed: 2)
        #expect(again.features(of: .test) == table.features(of: .test))
        #expect(other.features(of: .test) != table.features(of: .test))
    }

    @Test(arguments: [(0.6, 0.2, 0.2), (0.5, 0.25, 0.25), (0.9, 0.05, 0.05), (1.0, 0.0, 0.0), (0.7, 0.3, 0.0)])
    func everyShareIsKept(train: Double, validation: Double, test: Double) throws {
        try classes(37)
        let split = SettingValue.table([
            SettingField("train", .real(train)), SettingField("validation", .real(validation)),
            SettingField("test", .real(test)),
        ])
        let table = try folder.table([source, SettingField("split", split)])
        for (part, share) in [(Split.train, train), (.validation, validation), (.test, test)] {
            #expect(abs(Double(table.count(of: part)) - 74 * share) <= 1)
            for count in table.classCounts(of: part) { #expect(abs(Double(count) - 37 * share) <= 1.5) }
        }
    }

    @Test func fileOrderKeepsThePast() throws {
        try classes(50)
        let split = SettingValue.table([SettingField("order", "file")])
        let table = try folder.table([source, SettingField("split", split)])
        #expect((0..<10).map { table.line(of: $0, in: .test) } == Array(92...101))
        #expect(table.line(of: 79, in: .train) == 81)
    }

    @Test func regressionIsStandardizedInside() throws {
        let rows = (0..<100).map { "\($0 % 7),\(Double($0) * 2.5)" }
        try folder.write("line.csv", "x,y\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "line.csv")])
        #expect(data.task == .regression(target: "y"))
        let table = try folder.table([SettingField("source", "line.csv")])
        let values = table.gathered(.train).map { Double($0.value) }
        let mean = values.reduce(0, +) / 80
        #expect(abs(mean) < 1e-6)
        #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 80 - 1) < 1e-5)
        let target = table.preparation.target
        for (row, original) in zip(table.gathered(.test), table.originalTargets(of: .test)) {
            #expect(abs(target.original(Double(row.value)) - original) < 1e-4)
        }
    }

    @Test func cleaningIsFittedOnTheTrainingRowsOnly() throws {
        // The last tenth, the test part, is far off; nothing learned from the training rows may know.
        let rows = (0..<100).map {
            "\($0 < 90 ? $0 % 10 : 1_000_000),\($0 < 90 ? "a" : "b"),\($0 % 2 == 0 ? "p" : "q")"
        }
        try folder.write("far.csv", "x,kind,target\n" + rows.joined(separator: "\n"))
        let settings = [
            SettingField("source", "far.csv"),
            SettingField(
                "split",
                .table([SettingField("train", 0.9), SettingField("validation", 0.0), SettingField("order", "file")])),
        ]
        let table = try folder.table(settings)
        #expect(table.featureNames == ["x", "kind=a"])
        let training = table.gathered(.train).map { Double($0.features[0]) }
        #expect(abs(training.reduce(0, +) / 90) < 1e-6)
        #expect(table.gathered(.test).allSatisfy { $0.features[0] > 1000 && $0.features[1] == 0 })
    }

    @Test func missingValuesAreFilledIn() throws {
        try folder.write("gaps.csv", "n,k,target\n1,a,u\n,a,v\n3,?,u\nNA,b,v\n100,a,u\n5,,v\n")
        let settings = [
            SettingField("source", "gaps.csv"), SettingField("cleaning", []),
            SettingField(
                "split",
                .table([SettingField("train", 1.0), SettingField("validation", 0.0), SettingField("test", 0.0)])),
        ]
        let table = try folder.table(settings)
        #expect(table.featureNames == ["n", "k=a", "k=b"])
        #expect(table.features(of: .train).map { $0[0] } == [1, 4, 3, 4, 100, 5])
        #expect(table.features(of: .train).map { $0[1] } == [1, 1, 1, 0, 1, 1])
        #expect(try folder.load(settings).notes.contains("missing values are filled in: n 2, k 2"))
        let cleaning = SettingValue.list([
            .table([SettingField("step", "impute"), SettingField("numbers", "mean"), SettingField("kinds", "missing")]),
            .table([SettingField("step", "encode"), SettingField("method", "ordinal")]),
        ])
        let other = try folder.table([settings[0], SettingField("cleaning", cleaning), settings[2]])
        #expect(other.features(of: .train).map { $0[0] } == [1, 27.25, 3, 27.25, 100, 5])
        #expect(other.features(of: .train).map { $0[1] } == [0, 0, 2, 1, 0, 2])
    }

    @Test func rowsThatCannotBeUsedAreNamed() throws {
        var rows = (0..<60).map { "\($0).5,\($0 % 3)" }
        rows[10] = "abc,1"
        rows[20] = "1,"
        rows[30] = "1,2,3"
        try folder.write("bad.csv", "x,target\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "bad.csv")])
        guard case .table(let table) = data.content else { return }
        #expect(table.badRows.map(\.line) == [12, 22, 32])
        #expect(table.badRows.map(\.column) == [1, 3, 5])
        #expect(table.badRows[0].reason == "x: \"abc\" is no number")
        #expect(data.notes.contains { $0.hasPrefix("3 rows are kept aside: bad.csv:12:1: x: \"abc\" is no number") })
        #expect(Split.allCases.reduce(0) { $0 + table.count(of: $1) } == 57)
    }

    @Test func uselessColumnsAreLeftOutAndNamed() throws {
        let rows = (0..<300).map { "\($0),7,\($0 % 2),text \($0),,\(9 * $0),\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("useless.csv", "id,constant,x,free,empty,PassengerId,target\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "useless.csv")])
        guard case .table(let table) = data.content else { return }
        #expect(table.featureNames == ["x"])
        for name in ["id", "constant", "free", "empty", "PassengerId"] {
            #expect(data.notes.contains { $0.hasPrefix("column \(name) is left out: ") })
        }
    }

    @Test func columnsAreTakenAsTold() throws {
        let rows = (0..<40).map { "\($0 % 4),\($0),\($0 % 2)" }
        try folder.write("told.csv", "code,n,target\n" + rows.joined(separator: "\n"))
        let table = try folder.table([
            SettingField("source", "told.csv"), SettingField("categorical", ["code"]), SettingField("ignore", ["n"]),
        ])
        #expect(table.featureNames == ["code=0", "code=1", "code=2", "code=3"])
        #expect(table.classes == ["0", "1"])
        let pictures = try folder.table([SettingField("source", "told.csv"), SettingField("shape", [1, 2, 1])])
        #expect(pictures.inputShape == [1, 2, 1])
    }

    @Test func repeatedRowsAreLeftOut() throws {
        let rows = (0..<40).map { "\($0 % 20),,\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write("twice.csv", "x,y,target\n" + rows.joined(separator: "\n"))
        let cleaning = SettingField("cleaning", [.table([SettingField("step", "deduplicate")])])
        let table = try folder.table([SettingField("source", "twice.csv"), cleaning])
        #expect(Split.allCases.reduce(0) { $0 + table.count(of: $1) } == 20)
    }

    @Test func classesOfNumbersAreInTheirOrder() throws {
        let rows = (0..<120).map { "\($0),\($0 % 12)" }
        try folder.write("many.csv", "x,target\n" + rows.joined(separator: "\n"))
        let table = try folder.table([SettingField("source", "many.csv")])
        #expect(table.classes == (0..<12).map(String.init))
    }

    @Test func faultsAreExplained() throws {
        try folder.write("one.csv", "x,y\n1,a\n2,a\n3,a\n")
        try folder.write("texts.csv", "x,y\n1,a\n2,b\n3,a\n")
        try folder.write("empty.csv", "")
        try folder.write("header.csv", "x,y\n")
        try classes(5)
        func fault(_ settings: SettingField...) -> String { message { try folder.load(settings) } }
        let csv = SettingField("source", "texts.csv")
        #expect(fault().contains("data.source: it is not given"))
        #expect(fault(SettingField("source", "clases.csv")).contains("did you mean 'classes.csv'?"))
        #expect(fault(SettingField("source", "empty.csv"), SettingField("target", "y")).contains("it is empty"))
        #expect(fault(SettingField("source", "header.csv"), SettingField("target", "y")).contains("it has no rows"))
        #expect(
            fault(csv, SettingField("target", "yy")).contains(
                "data.target: there is no column \"yy\", did you mean 'y'?; the columns are x, y"))
        #expect(fault(csv, SettingField("ignore", ["z"])).contains("data.ignore: there is no column \"z\""))
        #expect(fault(SettingField("source", "one.csv")).contains("has one class only, \"a\""))
        #expect(fault(csv, SettingField("task", "regression")).contains("texts.csv:2: regression needs numbers"))
        #expect(
            fault(csv, SettingField("split", .table([SettingField("train", 0.9)]))).contains(
                "make 1.1; allowed: shares that make 1"))
        #expect(fault(csv).contains("too few"))
        #expect(
            fault(source, SettingField("shape", [8, 8])).contains(
                "data.shape: 8 × 8 makes 64, but there are 1 features"))
        #expect(fault(source, SettingField("delimiter", "ab")).contains("data.delimiter"))
        #expect(fault(source, SettingField("ignore", ["x"])).contains("no column is left to learn from"))
    }

    @Test func whatWasFittedCanBeSaved() throws {
        try classes(20)
        let preparation = try folder.table([source]).preparation
        let saved = try JSONEncoder().encode(preparation)
        #expect(try JSONDecoder().decode(FittedPreparation.self, from: saved) == preparation)
    }

    @Test(arguments: [
        ("digits.csv", "digit", 64, 10), ("iris.csv", "species", 4, 3), ("wine.csv", "cultivar", 13, 3),
        ("breast-cancer.csv", "diagnosis", 30, 2), ("diabetes.csv", "progression", 10, 0),
    ])
    func theSamplesAreRead(file: String, target: String, features: Int, classes: Int) throws {
        let settings = try Settings(
            DataSettings.hyperparameters,
            [SettingField("source", .text(file)), SettingField("target", .text(target))]
                + (file == "digits.csv" ? [SettingField("shape", [8, 8, 1])] : []))
        let data = try PreparedData.load(settings, relativeTo: samplesFolder, seed: 42)
        guard case .table(let table) = data.content else { throw DataFolder.NotATable() }
        #expect(table.featureCount == features)
        #expect(table.classes.count == classes)
        #expect(table.badRows.isEmpty)
        #expect(table.features(of: .train).joined().allSatisfy { $0.isFinite })
    }

    @Test func otherRowsAreReadAsTheTrainingRowsWere() throws {
        let rows = (0..<60).map { "\($0),\($0 % 3 == 0 ? "a" : "b"),\($0 % 2 == 0 ? "yes" : "no")" }
        try folder.write("train.csv", "x,k,answer\n" + rows.joined(separator: "\n"))
        let settings = try Settings(DataSettings.hyperparameters, [SettingField("source", "train.csv")])
        let trained = try PreparedData.load(settings, relativeTo: folder.url, seed: 1)
        guard case .table(let table) = trained.content else { return }
        // Another order of columns, a missing value, a new kind, and a class nobody knows.
        let line = table.line(of: 0, in: .test)
        try folder.write(
            "other.csv",
            "answer,extra,k,x\n\(line % 2 == 0 ? "yes" : "no"),9,\((line - 2) % 3 == 0 ? "a" : "b"),\(line - 2)\n"
                + "no,9,c,\nmaybe,9,a,1\n")
        let other = try PreparedData.load("other.csv", as: trained.fitted, settings: settings, relativeTo: folder.url)
        guard case .table(let read) = other.content else { return }
        #expect(other.count(of: .test) == 2 && other.count(of: .train) == 0)
        #expect(read.features(of: .test)[0] == table.features(of: .test)[0])
        #expect(Array(read.features(of: .test)[1][1...]) == [0, 0])
        #expect(read.badRows.map(\.line) == [4])
        try folder.write("lacking.csv", "answer,X\nyes,1\n")
        #expect(
            message {
                try PreparedData.load("lacking.csv", as: trained.fitted, settings: settings, relativeTo: folder.url)
            }.contains("there is no column \"x\", did you mean 'X'?"))
    }

    @Test func anotherEncodingIsSaid() throws {
        let rows = (0..<40).map { "\($0).5,M\u{FC}ller,\($0 % 2 == 0 ? "ja" : "nein")" }.joined(separator: "\n")
        let latin = try #require(("x,name,target\n" + rows + "\n1,x,ja").data(using: .isoLatin1))
        try latin.write(to: folder.url.appendingPathComponent("latin.csv"))
        let data = try folder.load([SettingField("source", "latin.csv")])
        #expect(data.notes.contains("latin.csv: 41 rows, 3 columns (comma, header, Latin-1)"))
        #expect(data.notes.contains("latin.csv:2: 40 fields are no UTF-8 and were read as Latin-1"))
        guard case .table(let table) = data.content else { return }
        #expect(table.featureNames == ["x", "name=Müller", "name=x"])
    }
}
