import Catalog
import Columns
import Datasets
import Foundation
import Testing

/// Every step of the catalog, with its default settings.
@Suite struct CleaningTests {
    private let numbers: [Double] = [3, 1, .nan, 4, 1, 5, 9, 2, 6, 500]
    private let training = Array(0..<8)

    private var frame: Frame {
        Frame(
            columns: [
                .init(name: "n", content: .numbers(numbers)),
                .init(name: "k", content: .kinds([0, 1, -1, 0, 1, 0, 2, 1, 3, 3], levels: ["a", "b", "c", "d"])),
            ], rows: 10)
    }

    private func fitted(_ id: String, _ settings: [SettingField] = [], on frame: Frame) throws -> [ColumnOperation] {
        let entry = try #require(Cleaning.catalog.first { $0.id == id })
        return try entry.make(try Settings(entry.hyperparameters, settings)).fit(frame, training: training)
    }

    @Test(arguments: Cleaning.catalog.map(\.id))
    func nothingIsLearnedFromOtherRows(id: String) throws {
        var changed = frame
        changed.columns[0].content = .numbers(numbers[..<8] + [-1e9, 1e9])
        changed.columns[1].content = .kinds([0, 1, -1, 0, 1, 0, 2, 1, 0, 0], levels: ["a", "b", "c", "d"])
        #expect(try fitted(id, on: frame) == fitted(id, on: changed))
    }

    @Test(arguments: [
        ("scale", "method", ["min-max", "robust", "log", "power", "quantile"]),
        ("encode", "method", ["ordinal", "frequency", "hash"]),
        ("impute", "numeric", ["mean", "zero", "constant"]), ("impute", "categorical", ["missing", "constant"]),
    ])
    func whateverTheMethodNothingIsLearnedFromOtherRows(id: String, setting: String, words: [String]) throws {
        var changed = frame
        changed.columns[0].content = .numbers(numbers[..<8] + [.nan, 1e9])
        changed.columns[1].content = .kinds([0, 1, -1, 0, 1, 0, 2, 1, -1, 0], levels: ["a", "b", "c", "d"])
        for word in words {
            var fields = [SettingField(setting, .text(word))]
            if id == "impute" { fields.append(SettingField("indicator", true)) }
            let operations = try fitted(id, fields, on: frame)
            #expect(try operations == fitted(id, fields, on: changed))
            #expect(
                try operations.contains { operation in
                    let saved = try JSONEncoder().encode(operation)
                    return try JSONDecoder().decode(ColumnOperation.self, from: saved) == operation
                })
        }
    }

    @Test func dates() throws {
        let days = ["2024-01-05", "2024-01-03", "2024-02-10", "1999-01-01", "no day"]
        func table(_ last: [Int32]) -> Frame {
            Frame(
                columns: [.init(name: "d", content: .kinds([0, 1, 2, 0, 1, 2, 0, -1] + last, levels: days))], rows: 10)
        }
        let wanted = ColumnOperation.dates(
            column: "d", order: .yearFirst, parts: [.year, .month, .day, .weekday, .days], origin: 19_725)
        #expect(try fitted("dates", on: table([3, 4])) == [wanted])
        #expect(try fitted("dates", on: table([-1, 4])) == [wanted])
    }

    @Test func everyStepIsDescribed() {
        #expect(Set(Cleaning.catalog.map(\.id)).count == Cleaning.catalog.count)
        for entry in Cleaning.catalog { #expect(!entry.summary.isEmpty) }
    }

    // Of 1 1 2 3 4 5 9, what is present of the training rows.
    @Test(arguments: [("standard", 25.0 / 7, 2.6108), ("min-max", 1, 8), ("robust", 3, 3)])
    func scalesAreThoseOfTheTrainingRows(method: String, shift: Double, width: Double) throws {
        let operations = try fitted("scale", [SettingField("method", .text(method))], on: frame)
        guard case .scale("n", let found, let factor) = operations[0] else {
            Issue.record("\(operations)")
            return
        }
        #expect(abs(found - shift) < 1e-9)
        #expect(abs(1 / factor - width) < 1e-3)
        #expect(operations.count == 1)
    }

    @Test func typicalValuesAreThoseOfTheTrainingRows() throws {
        #expect(try fitted("impute", on: frame) == [.fill(column: "n", number: 3), .fillKind(column: "k", level: "a")])
    }

    @Test func onlyKindsOfTheTrainingRowsAreEncoded() throws {
        #expect(try fitted("encode", on: frame) == [.oneHot(column: "k", levels: ["a", "b", "c"])])
    }

    @Test func outliersAreClippedOrDropped() throws {
        let frame = Frame(columns: [.init(name: "n", content: .numbers([1, 2, 3, 4, 5, 6, 7, 100, 0, 900]))], rows: 10)
        #expect(try fitted("clip", on: frame) == [.clip(column: "n", lower: -7.75, upper: 16.75)])
        let entry = try #require(Cleaning.catalog.first { $0.id == "drop-outliers" })
        let step = try entry.make(Settings(entry.hyperparameters))
        #expect(step.droppedRows(in: frame, training: training) == [7])
    }

    @Test func aConstantColumnStaysFinite() throws {
        let frame = Frame(columns: [.init(name: "n", content: .numbers(Array(repeating: 0.3, count: 10)))], rows: 10)
        guard case .scale("n", let shift, let factor) = try fitted("scale", on: frame)[0] else { return }
        #expect(abs(shift - 0.3) < 1e-12 && factor == 1)
    }
}
