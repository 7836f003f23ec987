import Catalog
import Columns
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
    private let raw = unscaled

    @Test func classesAreSortedAndRowsKeepTheirLines() throws {
        try classes(20)
        let table = try folder.table([source, raw])
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
            SettingField("source", "gaps.csv"), raw,
            SettingField(
                "split",
                .table([SettingField("train", 1.0), SettingField("validation", 0.0), SettingField("test", 0.0)])),
        ]
        let table = try folder.table(settings)
        #expect(table.featureNames == ["n", "k=a", "k=b"])
        #expect(table.features(of: .train).map { $0[0] } == [1, 4, 3, 4, 100, 5])
        #expect(table.features(of: .train).map { $0[1] } == [1, 1, 1, 0, 1, 1])
        #expect(try folder.load(settings).told.contains("missing values are filled in: n 2, k 2"))
        let cleaning = SettingValue.list([
            .table([SettingField("step", "scale"), SettingField("method", "none")]),
            .table([
                SettingField("step", "impute"), SettingField("numeric", "mean"), SettingField("categorical", "missing"),
            ]),
            .table([SettingField("step", "encode"), SettingField("method", "ordinal")]),
        ])
        let other = try folder.table([settings[0], SettingField("preprocessing", cleaning), settings[2]])
        #expect(other.features(of: .train).map { $0[0] } == [1, 27.25, 3, 27.25, 100, 5])
        #expect(other.features(of: .train).map { $0[1] } == [0, 0, 2, 1, 0, 2])
    }

    @Test func rowsThatCannotBeUsedAreNamed() throws {
        var rows = (0..<60).map { "\($0).5,\($0 % 3)" }
        rows[10] = "7,"
        rows[20] = "1,NA"
        rows[30] = "1,2,3"
        try folder.write("bad.csv", "x,target\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "bad.csv")])
        guard case .table(let table) = data.content else { return }
        #expect(table.badRows.map(\.line) == [12, 22, 32])
        #expect(table.badRows.map(\.column) == [3, 3, 5])
        #expect(table.badRows[0].reason.in(.english) == "target: the target is missing")
        #expect(data.badRows == table.badRows && data.badRowCount == 3)
        #expect(data.badRows.allSatisfy { $0.file == "bad.csv" })
        #expect(
            data.told.contains { $0.hasPrefix("3 rows are kept aside: bad.csv:12:3: target: the target is missing") })
        #expect(Split.allCases.reduce(0) { $0 + table.count(of: $1) } == 57)
    }

    @Test func uselessColumnsAreLeftOutAndNamed() throws {
        let rows = (0..<300).map { "\($0),7,\($0 % 2),text \($0),,\(9 * $0),\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("useless.csv", "id,constant,x,free,empty,PassengerId,target\n" + rows.joined(separator: "\n"))
        let data = try folder.load([SettingField("source", "useless.csv")])
        guard case .table(let table) = data.content else { return }
        #expect(table.featureNames == ["x"])
        for name in ["id", "constant", "free", "empty", "PassengerId"] {
            #expect(data.told.contains { $0.hasPrefix("column \(name) is left out: ") })
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
        let cleaning = SettingField("preprocessing", [.table([SettingField("step", "deduplicate")])])
        let table = try folder.table([SettingField("source", "twice.csv"), cleaning])
        #expect(Split.allCases.reduce(0) { $0 + table.count(of: $1) } == 20)
    }

    /// `sex` makes a feature of the name that a column of the file has.
    @Test(arguments: [["encode", "scale"], ["scale", "encode"], ["encode"], []])
    func columnsAreToldApartWhateverTheyAreCalled(steps: [String]) throws {
        let rows = (0..<200).map { "\($0 % 2 == 0 ? "M" : "F"),\(40 + $0 % 29),\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("sex.csv", "sex,sex=M,target\n" + rows.joined(separator: "\n"))
        let cleaning = SettingField("preprocessing", .list(steps.map { .table([SettingField("step", .text($0))]) }))
        let settings = [SettingField("source", "sex.csv"), cleaning]
        let table = try folder.table(settings)
        #expect(table.featureNames == ["sex=F", "sex=M (2)", "sex=M"])
        for feature in steps == ["encode", "scale"] ? 0..<3 : 2..<3 {
            let values = table.features(of: .train).map { Double($0[feature]) }
            let mean = values.reduce(0, +) / Double(values.count)
            #expect(abs(mean) < 1e-6)
            #expect(abs(values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count) - 1) < 1e-5)
        }
        // Saved, and given the same rows in another order of columns.
        let saved = try JSONDecoder().decode(
            FittedPreparation.self, from: JSONEncoder().encode(table.preparation))
        let lines = Split.allCases.flatMap { split in (0..<table.count(of: split)).map { table.line(of: $0, in: split) }
        }
        try folder.write(
            "other.csv",
            "target,sex=M,sex\n"
                + lines.map { rows[$0 - 2].split(separator: ",").reversed().joined(separator: ",") }
                .joined(separator: "\n"))
        let other = try PreparedData.load(
            "other.csv", as: .table(saved), settings: try Settings(DataSettings.hyperparameters, settings),
            relativeTo: folder.url)
        guard case .table(let read) = other.content else { return }
        #expect(read.features(of: .test) == Split.allCases.flatMap { table.features(of: $0) })
    }

    @Test func columnsOfOneNameStayApart() throws {
        let rows = (0..<100).map { "\($0 % 10),\(100 + $0 % 7),\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write("twins.csv", "x,x,target\n" + rows.joined(separator: "\n"))
        let table = try folder.table([SettingField("source", "twins.csv")])
        #expect(table.featureNames == ["x", "x (2)"])
        let second = table.features(of: .train).map { $0[1] }
        #expect(abs(second.reduce(0, +)) < 1e-3)
    }

    /// What a preparation promises holds in each that is read.
    @Test(arguments: [
        ("\"inputShape\":[1]", "\"inputShape\":[4611686018427387904,4]"), ("\"inputShape\":[1]", "\"inputShape\":[]"),
        ("\"inputShape\":[1]", "\"inputShape\":[2]"), ("\"classes\":[\"no\",\"yes\"]", "\"classes\":[\"no\",\"no\"]"),
        ("\"featureNames\":[\"x\"]", "\"featureNames\":[\"y\"]"), ("\"rules\":2", "\"rules\":3"),
        ("\"scale\":1", "\"scale\":0"), ("\"isNumeric\":true", "\"isNumeric\":false"),
    ])
    func aDamagedPreparationIsRefused(part: String, damaged: String) throws {
        try classes(20)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(try folder.table([source]).preparation), as: UTF8.self)
        #expect(text.contains(part))
        #expect(throws: Never.self) { try JSONDecoder().decode(FittedPreparation.self, from: Data(text.utf8)) }
        let other = text.replacingOccurrences(of: part, with: damaged)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(FittedPreparation.self, from: Data(other.utf8)) }
    }

    /// Whole numbers that are few and next to each other are classes; amounts are not.
    @Test(arguments: [
        ("0 1", true), ("1 2 3 4 5", true), ("3 4 5 6 7 8", true), ("-1 1", true), ("0 100", true), ("1 2 4", true),
        ("10 20 50", false), ("5 10 20 50 100", false), ("0.5 1.5", false), ("$1 $2", false), ("1 5 9 13", false),
    ])
    func aFewWholeNumbersAreClasses(values: String, areClasses: Bool) throws {
        let values = values.split(separator: " ")
        let rows = (0..<120).map { "\($0).5,\(values[$0 % values.count])" }
        try folder.write("whole.csv", "x,y\n" + rows.joined(separator: "\n"))
        try folder.write(
            "whole.jsonl",
            rows.map { $0.split(separator: ",") }
                .map { "{\"x\": \($0[0]), \"y\": \($0[1].contains("$") ? "\"\($0[1])\"" : String($0[1]))}" }.joined(
                    separator: "\n"))
        for file in ["whole.csv", "whole.jsonl"] {
            let data = try folder.load([SettingField("source", .text(file))])
            let isRegression = data.task == .regression(target: "y")
            #expect(isRegression != areClasses)
            let other = areClasses ? "regression" : "classification"
            #expect(data.told.contains { $0.contains("data.task = \"\(other)\"") })
        }
    }

    @Test func manyWholeNumbersAreAmounts() throws {
        for (count, isRegression) in [(20, false), (21, true), (41, true)] {
            let rows = (0..<1000).map { "\($0).5,\(20 + $0 % count)" }
            try folder.write("age.csv", "x,age\n" + rows.joined(separator: "\n"))
            let task = try folder.load([SettingField("source", "age.csv")]).task
            #expect((task == .regression(target: "age")) == isRegression)
        }
    }

    /// Scaling is done unless it is switched off by its name, whatever else a list says.
    @Test(arguments: [[], ["deduplicate"], ["encode"], ["impute"], ["clip", "encode"], ["encode", "clip"]])
    func whatIsNotNamedIsDone(steps: [String]) throws {
        let rows = (0..<100).map { "\(5000 + $0),\(["a", "b", "c"][$0 % 3]),\($0 % 2 == 0 ? "p" : "q")" }
        try folder.write("steps.csv", "x,k,target\n" + rows.joined(separator: "\n"))
        let source = SettingField("source", "steps.csv")
        let list = steps.map { SettingValue.table([SettingField("step", .text($0))]) }
        let data = try folder.load([source, SettingField("preprocessing", .list(list))])
        guard case .table(let table) = data.content else { return }
        #expect(table.features(of: .train) == (try folder.table([source])).features(of: .train))
        #expect(data.told.contains { $0.contains("numbers are scaled") && $0.contains("method = \"none\"") })
        let none = SettingValue.table([SettingField("step", "scale"), SettingField("method", "none")])
        let bare = try folder.table([source, SettingField("preprocessing", .list(list + [none]))])
        #expect(bare.features(of: .train).allSatisfy { $0[0] >= 5000 && $0.count == 4 })
        // By the first rules a list says all.
        let first = try folder.table([source, SettingField("preprocessing", .list(list)), SettingField("rules", 1)])
        #expect(first.features(of: .train) == bare.features(of: .train))
    }

    @Test(arguments: 1..<30) func everyClassIsLearned(seed: Int) throws {
        let kinds = Array(repeating: "a", count: 60) + Array(repeating: "b", count: 40) + ["one", "two", "two"]
        try folder.write("rare.csv", "x,y\n" + kinds.enumerated().map { "\($0).5,\($1)" }.joined(separator: "\n"))
        let settings = [SettingField("source", "rare.csv")]
        let data = try folder.load(settings, seed: UInt64(seed))
        guard case .table(let table) = data.content else { return }
        let learned = table.classCounts(of: .train)
        #expect(learned[2] == 1 && learned[3] >= 1)
        #expect(Split.allCases.map { table.count(of: $0) } == [83, 10, 10])
        let lines = Split.allCases.flatMap { split in (0..<table.count(of: split)).map { table.line(of: $0, in: split) }
        }
        #expect(lines.sorted() == Array(2...104))
        for split in [Split.validation, .test] {
            #expect(
                data.told.contains {
                    $0.hasPrefix("no row of the \(split.rawValue) part is of class one (1 row in all)")
                })
        }
    }

    @Test func classesThatAreNotLearnedAreTold() throws {
        let rows = (0..<100).map { "\($0).5,\($0 < 95 ? ["a", "b"][$0 % 2] : "late")" }
        try folder.write("late.csv", "x,y\n" + rows.joined(separator: "\n"))
        let split = SettingField("split", .table([SettingField("order", "file")]))
        #expect(
            try folder.load([SettingField("source", "late.csv"), split]).told.contains {
                $0.hasPrefix("no row of the train part is of class late (5 rows in all): the model cannot learn")
            })
    }

    @Test(arguments: ["COVID", "BID", "PAID", "GRID", "NO", "no", "Number", "Humid", "valid", "index"])
    func aNameThatEndsLikeAnIdentifierIsNone(name: String) throws {
        // All different, in no order.
        let rows = (0..<100).map { "\($0 * 37 % 101 * 3),\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write("names.csv", "\(name),y\n" + rows.joined(separator: "\n"))
        #expect(try folder.table([SettingField("source", "names.csv")]).featureNames == [name])
    }

    @Test(arguments: ["id", "PassengerId", "customer_id", "user ID", "orderID", "row", "No", "index", "Unnamed: 0"])
    func numberingIsLeftOutUnlessItIsKept(name: String) throws {
        let rows = (0..<100).map { "\($0 + 7),\($0 % 10),\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write("names.csv", "\(name),x,y\n" + rows.joined(separator: "\n"))
        let source = SettingField("source", "names.csv")
        let data = try folder.load([source])
        guard case .table(let table) = data.content else { return }
        #expect(table.featureNames == ["x"])
        #expect(data.told.contains { $0.contains("it only numbers the rows; data.keep = [\"\(name)\"] keeps it") })
        #expect(try folder.table([source, SettingField("keep", [.text(name)])]).featureNames == [name, "x"])
    }

    @Test func nothingIsLeftOutForGood() throws {
        let rows = (0..<300).map { "\($0),7,\($0 % 2),text \($0),,\($0 % 3 == 0 ? "a" : "b")" }
        try folder.write("useless.csv", "id,constant,x,free,empty,target\n" + rows.joined(separator: "\n"))
        let keep = SettingField("keep", ["id", "constant", "free", "empty"])
        let data = try folder.load([SettingField("source", "useless.csv"), keep])
        guard case .table(let table) = data.content else { return }
        #expect(table.featureNames.prefix(3) == ["id", "constant", "x"])
        #expect(table.featureNames.count { $0.hasPrefix("free=") } == 101)
        #expect(table.featureNames.last == "empty")
        #expect(table.features(of: .train).joined().allSatisfy { $0.isFinite })
    }

    @Test func rareKindsAreOne() throws {
        let rows = (0..<2000).map { row in
            "\(row % 2 == 0 ? "k\(row % 20)" : "r\(row % 499)"),\(row % 3 == 0 ? "a" : "b")"
        }
        try folder.write("city.csv", "city,y\n" + rows.joined(separator: "\n"))
        let source = SettingField("source", "city.csv")
        let data = try folder.load([source])
        guard case .table(let table) = data.content else { return }
        #expect(table.featureCount == 101)
        #expect(table.featureNames.contains("city=other") && table.featureNames.contains("city=k18"))
        #expect(data.told.contains { $0.contains("column city: the 100 most frequent kinds") && $0.contains("other") })
        let group = SettingValue.table([SettingField("step", "group"), SettingField("max-categories", 10)])
        let few = try folder.table([source, unscaledToo(group)])
        #expect(few.featureNames == (0..<10).map { "city=k\($0 * 2)" }.sorted() + ["city=other"])
        #expect(few.features(of: .test).allSatisfy { $0.reduce(0, +) == 1 })
    }

    private func unscaledToo(_ group: SettingValue) -> SettingField {
        SettingField(
            "preprocessing", [group, .table([SettingField("step", "scale"), SettingField("method", "none")])])
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
                "data.target: there is no column \"yy\" (did you mean 'y'?); the columns are x, y"))
        #expect(fault(csv, SettingField("ignore", ["z"])).contains("data.ignore: there is no column \"z\""))
        #expect(fault(SettingField("source", "one.csv")).contains("has one class only, \"a\""))
        try folder.write("short.csv", "a,b\n1,2\n3\n5,2\n")
        let short = fault(SettingField("source", "short.csv"))
        #expect(short.contains("data.target names another column to predict: a"), "\(short)")
        #expect(short.contains("1 row is kept aside: short.csv:3"), "\(short)")
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
            }.contains("there is no column \"x\" (did you mean 'X'?)"))
    }

    @Test func anotherEncodingIsSaid() throws {
        let rows = (0..<40).map { "\($0).5,M\u{FC}ller,\($0 % 2 == 0 ? "ja" : "nein")" }.joined(separator: "\n")
        let latin = try #require(("x,name,target\n" + rows + "\n1,x,ja").data(using: .isoLatin1))
        try latin.write(to: folder.url.appendingPathComponent("latin.csv"))
        let data = try folder.load([SettingField("source", "latin.csv")])
        #expect(data.told.contains("latin.csv: 41 rows, 3 columns (comma, header, Windows-1252)"))
        let note = "latin.csv:2: 40 fields are no UTF-8 and were read as Windows-1252;"
        #expect(data.told.contains { $0.hasPrefix(note) })
        guard case .table(let table) = data.content else { return }
        #expect(table.featureNames == ["x", "name=Müller", "name=x"])
    }
}
