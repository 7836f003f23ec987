import Catalog
import Columns
import Datasets
import Foundation
import Testing

/// What scikit-learn and xxHash say, from `Tests/Reference/cleaning.py`.
struct CleaningReference: Decodable {
    struct Column: Decodable, CustomTestStringConvertible {
        var name: String
        var training: [Double]
        /// Those of the training rows, and others behind them.
        var values: [Double]
        var log: [Double]
        var quantile: [Double]?
        var power: [Double]?
        var lambda: Double?
        var testDescription: String { name }
    }

    struct Hash: Decodable {
        var text: String
        var bucket: Int
        var sign: Float
    }

    var columns: [Column]
    var hashes: [Hash]

    static let all: CleaningReference = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("cleaning.json")
        guard let data = try? Data(contentsOf: path),
            let all = try? JSONDecoder().decode(CleaningReference.self, from: data)
        else { fatalError("no cleaning.json") }
        return all
    }()
}

@Suite struct ScaleValuesTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    /// The feature of all rows, scaled by what the training rows are, and the operations.
    private func scaled(_ column: CleaningReference.Column, by method: String) throws -> ([Float], [ColumnOperation]) {
        func lines(_ values: [Double]) -> String {
            "x,y\n" + values.enumerated().map { "\($1),\($0 * 2).5" }.joined(separator: "\n")
        }
        try folder.write("train.csv", lines(column.training))
        try folder.write("all.csv", lines(column.values))
        let step = SettingValue.table([SettingField("step", "scale"), SettingField("method", .text(method))])
        let table = try folder.table([
            SettingField("source", "train.csv"), SettingField("test-source", "all.csv"), SettingField("keep", ["x"]),
            SettingField("task", "regression"), SettingField("numeric", ["x"]), SettingField("target", "y"),
            SettingField("preprocessing", .list([step])), allTraining,
        ])
        #expect(table.count(of: .train) == column.training.count && table.count(of: .test) == column.values.count)
        return (table.features(of: .test).map { $0[0] }, table.preparation.operations)
    }

    private func expect(_ found: [Float], near wanted: [Double], _ comment: String) {
        #expect(found.count == wanted.count)
        for (found, wanted) in zip(found, wanted) {
            #expect(abs(Double(found) - wanted) < 2e-5 * max(1, abs(wanted)), "\(comment): \(found), \(wanted)")
        }
    }

    @Test(arguments: CleaningReference.all.columns)
    func numbersAreScaledAsScikitLearnDoes(column: CleaningReference.Column) throws {
        expect(try scaled(column, by: "log").0, near: column.log, "log")
        if let quantile = column.quantile {
            expect(try scaled(column, by: "quantile").0, near: quantile, "quantile")
        }
        let (power, operations) = try scaled(column, by: "power")
        let lambda = operations.compactMap { if case .power(_, let lambda) = $0 { lambda } else { nil } }.first
        if let wanted = column.power, let best = column.lambda {
            #expect(abs(try #require(lambda) - best) < 1e-4)
            expect(power, near: wanted, "power")
        } else {
            // Of numbers that are all one, none says how they lie.
            #expect(lambda == 1 && power[0] == 0)
        }
    }

    @Test(arguments: ["log", "quantile", "power"], [[1e300, -1e300, 0, 5], [1e-300, 2e-300, 3e-300], [-7]])
    func awkwardNumbersStayFinite(method: String, values: [Double]) throws {
        let frame = Frame(columns: [.init(name: "x", content: .numbers(values))], rows: values.count)
        let entry = try #require(Cleaning.catalog.first { $0.id == "scale" })
        let step = try entry.make(try Settings(entry.hyperparameters, [SettingField("method", .text(method))]))
        // A power of huge numbers is beyond those of 32 bits: it is refused.
        if method == "power", values[0] > 1e100 {
            #expect(
                message { try step.fit(frame, training: Array(values.indices)) }
                    .contains("column \"x\": its numbers, from -1e+300 to 1e+300,"))
            return
        }
        for operation in try step.fit(frame, training: Array(values.indices)) {
            switch operation {
            case .scale(_, let shift, let factor): #expect(shift.isFinite && factor.isFinite && factor >= 0)
            case .power(_, let lambda): #expect((-5...5).contains(lambda))
            case .quantiles(_, let knots): #expect(knots == values.sorted())
            default: break
            }
        }
        let gaps = Frame(columns: [.init(name: "x", content: .numbers([.nan, .nan]))], rows: 2)
        #expect(try step.fit(gaps, training: [0, 1]).isEmpty)
    }

    @Test func categoriesAreHashedAsXXHashDoes() throws {
        let hashes = CleaningReference.all.hashes
        // Twice each, so that none is taken for a text of its own.
        let rows = hashes.flatMap { hash in ["\"\(hash.text)\",1.5", "\"\(hash.text)\",3.5"] }
        try folder.write("kinds.csv", "k,y\n" + rows.joined(separator: "\n"))
        let step = SettingValue.table([
            SettingField("step", "encode"), SettingField("method", "hash"), SettingField("buckets", 7),
        ])
        let table = try folder.table([
            SettingField("source", "kinds.csv"), SettingField("task", "regression"), SettingField("missing", [""]),
            SettingField("keep", ["k"]), SettingField("categorical", ["k"]),
            SettingField("preprocessing", .list([step])), allTraining,
        ])
        #expect(table.featureNames == (1...7).map { "k#\($0)" })
        for (row, features) in table.features(of: .train).enumerated() {
            let hash = hashes[row / 2]
            #expect(features == (0..<7).map { $0 == hash.bucket ? hash.sign : 0 }, "\(hash.text)")
        }
    }
}
