import Catalog
import Datasets
import Foundation
import Language
import Profiles
import Profiling
import Testing

/// Rows that are looked for: what a person types, what is found, in which order, in the sample and in the file.
@Suite struct RowTests {
    private static let columns = ["age", "home town", "city", "a and b", "Size"]
    private static let table = """
        age,home town,city,a and b,Size
        31,Rome,Paris,x,1.5
        7,New York,york,y,"1,200.5"
        ,Oslo,NA,z,12 %
        101,"a ""quoted"" one",,x,unknown
        31,Łódź,PARIS,y,-3
        0031,日本 東京,new york and more,z,1e3

        """

    private func lines(_ filter: String?, _ order: String? = nil) throws -> [Int] {
        let profile = try Profiled.profile(Self.table)
        let rows = profile.sampledRows
        let found = try rows.rows(
            where: try filter.map { try RowFilter($0, columns: rows.columns) },
            by: try order.map { try RowOrder($0, columns: rows.columns) })
        return found.map { rows.lines[Int($0)] }
    }

    @Test(arguments: [
        ("age = 31", [2, 6, 7]), ("age = \"31\"", [2, 6]), ("age == 31", [2, 6, 7]), ("age != 31", [3, 4, 5]),
        ("age < 31", [3]), ("age <= 31", [2, 3, 6, 7]), ("age > 7 and age<101", [2, 6, 7]), ("AGE>=101", [5]),
        ("age = \"\"", [4]), ("age != \"\"", [2, 3, 5, 6, 7]), ("city = \"\"", [4, 5]), ("city = NA", [4]),
        ("home town = Rome", [2]), ("home town ~ YORK", [3]), ("\"home town\" ~ \"a \"\"quo\"", [5]),
        ("a and b = x", [2, 5]), ("a and b = x AND age = 31", [2]), ("city ~ \"york and\"", [7]),
        ("city > P and city < Q", [2, 6]), ("york", [3, 7]), ("york and Size >= 1000", [3, 7]), ("\"日本\"", [7]),
        ("Size = 1200.5", [3]), ("Size = \"1,200.5\"", [3]), ("size = 12", [4]), ("Size < 0", [6]),
        ("Size ~ unk", [5]), ("Size > unit", []), ("Size = \"\"", [5]), ("Size = unknown", [5]), ("nothing at all", []),
        ("home town = łódź", []),
        ("home town = Łódź", [6]),
    ])
    func conditionsFindRows(filter: String, found: [Int]) throws {
        let lines = try lines(filter)
        #expect(lines == found, "\(filter): \(lines)")
    }

    @Test(arguments: [
        ("", 1, "a condition is needed"), ("age", 0, ""), ("age >", 6, "a value is needed behind '>'"),
        ("age > 3 and", 12, "a condition is needed"), ("  ags = 3", 3, "no column \"ags\" (did you mean 'age'?)"),
        ("age = 3 and ctiy ~ x", 13, "no column \"ctiy\""), ("= 3", 1, "a column is needed"),
        ("age = \"3", 7, "has no end"), ("age = \"3\" or 4", 11, "'and' is needed"),
        ("age =< 3", 6, "needs quotation marks"), ("city ~ \"\"", 8, "a text to look for"),
        ("\"ag\" = 3", 1, "no column \"ag\""), ("age ! 3", 0, ""), ("\"\"", 1, "a word to look for"),
        ("日本 = 3", 1, "no column \"日本\""), ("age > 1 or age < 0", 9, "only 'and' joins"),
        ("age > 1 && city = x", 9, "only 'and' joins"), ("age > 1, city < 2", 15, "only 'and' joins"),
    ])
    func faultsHaveAPlace(text: String, place: Int, words: String) {
        do throws(RowFilterError) {
            _ = try RowFilter(text, columns: Self.columns)
            #expect(place == 0, "\(text) is taken")
        } catch {
            #expect(
                error.place == place && error.text.in(.english).contains(words), "\(text): \(error.text.in(.english))")
            #expect(error.text.in(.chinese).hasPrefix("第 \(place) 个字符："))
        }
    }

    @Test func longTextsAreRefusedAtOnce() {
        let text = String(repeating: "age > 3 and ", count: 100_000) + "x"
        #expect(throws: RowFilterError.self) { try RowFilter(text, columns: Self.columns) }
        let names = (0..<2000).map { "column \($0)" }
        #expect(throws: RowFilterError.self) {
            try RowFilter(String(repeating: "x = ", count: 2400), columns: names)
        }
    }

    /// Numbers by their size, then texts; what is missing is last either way, and rows that are alike keep their order.
    @Test func rowsAreSortedWithMissingOnesLast() throws {
        #expect(try lines(nil, "age") == [3, 2, 6, 7, 5, 4])
        #expect(try lines(nil, "age:desc") == [5, 2, 6, 7, 3, 4])
        #expect(try lines(nil, "city:asc") == [6, 2, 7, 3, 4, 5])
        #expect(try lines(nil, "city:desc") == [3, 7, 2, 6, 4, 5])
        #expect(try lines(nil, "size") == [6, 2, 4, 7, 3, 5])
        #expect(try lines(nil, "Size:desc") == [3, 7, 4, 2, 6, 5])
        #expect(try lines("age = 31", "home town") == [2, 6, 7])
        #expect(throws: RowFilterError.self) { try RowOrder("aeg", columns: Self.columns) }
        #expect(try RowOrder("a:desc", columns: ["a:desc"]) == RowOrder(column: 0))
    }

    /// Days are compared as days however the column writes them, and whole numbers of many digits digit by digit; the
    /// file is searched as the sample is.
    @Test func datesAndLongNumbersAreCompared() throws {
        let days = ["26/10/2022", "25/12/2023", "15/06/2023", "", "01/07/2023", "14/02/2023 10:30"]
        let codes = [
            "9007199254740993", "9007199254740992", "-9007199254740993", "00123456789012345678", "123456789012345679",
            "9007199254740994",
        ]
        let rows = (0..<60).map { "\(days[$0 % 6]),\(codes[$0 % 6]),\($0 % 2 == 0 ? "a" : "b")" }
        let text = "t,c,kind\n" + rows.joined(separator: "\n") + "\n"
        let folder = FileManager.default.temporaryDirectory.appending(path: "days-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appending(path: "t.csv"))
        let settings = try Settings(Profiled.hyperparameters, [SettingField("source", "t.csv")])
        let search = try TableSearch(settings, relativeTo: folder)
        let known = try Profiled.profile(text).sampledRows
        // The days and codes of the first rows that are found.
        func found(_ filter: String?, _ order: String?) throws -> [Int] {
            let filter = try filter.map { try RowFilter($0, columns: search.columns) }
            let order = try order.map { try RowOrder($0, columns: search.columns) }
            let sampled = try known.rows(where: filter, by: order).map { known.lines[Int($0)] }
            let read = try search.first(100, where: filter, by: order)
            #expect(sampled == read.places.map { read.rows.lines[Int($0)] }, "\(String(describing: filter))")
            return Array(sampled.map { ($0 - 2) % 6 })
        }
        for after in ["t > 15/06/2023", "t > 2023-06-15"] { #expect(Set(try found(after, nil)) == [1, 4], "\(after)") }
        #expect(Set(try found("t <= 15/06/2023", nil)) == [0, 2, 5])
        #expect(try Set(found("t = 2023-06-15", nil)) == [2] && Set(found("t != 2023-06-15", nil)).count == 5)
        #expect(Set(try found("t = \"\"", nil)) == [3])
        let byDay = try found(nil, "t"), back = try found(nil, "t:desc")
        #expect(stride(from: 0, to: 60, by: 10).map { byDay[$0] } == [0, 5, 2, 4, 1, 3])
        #expect(stride(from: 0, to: 60, by: 10).map { back[$0] } == [1, 4, 2, 5, 0, 3])
        #expect(Set(try found("c = 9007199254740993", nil)) == [0])
        #expect(Set(try found("c > 9007199254740993", nil)) == [3, 4, 5])
        #expect(Set(try found("c < 9007199254740993", nil)) == [1, 2])
        #expect(Set(try found("c = 123456789012345678", nil)) == [3])
        let byCode = try found(nil, "c")
        #expect(stride(from: 0, to: 60, by: 10).map { byCode[$0] } == [2, 1, 0, 5, 3, 4])
    }

    /// The file, read through, has the same rows in the same order as the sample has where it is whole.
    @Test func theFileIsSearchedAsTheSampleIs() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rows-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = (0..<9000).map { row in
            "\(row * 7919 % 1009),\(row % 17 == 0 ? "" : "t\(row % 31)"),\(row % 2 == 0 ? "a" : "b")"
        }
        let file = folder.appending(path: "t.csv")
        try Data(("n,t,kind\n" + rows.joined(separator: "\n") + "\n").utf8).write(to: file)
        let settings = try Settings(Profiled.hyperparameters, [SettingField("source", .text("t.csv"))])
        let search = try TableSearch(settings, relativeTo: folder)
        let known = try TableProfile(settings, relativeTo: folder, seed: 1, threads: 1).sampledRows
        for (filter, order) in [
            (nil, nil), ("n > 900", nil), (nil, "n"), (nil, "t:desc"), ("kind = a and t ~ t1", "n:desc"),
            ("t = \"\"", "t"),
        ] {
            let filter = try filter.map { try RowFilter($0, columns: search.columns) }
            let order = try order.map { try RowOrder($0, columns: search.columns) }
            let all = try known.rows(where: filter, by: order).map { known.lines[Int($0)] }
            for limit in [1, 20, 700] {
                let found = try search.first(limit, where: filter, by: order)
                #expect(found.places.map { found.rows.lines[Int($0)] } == Array(all.prefix(limit)))
                #expect(order == nil ? found.matches == min(all.count, limit + 1) : found.matches == all.count)
            }
        }
        let lines = try search.rows(ofLines: [1, 2, 900, 9001, 9002])
        #expect(lines.lines == [2, 900, 9001] && lines.field(1, 0).text == known.field(898, 0).text)
        #expect(known.rows(ofLines: [2, 900])?.lines == [2, 900] && known.rows(ofLines: [1]) == nil)
    }

    @Test func longFieldsAreCutBetweenLetters() throws {
        let long = String(repeating: "漢字", count: 5000)
        let rows = try Profiled.profile("a,b\n\(long),x\nshort,y\n").sampledRows
        let cut = rows.field(0, 0, most: 100)
        #expect(cut.text == String(repeating: "漢字", count: 16) + "漢…")
        #expect(rows.field(0, 0).text == long && rows.size(0, 0) == 30_000)
        #expect(rows.field(1, 0, most: 5).text == "short")
    }
}

/// How the target is shared out.
@Suite struct TargetBalanceTests {
    @Test func classesAreCountedBySplit() throws {
        let rows = (0..<200).map { "\($0),\($0 < 3 ? "rare" : $0 % 3 == 0 ? "b" : "a")" }
        let settings = try Settings(Profiled.hyperparameters)
        let profile = try Profiled.profile("x,class\n" + rows.joined(separator: "\n") + "\n")
        let balance = try #require(profile.targetBalance(settings))
        #expect(
            balance.classes.map(\.name) == ["a", "b", "rare"] && balance.classes.map(\.isRare) == [false, false, true])
        #expect(balance.classes.reduce(0) { $0 + $1.count } == 200 && balance.isWhole && balance.rows == 200)
        #expect(balance.splits.map(\.split) == [.train, .validation, .test])
        for (place, part) in balance.splits.enumerated() {
            #expect(balance.classes.reduce(0) { $0 + $1.splits[place] } == part.rows)
        }
        #expect(balance.classes.allSatisfy { $0.splits.reduce(0, +) == $0.count })
        // More classes than a column lists of its values.
        let many = (0..<600).map { "\($0),k\($0 % 150)" }
        let wide = try Profiled.profile("x,class\n" + many.joined(separator: "\n") + "\n")
        #expect(wide.targetBalance(settings)?.classes.count == 150)
    }

    @Test func numbersHaveMeansBySplit() throws {
        let rows = (0..<200).map { "\($0 % 10),\(Double($0) + 0.25)" }
        let profile = try Profiled.profile("x,price\n" + rows.joined(separator: "\n") + "\n")
        let balance = try #require(profile.targetBalance(try Settings(Profiled.hyperparameters)))
        #expect(balance.classes.isEmpty && balance.splits.reduce(0) { $0 + $1.rows } == 200)
        let mean = balance.splits.reduce(0) { $0 + ($1.mean ?? 0) * Double($1.rows) } / 200
        #expect(abs(mean - 99.75) < 1e-9)
    }
}
