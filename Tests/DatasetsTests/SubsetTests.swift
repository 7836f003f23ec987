import Catalog
import Columns
import Datasets
import Foundation
import Testing
import Texts

/// Part of the training split: nested, with the share of each class, and nothing else changed.
@Suite struct SubsetTests {
    private let folder: DataFolder
    private static let fractions = [0.02, 0.05, 0.1, 0.25, 0.5, 0.8, 1]

    init() throws { folder = try DataFolder() }

    private func settings(_ fraction: Double, _ split: [SettingField] = [], _ others: [SettingField] = [])
        -> [SettingField]
    {
        [
            SettingField("source", "t.csv"), unscaled,
            SettingField("split", .table(split + [SettingField("subset", .real(fraction))])),
        ] + others
    }

    private func lines(_ table: TableData, _ split: Split = .train) -> [Int] {
        (0..<table.count(of: split)).map { table.line(of: $0, in: split) }
    }

    /// The parts of rising size, and checks that each is in the next one and that the other splits stay.
    private func nested(_ split: [SettingField] = [], _ others: [SettingField] = []) throws -> [TableData] {
        let tables = try Self.fractions.map { try folder.table(settings($0, split, others)) }
        for (smaller, larger) in zip(tables, tables.dropFirst()) {
            #expect(Set(lines(smaller)).isSubset(of: lines(larger)))
            #expect(lines(smaller).count < lines(larger).count)
            for split in [Split.validation, .test] { #expect(lines(smaller, split) == lines(larger, split)) }
        }
        return tables
    }

    @Test func smallerPartsAreInLargerOnesWithTheShareOfEachClass() throws {
        // Four in five rows are of one class, one in fifty of the rarest.
        let rows = (0..<1000).map { "\($0).5,\($0 % 50 == 0 ? "c" : $0 % 5 == 1 ? "b" : "a")" }
        try folder.write("t.csv", "x,target\n" + rows.joined(separator: "\n"))
        let tables = try nested()
        let whole = try #require(tables.last)
        for (table, fraction) in zip(tables, Self.fractions) {
            #expect(table.count(of: .train) == Int((800 * fraction).rounded()))
            #expect(table.classes == ["a", "b", "c"])
            for (own, all) in zip(table.classCounts(of: .train), whole.classCounts(of: .train)) {
                #expect(own >= 1 && abs(Double(own) - fraction * Double(all)) <= 1.5)
            }
        }
        // By the seed, and the whole is what it is without the setting.
        #expect(lines(try folder.table(settings(0.1), seed: 2)) != lines(tables[2]))
        let plain = try folder.table([SettingField("source", "t.csv"), unscaled])
        #expect(lines(plain) == lines(whole))
        #expect(
            try folder.load(settings(0.25)).told.contains(
                "only 25 % of the training set is learned from: 200 rows (data.split.subset)"))
        #expect(try !folder.load(settings(1)).told.contains { $0.contains("data.split.subset") })
    }

    @Test func groupsStayWhole() throws {
        let rows = (0..<60).flatMap { group in (0...(group % 7)).map { "p\(group),\(group).\($0),\($0 % 2)" } }
        try folder.write("t.csv", "patient,x,target\n" + rows.joined(separator: "\n"))
        let group = [SettingField("group", "patient")]
        let whole = try folder.table(settings(1, group))
        func groups(_ table: TableData) -> [Substring: Int] {
            lines(table).reduce(into: [:]) { $0[rows[$1 - 2].prefix { $0 != "," }, default: 0] += 1 }
        }
        var last: Set<Int> = []
        for fraction in [0.1, 0.3, 0.6] {
            let part = try folder.table(settings(fraction, group))
            for (name, count) in groups(part) { #expect(groups(whole)[name] == count) }
            #expect(abs(Double(part.count(of: .train)) - fraction * Double(whole.count(of: .train))) <= 4)
            #expect(last.isSubset(of: lines(part)))
            last = Set(lines(part))
        }
    }

    @Test func theLatestRowsAreKept() throws {
        let rows = (0..<200).map { "\($0 * 17 % 200),\($0).5,\($0 % 3).5" }
        try folder.write("t.csv", "t,x,target\n" + rows.joined(separator: "\n"))
        let tables = try nested([SettingField("time", "t")])
        // 160 rows are the training split; its last tenth is learned from.
        #expect(Set(lines(tables[2]).map { ($0 - 2) * 17 % 200 }) == Set(144..<160))
        let inOrder = try nested([SettingField("order", "file")])
        #expect(lines(inOrder[2]) == Array(146...161))
        // The scale of the target is that of the whole training split, as losses are measured in it.
        #expect(inOrder[2].preparation.target == inOrder[6].preparation.target)
    }

    @Test func aTextKeepsBlocksAndTokenizer() throws {
        // Unknown characters stand in the validation split only, behind what is left out.
        let words = (0..<20_000).map { word -> String in
            let number = word * 7919 % 10_007
            return word == 17_500 ? "\(number) ß" : "\(number)"
        }
        try folder.write("t.txt", words.joined(separator: " "))
        func text(_ fraction: Double) throws -> TextData {
            try folder.text([
                SettingField("source", "t.txt"), SettingField("format", "text"), SettingField("task", "language"),
                SettingField("split", .table([SettingField("subset", .real(fraction))])),
            ])
        }
        let whole = try text(1)
        func tokens(_ text: TextData, _ split: Split = .train) -> [Int32] {
            let count = text.count(of: split) - 1
            var inputs = [Int32](repeating: 0, count: count), targets = inputs
            [0].withUnsafeBufferPointer { starts in
                inputs.withUnsafeMutableBufferPointer { inputs in
                    targets.withUnsafeMutableBufferPointer { targets in
                        text.gather(split, starts: starts, context: count, tokens: inputs, targets: targets)
                    }
                }
            }
            return inputs
        }
        let all = tokens(whole)
        var last: [Set<Int>] = []
        for fraction in [0.03, 0.2, 0.55] {
            let part = try text(fraction)
            #expect(part.count(of: .train) == Int((Double(whole.count(of: .train)) * fraction).rounded()))
            #expect(tokens(part, .validation) == tokens(whole, .validation))
            #expect(tokens(part, .test) == tokens(whole, .test))
            #expect(part.extent(of: .validation) == whole.extent(of: .validation))
            #expect(part.extent(of: .validation).unknown == 1)
            #expect(part.tokenizer.vocabulary == whole.tokenizer.vocabulary)
            // Its blocks are whole stretches of the training split; a smaller part's are among them.
            let own = tokens(part)
            let starts = stride(from: 0, to: all.count, by: 4096).filter { start -> Bool in
                let piece = Array(all[start..<min(all.count, start + 500)])
                return (0..<max(0, own.count - piece.count)).contains { place in
                    own[place] == piece[0] && own[place..<(place + piece.count)].elementsEqual(piece)
                }
            }
            #expect(!starts.isEmpty)
            for set in last { #expect(set.isSubset(of: starts)) }
            last.append(Set(starts))
        }
    }
}
