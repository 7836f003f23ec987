import Catalog
import Datasets
import Foundation
import Profiles
import Testing

/// A table that has nothing wrong with it, and what can be done to it.
private struct Planted {
    var header = ["size", "weight", "color", "kind"]
    var rows: [[String]]
    /// What models said of the labels.
    var labels: LabelReport?
    /// Settings of `[data]` that it needs.
    var settings: [SettingField] = []

    init(rows count: Int = 300) {
        var generator = Generator(state: 7)
        rows = (0..<count).map { _ in
            let kind = generator.below(2), size = 20 + Double(kind) * 4 + generator.spread() * 9
            let weight = 60 + generator.spread() * 20
            return [
                String(format: "%.3f", size), String(format: "%.3f", weight),
                ["red", "green", "blue"][generator.below(3)],
                ["oak", "elm"][kind],
            ]
        }
    }

    /// Adds a column before the target.
    mutating func add(_ name: String, _ value: (Int) -> String) {
        header.insert(name, at: header.count - 1)
        for row in rows.indices { rows[row].insert(value(row), at: rows[row].count - 1) }
    }

    func profile(_ more: [SettingField] = []) throws -> TableProfile {
        let settings = settings.filter { field in !more.contains { $0.name == field.name } } + more
        let text = ([header] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
        var profile = try Profiled.profile(text, settings)
        if let labels { profile.add(labels, settings: try Settings(Profiled.hyperparameters, settings)) }
        return profile
    }
}

/// Numbers that look like chance, the same on every machine.
private struct Generator {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    /// From −1 to 1, more often near 0.
    mutating func spread() -> Double { (0..<4).reduce(0) { sum, _ in sum + Double(below(1000)) / 2000 } - 1 }
}

enum Profiled {
    static let hyperparameters = DataSettings.hyperparameters + [Checks.hyperparameter]

    static func profile(_ text: String, _ settings: [SettingField] = [], threads: Int = 2) throws -> TableProfile {
        try profile(bytes: Array(text.utf8), settings, threads: threads)
    }

    static func profile(
        bytes: [UInt8], _ settings: [SettingField] = [], threads: Int = 2
    ) throws -> TableProfile {
        let folder = FileManager.default.temporaryDirectory.appending(path: "profile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "table.csv")
        try Data(bytes).write(to: file)
        return try TableProfile(
            file.path, settings: try Settings(hyperparameters, settings), seed: 42, threads: threads)
    }
}

/// The last rows of the file are the test set.
private let inFileOrder = SettingField("split", .table([SettingField("order", "file")]))

/// What is planted for each check.
private let faults: [String: @Sendable (inout Planted) -> Void] = [
    "obstacle": { for row in $0.rows.indices { $0.rows[row][3] = "oak" } },
    "missing-values": { for row in 0..<40 { $0.rows[row * 7][0] = "" } },
    "placeholders": { for row in 0..<9 { $0.rows[row * 30][1] = "-999" } },
    "constant-column": { $0.add("unit") { _ in "cm" } },
    "near-constant-column": { $0.add("flag") { $0 == 17 ? "1" : "0" } },
    "identifier-column": { $0.add("row_id") { "\(($0 * 7919) % 100_003)" } },
    "high-cardinality": { $0.add("place") { "p\($0 % 130)" } },
    "mixed-types": { for row in 0..<5 { $0.rows[row * 31][0] = "about twenty" } },
    "numbers-as-text": { $0.add("price") { "\"\(1 + $0 % 9),\(100 + $0).50\"" } },
    "dates": { $0.add("day") { "2024-0\(1 + $0 % 9)-1\($0 % 10)" } },
    "impossible-dates": { $0.add("day") { $0 == 3 ? "2024-02-30" : "2024-0\(1 + $0 % 9)-1\($0 % 10)" } },
    "inconsistent-categories": { for row in 0..<20 where $0.rows[row][2] == "red" { $0.rows[row][2] = "Red " } },
    "infinite-values": { for row in 0..<4 { $0.rows[row * 40][1] = "inf" } },
    "skewed": {
        // One of n numbers makes a skewness of the root of n at most.
        $0 = Planted(rows: 900)
        $0.add("tail") { $0 == 150 ? "1000000" : "\($0 % 50)" }
    },
    "outliers": { $0.rows[33][1] = "9000" },
    "duplicate-rows": { for row in 0..<12 { $0.rows.append($0.rows[row]) } },
    "conflicting-labels": {
        for row in 0..<6 {
            var other = $0.rows[row]
            other[3] = other[3] == "oak" ? "elm" : "oak"
            $0.rows.append(other)
        }
    },
    "class-imbalance": { for row in $0.rows.indices { $0.rows[row][3] = row % 40 == 0 ? "oak" : "elm" } },
    "rare-classes": { for row in 0..<3 { $0.rows[row * 90][3] = "yew" } },
    "leakage": {
        let rows = $0.rows; $0.add("code") { rows[$0][3] == "oak" ? "7" : "8" }
    },
    "identifier-leakage": {
        $0.rows.sort { $0[3] < $1[3] }
        $0.add("id") { "\($0)" }
    },
    "ordered": { $0.rows.sort { $0[3] < $1[3] } },
    "redundant-columns": {
        let rows = $0.rows; $0.add("inches") { String((Double(rows[$0][0]) ?? 0) * 0.3937) }
    },
    "bad-rows": { $0.rows[40] = ["1", "2"] },
    // Without a remedy, as it is in the test set.
    "wrong-labels": {
        $0.labels = LabelReport(
            rows: [.init(line: 9, given: "oak", likely: "elm", confidence: 0.01, split: .test, nearest: [])],
            target: "kind", checked: 300, folds: 5, accuracy: 0.9)
    },
    "outlier-rows": {
        for row in 0..<3 { $0.rows[row * 71][0] = "90.\(row)"; $0.rows[row * 71][1] = "5.\(row)" }
    },
    "near-duplicate-rows": {
        for row in 0..<15 {
            var copy = $0.rows[row * 9]
            copy[0] = String(format: "%.3f", (Double(copy[0]) ?? 0) + 0.003)
            copy[1] = String(format: "%.3f", (Double(copy[1]) ?? 0) + 0.01)
            $0.rows.append(copy)
        }
    },
    "non-iid-order": { $0.rows.sort { (Double($0[1]) ?? 0) < (Double($1[1]) ?? 0) } },
    "drift": { planted in
        planted.settings = [inFileOrder]
        for row in 265..<300 { planted.rows[row][1] = String(format: "%.3f", 90 + Double(row) / 100) }
    },
    "target-drift": { planted in
        planted.settings = [inFileOrder]
        for row in 268..<300 { planted.rows[row][3] = "oak" }
    },
    "groups-across-splits": { $0.add("patient") { "p\($0 / 6)" } },
    "dates-across-splits": { $0.add("day") { "2024-0\(1 + $0 % 9)-1\($0 % 10)" } },
    "underperforming-group": { planted in
        planted.labels = LabelReport(
            rows: [], target: "kind", checked: 300, folds: 5, accuracy: 0.9, checkedLines: Array(2..<302),
            confidences: planted.rows.enumerated().map { $1[2] == "red" ? 0.3 : 0.85 + Double($0 % 10) / 100 })
    },
    "split-overlap": { planted in for row in 0..<100 { planted.rows.append(planted.rows[row]) } },
]

/// What is planted in images stands beside their tests.
private let tableChecks = Checks.catalog.map(\.id).filter { !$0.contains("image") }

@Test func nothingIsFoundInACleanTable() throws {
    // At the edges of clouds of points some rows lie alone, which is a note.
    let findings = try Planted().profile().findings.filter { $0.kind != "outlier-rows" || $0.severity != .note }
    #expect(findings.isEmpty, "\(findings.map { $0.sentence.in(.english) })")
}

/// A code need not lie far off: it is enough that all other numbers are positive and none comes nearly as often.
@Test func negativeNinesAmongPositiveNumbersAreCodes() throws {
    var planted = Planted()
    for row in 0..<9 { planted.rows[row * 30][1] = "-99.0" }
    #expect(try planted.profile().findings.contains { $0.kind == "placeholders" })
    for row in 0..<9 { planted.rows[row * 30 + 1][1] = "-\(row).5" }
    #expect(try !planted.profile().findings.contains { $0.kind == "placeholders" })
}

@Test(arguments: tableChecks) func everyCheckFindsWhatIsPlanted(check: String) throws {
    let plant = try #require(faults[check], "nothing is planted for \(check)")
    var planted = Planted()
    plant(&planted)
    let findings = try planted.profile().findings
    let found = try #require(
        findings.first { $0.kind == check }, "found are \(findings.map(\.kind))")
    #expect(found.count > 0)
    #expect(found.sentence.in(.chinese) != found.sentence.in(.english))
    // Switched off, it says nothing.
    let off: SettingValue = Checks.catalog.first { $0.id == check }?.hyperparameter.kind == .boolean ? false : 0.0
    let silent = try planted.profile([SettingField("checks", .table([SettingField(check, off)]))])
    #expect(!silent.findings.contains { $0.kind == check })
}

@Test(arguments: tableChecks) func aRemedyMendsWhatWasFound(check: String) throws {
    var planted = Planted()
    faults[check]?(&planted)
    let finding = try planted.profile().findings.first { $0.kind == check }
    guard let remedy = finding?.remedy else { return }
    var settings = try Settings(Profiled.hyperparameters)
    for change in remedy.changes where change.path.hasPrefix("data.") {
        let path = change.path.dropFirst(5).split(separator: ".").map(String.init)
        let name = path[0], value = settings[name]
        if path.count > 1 {
            // One of the settings of a table.
            let fields = (value?.table ?? []).filter { $0.name != path[1] }
            let new = change.value(after: value?[path[1]])
            try settings.set(name, to: .table(fields + [SettingField(path[1], new)]))
        } else {
            try settings.set(name, to: change.value(after: value))
            // Adding it again changes nothing.
            #expect(change.value(after: settings[name]) == settings[name])
        }
    }
    // Steps of the preprocessing mend what a model sees, not the file; of some a check knows what they do.
    let known = ["inconsistent-categories", "dates"]
    guard
        known.contains(check)
            || !remedy.changes.contains(where: { $0.path == "data.preprocessing" || $0.path.hasPrefix("training.") })
    else { return }
    let given = settings.all.filter { settings.isGiven($0.name) }
    let left = try planted.profile(given).findings.filter { $0.kind == check && $0.columns == finding?.columns }
    // Rows of the test set stay as they are, and are told as before.
    let edited = Set((settings["edits"]?.list ?? []).compactMap { $0["line"]?.integer })
    #expect(left.isEmpty || !edited.isEmpty && left.allSatisfy { edited.isDisjoint(with: $0.lines) })
}

/// A step for one column says nothing of another, and none of the target unless it names it.
@Test func whatIsMendedIsNotTold() throws {
    var planted = Planted()
    planted.add("shape") { ["round", "Round ", "flat"][$0 % 3] }
    for row in planted.rows.indices where row % 5 == 0 { planted.rows[row][4] = planted.rows[row][4].uppercased() }
    func found(_ columns: [[SettingValue]]) throws -> [String] {
        let steps = columns.map {
            SettingValue.table([SettingField("step", "merge-categories"), SettingField("columns", .list($0))])
        }
        return try planted.profile([SettingField("preprocessing", .list(steps))]).findings
            .filter { $0.kind == "inconsistent-categories" }.flatMap(\.columns).sorted()
    }
    #expect(try found([]) == ["kind", "shape"])
    #expect(try found([["shape"]]) == ["kind"])
    #expect(try found([[]]) == ["kind"])
    #expect(try found([["shape"], ["kind"]]) == [])
    // What differs by more than carelessness are two.
    var blood = Planted()
    blood.add("blood") { ["A+", "A-", "B+", "1 2", "12", "1-2"][$0 % 6] }
    #expect(try !blood.profile().findings.contains { $0.kind == "inconsistent-categories" })
}

@Test func splitsOfAProfileAreThoseOfARun() throws {
    var planted = Planted()
    for row in 0..<100 { planted.rows.append(planted.rows[row]) }
    planted.add("owner") { "o\($0 % 100)" }
    // Rows that are the same have one owner: none of them stands in two splits.
    let group = SettingField("split", .table([SettingField("group", "owner")]))
    let profile = try planted.profile([group])
    #expect(profile.splits != nil)
    #expect(!profile.findings.contains { $0.kind == "split-overlap" })
    #expect(profile["owner"]?.role.label.in(.english) == "left out")
}

@Test func linesOfFindingsAreThoseOfTheFile() throws {
    var planted = Planted()
    for row in 0..<3 { planted.rows.append(planted.rows[row]) }
    let finding = try #require(try planted.profile().findings.first { $0.kind == "duplicate-rows" })
    // The header is line 1, and the first row line 2.
    #expect(finding.lines == [302, 303, 304])
    #expect(finding.count == 3)
}

@Test func aHostileCellStaysOnItsLine() throws {
    var planted = Planted()
    planted.add("note") { $0 == 3 ? "a\u{1B}[31mb\u{202E}" : "x" }
    for finding in try planted.profile().findings {
        #expect(!finding.sentence.in(.english).unicodeScalars.contains("\u{1B}"))
        #expect(!finding.sentence.in(.english).unicodeScalars.contains("\u{202E}"))
    }
}
