import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Testing

/// Steps that look at the rows most like each.
@Suite struct NeighborCleaningTests {
    /// Two clusters of sizes, one row in two.
    private static let sizes = (0..<20).map { (row: Int) -> Double in
        let base: Double = row % 2 == 0 ? 10 : 90
        return base + Double(row) / 10
    }

    /// Two clusters: small and red, large and blue; one value is missing in each, and one level.
    private var frame: Frame {
        let numbers = Self.sizes
        var gaps = numbers.map { $0 * 2 }
        (gaps[4], gaps[7]) = (.nan, .nan)
        var codes: [Int32] = (0..<20).map { $0 % 2 == 0 ? 0 : 1 }
        codes[9] = -1
        return Frame(
            columns: [
                .init(name: "size", content: .numbers(numbers)), .init(name: "weight", content: .numbers(gaps)),
                .init(name: "color", content: .kinds(codes, levels: ["red", "blue"])),
            ], rows: 20)
    }

    private func impute(_ more: [SettingField] = []) throws -> any CleaningStep {
        let entry = try #require(Cleaning.catalog.first { $0.id == "impute" })
        let fields = [
            SettingField("numeric", "neighbors"), SettingField("categorical", "neighbors"),
            SettingField("neighbors", 3),
        ]
        return try entry.make(try Settings(entry.hyperparameters, fields + more))
    }

    private func filling(_ operations: [ColumnOperation]) throws -> NeighborFilling {
        for case .fillByNeighbors(let filling) in operations { return filling }
        throw DataFolder.NotATable()
    }

    @Test func aGapIsFilledByRowsOfItsKind() throws {
        let operations = try impute().fit(frame, training: Array(0..<20))
        let saved = try JSONDecoder().decode(
            [ColumnOperation].self, from: JSONEncoder().encode(operations))
        #expect(saved == operations)
        let filling = try filling(saved)
        #expect(filling.filled == ["size", "weight", "color"] && filling.rows == 20 && filling.neighbors == 3)
        let table = try filled(saved)
        // Rows 2, 6 and 0 or 8 are nearest to row 4, rows 5, 9 and another one to row 7: their weights are twice the size.
        #expect(abs(table.weight[4] - 20.8) < 0.5 && abs(table.weight[7] - 181.4) < 0.6, "\(table.weight)")
        #expect(table.color[9] == "blue")
        #expect(table.weight[3] == 180.6)
    }

    /// By the rows that are kept for it other rows are filled, too; where they have nothing in common, by the median.
    private func filled(_ operations: [ColumnOperation]) throws -> (weight: [Double], color: [String]) {
        let filling = try filling(operations)
        let columns = filling.filling { name in
            self.frame.columns.first { $0.name == name }?.content
        }
        var weight: [Double] = [], color: [String] = []
        for (name, content) in columns {
            switch content {
            case .numbers(let numbers) where name == "weight": weight = numbers
            case .kinds(let codes, let levels): color = codes.map { levels[Int($0)] }
            default: break
            }
        }
        return (weight, color)
    }

    @Test func aStepForOneColumnSeesTheOthers() throws {
        let operations = try impute([SettingField("columns", ["weight"])]).fit(frame, training: Array(0..<20))
        let filling = try filling(operations)
        #expect(filling.filled == ["weight"] && filling.columns.map(\.name) == ["size", "weight", "color"])
        #expect(abs(try filled(operations).weight[4] - 20.8) < 0.5)
        // A row of which nothing is known gets the median.
        let empty = filling.filling { name in
            name == "color" ? .kinds([-1], levels: []) : .numbers([.nan])
        }
        guard case .numbers(let numbers) = empty[0].content else { throw DataFolder.NotATable() }
        let known = (0..<20).filter { $0 != 4 && $0 != 7 }.map { Self.sizes[$0] * 2 }.sorted()
        let median = (known[8] + known[9]) / 2
        #expect(abs(numbers[0] - median) < 1e-9)
    }

    @Test func nothingIsLearnedFromOtherRows() throws {
        var changed = frame
        changed.columns[0].content = .numbers(Array(Self.sizes[..<12]) + [Double](repeating: 1e9, count: 8))
        let training = Array(0..<12)
        #expect(try impute().fit(frame, training: training) == impute().fit(changed, training: training))
    }

    @Test func ofALongTableAThousandRowsAreKept() throws {
        let rows = 4200
        let long = Frame(
            columns: [.init(name: "n", content: .numbers((0..<rows).map { $0 % 7 == 0 ? .nan : Double($0) }))],
            rows: rows)
        let kept = try filling(impute().fit(long, training: Array(0..<rows)))
        #expect(kept.rows == NeighborFilling.mostRows)
    }

    /// The whole way: a table is read and filled, what was learned is saved, and other rows are filled by it.
    @Test func otherRowsAreFilledByWhatWasSaved() throws {
        let folder = try DataFolder()
        let rows = (0..<40).map { row in
            let isSmall = row % 2 == 0
            let size = (isSmall ? 10 : 90) + row % 3, heavy = (isSmall ? 20 : 180) + row % 5
            let weight = row == 6 ? "" : String(heavy)
            let color = isSmall ? "red" : "blue", target = row % 4 < 2 ? "u" : "v"
            return "\(size),\(weight),\(color),\(target)"
        }
        try folder.write("t.csv", "size,weight,color,target\n" + rows.joined(separator: "\n") + "\n")
        let step = SettingValue.table([
            SettingField("step", "impute"), SettingField("numeric", "neighbors"),
            SettingField("categorical", "neighbors"), SettingField("indicator", true),
        ])
        let asTheyAre = SettingValue.table([SettingField("step", "scale"), SettingField("method", "none")])
        let table = try folder.table([
            SettingField("source", "t.csv"), SettingField("preprocessing", [step, asTheyAre]), allTraining,
        ])
        #expect(table.featureNames == ["size", "weight", "color=blue", "color=red", "weight missing"])
        let filled = table.features(of: .train)[6]
        #expect((20...24).contains(filled[1]) && filled[4] == 1, "\(filled)")
        let saved = try JSONEncoder().encode(FittedData.table(table.preparation))
        let fitted = try JSONDecoder().decode(FittedData.self, from: saved)
        #expect(fitted == .table(table.preparation))
        try folder.write("new.csv", "size,weight,color,target\n11,,red,u\n91,,,v\n")
        let data = try PreparedData.load(
            "new.csv", as: fitted, settings: Settings(DataSettings.hyperparameters), relativeTo: folder.url)
        guard case .table(let new) = data.content else { throw DataFolder.NotATable() }
        let features = new.features(of: .test)
        #expect((20...24).contains(features[0][1]) && (180...184).contains(features[1][1]), "\(features)")
        #expect(features[1][2] == 1 && features[1][3] == 0)
        // What was saved and damaged is refused.
        var preparation = table.preparation
        let place = try #require(
            preparation.operations.firstIndex { if case .fillByNeighbors = $0 { true } else { false } })
        func check(_ damage: (inout NeighborFilling) -> Void) throws {
            var filling = try filling([table.preparation.operations[place]])
            damage(&filling)
            preparation.operations[place] = .fillByNeighbors(filling)
            #expect(throws: DataError.self) { try preparation.check() }
        }
        try check { $0.columns[2].codes[0] = 7 }
        try check { $0.columns[0].numbers.removeLast() }
        try check { $0.columns[0].numbers[0] = .infinity }
        try check { $0.neighbors = 0 }
        try check { $0.filled.append("nothing") }
    }

    // MARK: deduplicate

    @Test func nearDuplicatesOfOneTargetAreDropped() throws {
        var state: UInt64 = 5
        func number() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(UInt64(1) << 31)
        }
        var columns = (0..<6).map { _ in (0..<200).map { _ in number() } }
        var targets = (0..<200).map { $0 % 2 == 0 ? "a" : "b" }
        // Copies that are off by a thousandth; the last one has another target.
        for row in 0..<10 {
            for column in columns.indices { columns[column].append(columns[column][row * 3] + 0.001) }
            targets.append(row < 9 ? targets[row * 3] : "c")
        }
        let frame = Frame(
            columns: columns.enumerated().map { .init(name: "c\($0)", content: .numbers($1)) }, rows: 210)
        let entry = try #require(Cleaning.catalog.first { $0.id == "deduplicate" })
        let near = try entry.make(try Settings(entry.hyperparameters, [SettingField("match", "near")]))
        #expect(near.redundantRows(in: frame, target: targets) == Array(200..<209))
        let exact = try entry.make(try Settings(entry.hyperparameters))
        #expect(exact.redundantRows(in: frame, target: targets) == [])
    }
}
