import Catalog
import Datasets
import Formats
import Foundation
import Profiles
import Testing

@Test func columnsAreToldInFigures() throws {
    let text = "age,city,bought\n20,Rome,1\n30,Paris,0\n40,Rome,1\n,Rome,0\nNA,Oslo,1\n50,,0\n"
    let profile = try Profiled.profile(text)
    #expect(profile.rows == 6)
    #expect(profile.target == 2)
    let age = try #require(profile["age"])
    #expect(age.kind == .number)
    #expect(age.missing == 2)
    #expect(age.missingTexts.map(\.text) == ["", "NA"])
    #expect(age.distinct == 4)
    let numbers = try #require(age.numbers)
    #expect(numbers.mean == 35)
    #expect(abs(numbers.deviation - 125.0.squareRoot()) < 1e-12)
    #expect(numbers.quantiles[2...4].elementsEqual([27.5, 35, 42.5]))
    #expect(numbers.least == 20 && numbers.greatest == 50)
    #expect(numbers.histogram.reduce(0, +) == 4)
    let city = try #require(profile["city"])
    #expect(city.values.first?.text == "Rome" && city.values.first?.count == 3)
}

/// A profile says of a column what training makes of it.
@Test func rolesAreThoseOfTraining() throws {
    let rows = (0..<40).map { "\($0 + 1),k,00\($0 % 7),\($0 % 5),\($0 % 2 == 0 ? "a" : "b")" }
    let profile = try Profiled.profile("id,unit,code,size,class\n" + rows.joined(separator: "\n") + "\n")
    #expect(profile["class"]?.role == .target)
    #expect(profile["size"]?.role == .input)
    #expect(profile["code"]?.kind == .category)
    for name in ["id", "unit"] {
        guard case .leftOut = profile[name]?.role else {
            Issue.record("\(name) is \(String(describing: profile[name]?.role))")
            continue
        }
    }
    let ignored = try Profiled.profile("a,b,c\n1,2,x\n3,4,y\n", [SettingField("ignore", ["a"])])
    #expect(ignored["a"]?.role == .ignored)
}

@Test func whatCannotBeLearnedIsProfiledAllTheSame() throws {
    let profile = try Profiled.profile("a,b\n1,x\n2,x\n3,x\n")
    #expect(profile.obstacle?.in(.english).contains("one class only") == true)
    #expect(profile["a"]?.numbers?.mean == 2)
    #expect(throws: DataError.self) { try Profiled.profile("a,b\n") }
}

/// What is summed up is of all rows however long a table is; the rest is of a sample that chance has drawn, the same on
/// any number of threads.
@Test func longTablesAreSampled() throws {
    let count = 120_000
    let rows = (0..<count).map { "\($0),\($0 % 3)" }.joined(separator: "\n")
    let profile = try Profiled.profile("x,y\n\(rows)\n", threads: 1)
    #expect(profile.rows == count && !profile.sample.isWhole)
    let numbers = try #require(profile["x"]?.numbers)
    #expect(numbers.mean == Double(count - 1) / 2)
    #expect(numbers.greatest == Double(count - 1))
    #expect(numbers.sampled == 50_000)
    // Four standard errors of a quantile of so many rows.
    #expect(abs(numbers.median / Double(count) - 0.5) < 4 * 0.5 / 50_000.0.squareRoot())
    let distinct = try #require(profile["x"])
    #expect(!distinct.isDistinctExact && abs(distinct.distinct - count) < count / 12)
    let other = try Profiled.profile("x,y\n\(rows)\n", threads: 2)
    #expect(other["x"]?.numbers == numbers)
    #expect(other.sample.lines == profile.sample.lines)
    #expect(other.findings == profile.findings)
}

@Test func relationsAreThoseOfTheirDefinitions() throws {
    // y = 2x: a correlation of 1, and all of it told by the bins of x but for their width.
    let line = try Profiled.profile("x,y\n" + (0..<400).map { "\($0),\($0 * 2).5" }.joined(separator: "\n") + "\n")
    let relation = try #require(line["x"]?.relation)
    #expect(relation.measure == .correlation && abs(relation.value - 1) < 1e-12)
    #expect(relation.predictivePower > 0.9)
    // What has nothing to do with each other has no relation.
    let rows = (0..<400).map { "\(["a", "b"][$0 % 2]),\(["c", "d"][$0 / 2 % 2])" }
    let apart = try #require(try Profiled.profile("x,y\n" + rows.joined(separator: "\n") + "\n")["x"]?.relation)
    #expect(apart.measure == .cramersV && apart.value == 0)
    #expect(apart.mutualInformation < 0.01 && apart.predictivePower == 0)
    // The same column twice.
    let twice = (0..<400).map { _ in "" }.enumerated().map {
        "\(["a", "b", "c"][$0.offset % 3]),\(["a", "b", "c"][$0.offset % 3])"
    }
    let same = try #require(try Profiled.profile("x,y\n" + twice.joined(separator: "\n") + "\n")["x"]?.relation)
    #expect(abs(same.value - 1) < 1e-9 && same.predictivePower == 1)
    #expect(abs(same.mutualInformation - log2(3)) < 0.02)
}

@Test func jsonLinesAreProfiledToo() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "profile-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "table.jsonl")
    let lines = (0..<20).map { "{\"a\": \($0), \"b\": \"\($0 % 2 == 0 ? "x" : "y")\"}" }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    let profile = try TableProfile(file.path, settings: Settings(Profiled.hyperparameters), threads: 2)
    #expect(profile.rows == 20 && profile["a"]?.numbers?.mean == 9.5)
}
