import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Profiles
import Profiling
import Testing

/// Rows by those most like them, and what differs between the splits.
@Suite struct NeighborTests {
    /// Numbers that look like chance.
    private static func numbers(_ count: Int, seed: UInt64) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(UInt64(1) << 31)
        }
    }

    /// What is all one goes with nothing, nor does what is another in every row.
    @Test func nothingGoesWithConstantsAndNames() {
        let target = Self.numbers(60, seed: 3)
        #expect(Correlation.pearson([Double](repeating: 3.3, count: 60), target) == 0)
        #expect(Correlation.pearson([Double](repeating: 0.1, count: 60), target) == 0)
        #expect(Correlation.pearson((0..<60).map { 1e6 + Double($0) }, (0..<60).map(Double.init)) > 0.999)
    }

    /// The graph is that of a plain computation in Double, of few coordinates and of many.
    @Test(arguments: [1, 3, 4, 11]) func theNearestAreFound(width: Int) throws {
        let rows = 300
        let columns = (0..<width).map { Self.numbers(rows, seed: UInt64($0 + 1)) }
        let space = RowSpace(columns.map { .numbers($0) }, rows: Array(0..<rows))
        let graph = space.graph(neighbors: 10)
        #expect(space.isAngular == (width > 3) && graph.count == 10)
        let scaled = columns.map { column -> [Double] in
            let mean = column.reduce(0, +) / Double(rows)
            let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)).squareRoot()
            return column.map { ($0 - mean) / deviation }
        }
        for row in [0, 17, 299] {
            func distance(_ other: Int) -> Double {
                let (own, its) = (scaled.map { $0[row] }, scaled.map { $0[other] })
                func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
                guard width > 3 else {
                    return zip(own, its).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
                }
                return 1 - dot(own, its) / (dot(own, own) * dot(its, its)).squareRoot()
            }
            let expected = (0..<rows).filter { $0 != row }.sorted { distance($0) < distance($1) }.prefix(10)
            #expect(graph.neighbors(of: row).map(Int.init) == Array(expected))
            for (place, other) in expected.enumerated() {
                #expect(abs(Double(graph.distances[row * 10 + place]) - distance(other)) < 1e-4)
            }
        }
    }

    /// What is closer than a limit is found along one direction as by comparing all.
    @Test(arguments: [2, 9]) func closePairsAreFound(width: Int) throws {
        let rows = 2500
        let columns = (0..<width).map { Self.numbers(rows, seed: UInt64($0 + 9)) }
        let space = RowSpace(columns.map { .numbers($0) }, rows: Array(0..<rows))
        let graph = space.graph(neighbors: 5)
        let median = try #require(space.medianNearestDistance)
        let limit = Float(median / 2)
        let earlier = space.earlierPoints(closerThan: limit, most: rows)
        let nearest = graph.nearestDistances
        let close = nearest.indices.filter { Float(nearest[$0]) < limit }
        #expect(!close.isEmpty)
        let named = Set(earlier.keys).union(earlier.values.joined())
        #expect(named == Set(close))
        #expect(earlier.allSatisfy { later, firsts in firsts == firsts.sorted() && firsts.allSatisfy { $0 < later } })
    }

    private static func folder(_ files: [String: String]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apart-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return folder
    }

    /// A test file of its own is compared with what is learned from.
    @Test func aTestFileIsProfiledToo() throws {
        let sizes = Self.numbers(400, seed: 3), weights = Self.numbers(400, seed: 4)
        func row(_ place: Int, shift: Double = 0) -> String {
            "\(sizes[place]),\(weights[place] + shift),\(["red", "blue"][place % 2]),\(place % 3 == 0 ? "a" : "b")"
        }
        let header = "size,weight,color,kind\n"
        let learned = header + (0..<300).map { row($0) }.joined(separator: "\n") + "\n"
        // The same columns in another order, rows of the source among them.
        let known = (0..<20).map { place in
            "\(place % 3 == 0 ? "a" : "b"),\(sizes[place]),\(["red", "blue"][place % 2]),\(weights[place])"
        }
        let far = (300..<400).map { place in
            "\(place % 3 == 0 ? "a" : "b"),\(sizes[place]),\(["red", "blue"][place % 2]),\(weights[place] + 3)"
        }
        let test = "kind,size,color,weight\n" + (known + far).joined(separator: "\n") + "\n"
        let folder = try Self.folder(["learn.csv": learned, "test.csv": test])
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = try Settings(
            Profiled.hyperparameters,
            [
                SettingField("source", "learn.csv"), SettingField("test-source", "test.csv"),
                SettingField("target", "kind"),
            ])
        let profile = try TableProfile(settings, relativeTo: folder, seed: 1, threads: 2)
        let overlap = try #require(profile.findings.first { $0.kind == "split-overlap" })
        // Those of the training split: the others are in validation.
        #expect((10...20).contains(overlap.count) && overlap.lines.allSatisfy { (2...21).contains($0) })
        // Those that are nearly the same are found beside those that are.
        let close = (0..<20).map { place in
            "\(place % 3 == 0 ? "a" : "b"),\(sizes[place] + 1e-4),\(["red", "blue"][place % 2]),\(weights[place] - 1e-4)"
        }
        try Data(("kind,size,color,weight\n" + (close + far).joined(separator: "\n") + "\n").utf8)
            .write(to: folder.appending(path: "test.csv"))
        let near = try TableProfile(settings, relativeTo: folder, seed: 1, threads: 2).findings
        let twins = try #require(
            near.first {
                $0.kind == "near-duplicate-rows" && $0.sentence.in(.english).contains("of the file of the test set")
            })
        #expect((10...20).contains(twins.count) && twins.lines.allSatisfy { (2...21).contains($0) })
        #expect(!near.contains { $0.kind == "split-overlap" })
        // A validation file is compared as well.
        let held = try Settings(
            Profiled.hyperparameters,
            [
                SettingField("source", "learn.csv"), SettingField("validation-source", "test.csv"),
                SettingField("target", "kind"),
            ])
        let beside = try TableProfile(held, relativeTo: folder, seed: 1, threads: 2)
        #expect(
            beside.findings.contains { $0.kind == "drift" && $0.sentence.in(.english).contains("in the validation") })
        let drift = profile.findings.filter { $0.kind == "drift" }
        #expect(drift.map(\.columns) == [["weight"]] && drift[0].severity == .warning)
        #expect(profile.notes.contains { $0.in(.english).contains("test.csv: 120 rows of the test set") })
        // It lacks a column.
        try Data("kind,size\na,1\n".utf8).write(to: folder.appending(path: "test.csv"))
        let error = #expect(throws: DataError.self) {
            try TableProfile(settings, relativeTo: folder, seed: 1, threads: 1)
        }
        #expect(error?.setting == "test-source")
    }

    /// Splits drawn at random differ by chance alone, which is not told.
    @Test(arguments: 1...8) func chanceIsNoDrift(seed: UInt64) throws {
        let sizes = Self.numbers(150, seed: seed), weights = Self.numbers(150, seed: seed + 100)
        let rows = (0..<150).map { "\(sizes[$0]),\(weights[$0]),\($0 % 7 < 3 ? "a" : "b")" }
        let profile = try Profiled.profile("size,weight,kind\n" + rows.joined(separator: "\n") + "\n")
        #expect(profile.splits != nil)
        #expect(!profile.findings.contains { $0.kind == "drift" || $0.kind == "target-drift" })
    }

    /// What is dropped by hand is no more told.
    @Test func editsAreTakenIntoAccount() throws {
        let sizes = Self.numbers(200, seed: 3), weights = Self.numbers(200, seed: 4)
        var rows = (0..<200).map { "\(sizes[$0]),\(weights[$0]),\($0 % 2 == 0 ? "a" : "b"),\($0 % 5)" }
        rows[50] = "99,-99,a,3"
        var profile = try Profiled.profile(
            "size,weight,kind,n\n" + rows.joined(separator: "\n") + "\n",
            [
                SettingField("target", "kind")
            ])
        let found = try #require(profile.findings.first { $0.kind == "outlier-rows" })
        #expect(found.lines.contains(52))
        let edit = SettingValue.table([SettingField("edit", "drop"), SettingField("line", 52)])
        profile.judge(by: try Settings(Profiled.hyperparameters, [SettingField("edits", .list([edit]))]))
        #expect(profile.isEdited(line: 52) && !profile.isEdited(line: 51))
        #expect(profile.findings.first { $0.kind == "outlier-rows" }?.lines.contains(52) != true)
    }
}
