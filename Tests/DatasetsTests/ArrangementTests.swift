import Catalog
import Columns
import Datasets
import Foundation
import Testing

/// Data that go on from weights have classes and features in the order of these, by name.
@Suite struct ArrangementTests {
    private let folder: DataFolder

    init() throws {
        folder = try DataFolder()
        func rows(_ header: String, _ line: (Int) -> String) -> String {
            header + "\n" + (0..<60).map(line).joined(separator: "\n") + "\n"
        }
        let kinds = ["ant", "bee", "cow"], others = ["bee", "cow", "dog"], sizes = ["s", "m"]
        try folder.write(
            "one.csv", rows("width,height,size,kind") { "\($0),\($0 * 2 % 7).5,\(sizes[$0 % 2]),\(kinds[$0 % 3])" })
        try folder.write(
            "swapped.csv", rows("size,height,kind,width") { "\(sizes[$0 % 2]),\($0 * 2 % 7).5,\(kinds[$0 % 3]),\($0)" })
        try folder.write(
            "classes.csv",
            rows("width,height,size,kind") { "\($0),\($0 * 2 % 7).5,\(sizes[$0 % 2]),\(others[$0 % 3])" })
        try folder.write(
            "columns.csv", rows("width,depth,size,kind") { "\($0),\($0 * 2 % 7).5,\(sizes[$0 % 2]),\(kinds[$0 % 3])" })
        try folder.write(
            "numbers.csv", rows("width,height,size,kind") { "\($0),\($0 * 2 % 7).5,\(sizes[$0 % 2]),\($0).25" })
    }

    private func load(_ name: String, learned: FittedData? = nil) throws -> PreparedData {
        try PreparedData.load(
            try Settings(
                DataSettings.hyperparameters, [SettingField("source", .text(name)), SettingField("target", "kind")]),
            relativeTo: folder.url, seed: 1, learned: learned)
    }

    private func table(_ data: PreparedData) throws -> TableData {
        guard case .table(let table) = data.content else { throw DataFolder.NotATable() }
        return table
    }

    @Test func columnsAreTakenByTheirNames() throws {
        let one = try load("one.csv")
        let swapped = try load("swapped.csv")
        #expect(try table(swapped).featureNames != table(one).featureNames)
        let arranged = try load("swapped.csv", learned: one.fitted)
        #expect(try table(arranged).featureNames == table(one).featureNames)
        for split in Split.allCases {
            #expect(try table(arranged).features(of: split) == table(one).features(of: split))
        }
        #expect(arranged.told.contains { $0.contains("the order that the weights were learned with") })
        // What is saved reads other data in that order, too.
        let settings = try Settings(DataSettings.hyperparameters, [])
        let read = try PreparedData.load("one.csv", as: arranged.fitted, settings: settings, relativeTo: folder.url)
        let same = try PreparedData.load("one.csv", as: one.fitted, settings: settings, relativeTo: folder.url)
        #expect(try table(read).features(of: .test) == table(same).features(of: .test))
    }

    @Test(arguments: [
        ("classes.csv", "other classes: here there is no ant; they do not know dog"),
        ("columns.csv", "other features: here there is no height; they do not know depth"),
        ("numbers.csv", "these data make a regression of kind, but the weights learned a classification"),
    ])
    func otherNamesAreRefused(name: String, reason: String) throws {
        let learned = try load("one.csv").fitted
        #expect(message { try load(name, learned: learned) }.contains(reason))
    }

    @Test func theSameDataStayAsTheyAre() throws {
        let one = try load("one.csv")
        #expect(try load("one.csv", learned: one.fitted).told == one.told)
    }
}
