import Catalog
import Columns
import Datasets
import Foundation
import Language
import Testing

/// What each cleaning step does, told by rows before and after.
@Suite struct CleaningReportTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    private func settings(_ fields: [SettingField]) throws -> Settings {
        try Settings(DataSettings.hyperparameters, fields)
    }

    private func report(_ fields: [SettingField], limit: Int = 5) throws -> CleaningReport {
        try CleaningReport(settings(fields), relativeTo: folder.url, seed: 1, limit: limit)
    }

    private func table(_ steps: [SettingValue]) throws -> [SettingField] {
        let rows = (0..<60).map {
            "\([4, 9].contains($0) ? "" : "\($0 * 37 % 61).5"),\($0 % 2 == 0 ? "Rome" : "rome"),\($0 % 3 == 0 ? "y" : "n")"
        }
        try folder.write("a.csv", (["age,city,buys"] + rows + ["37.5,rome,n"]).joined(separator: "\n") + "\n")
        return [SettingField("source", "a.csv"), SettingField("preprocessing", .list(steps))]
    }

    private func step(_ id: String, _ fields: [SettingField] = []) -> SettingValue {
        .table([SettingField("step", .text(id))] + fields)
    }

    @Test func everyStepTellsRowsBeforeAndAfter() throws {
        let off = step("clip", [SettingField("enabled", false)])
        let report = try report(table([step("deduplicate"), off, step("merge-categories"), step("scale")]))
        #expect(
            report.steps.map(\.id) == ["deduplicate", "clip", "merge-categories", "group", "impute", "scale", "encode"])
        #expect(report.steps.map(\.place) == [0, 1, 2, nil, nil, 3, nil])
        let (twin, clip, merge) = (report.steps[0], report.steps[1], report.steps[2])
        #expect(twin.dropped == 1 && twin.changes.first?.line == 62 && twin.changes.first?.isDropped == true)
        #expect(!clip.isEnabled && clip.changes.isEmpty)
        #expect(merge.changed == 30 && merge.changes.first?.column == "city")
        #expect(merge.changes.first?.before != merge.changes.first?.after)
        let impute = report.steps[4]
        #expect(impute.changed == 2 && impute.changes.allSatisfy { $0.before == nil && $0.after != nil })
        #expect(impute.changes.map(\.line) == [6, 11], "\(impute.changes)")
        #expect(impute.learned.first?.in(.english).hasPrefix("age: missing values become ") == true)
        let encode = report.steps[6]
        #expect(encode.removed == ["city"] && encode.added.count == 1 && encode.changed == 60)
        // What is planned, without reading, has the same order.
        let plan = try CleaningReport(
            planOf: settings(table([step("deduplicate"), off, step("merge-categories"), step("scale")])), isText: false)
        #expect(plan.steps.map(\.id) == report.steps.map(\.id) && plan.steps.map(\.place) == report.steps.map(\.place))
    }

    /// Whoever switches a step off gets the same data as whoever takes it out.
    @Test func aStepThatIsOffIsNotDone() throws {
        let off = [SettingField("enabled", false)]
        let without = try folder.table(table([step("scale")]))
        let with = try folder.table(table([step("drop-outliers", off), step("scale"), step("encode", off)]))
        #expect(without.features(of: .train) == with.features(of: .train))
        // One that is on is kept as it was written before there was a switch.
        let kept = try settings(table([step("scale")]))["preprocessing"]?.list?.first
        #expect(kept?["enabled"] == nil && kept?["method"]?.text == "standard")
    }

    @Test func outliersAreToldWithTheirColumn() throws {
        let rows = (0..<80).map { "\($0 % 7),\($0 == 40 ? 900 : $0 % 5),\($0 % 2)" }
        try folder.write("b.csv", (["a,b,target"] + rows).joined(separator: "\n") + "\n")
        let split: SettingValue = .table([
            SettingField("train", 1.0), SettingField("validation", 0.0), SettingField("test", 0.0),
        ])
        let report = try report([
            SettingField("source", "b.csv"), SettingField("split", split),
            SettingField("preprocessing", .list([step("drop-outliers")])),
        ])
        let drop = try #require(report.steps.first { $0.id == "drop-outliers" })
        #expect(drop.dropped == 1 && drop.changes.first?.column == "b" && drop.changes.first?.before == "900")
        #expect(drop.changes.first?.line == 42)
    }

    /// The order that is told is that of training: whatever leaves out rows comes first.
    @Test func rowsAreLeftOutFirst() throws {
        let steps = [step("scale"), step("drop-outliers"), step("deduplicate")]
        let whole = try report(table(steps))
        #expect(
            whole.steps.map(\.id) == ["deduplicate", "drop-outliers", "group", "impute", "scale", "encode"])
        #expect(whole.steps.map(\.place) == [2, 1, nil, nil, 0, nil])
        #expect(whole.steps.map(\.turn).prefix(3) == [.beforeSplit, .beforeColumns, .listed])
        let moved = try folder.table(table(steps.reversed()))
        #expect(try folder.table(table(steps)).features(of: .train) == moved.features(of: .train))
    }

    @Test func documentsAreToldBeforeAndAfter() throws {
        let paragraphs = (1...20).map { "Verse \($0) of the song." } + ["Two\tgaps  here", "Verse 3 of the song."]
        try folder.write("a.txt", paragraphs.joined(separator: "\n\n") + "\n")
        let report = try report([
            SettingField("source", "a.txt"), SettingField("format", "text"),
            SettingField(
                "text-cleaning",
                .list([
                    step("normalize", [SettingField("white-space", "collapse")]),
                    step("deduplicate-documents", [SettingField("match", "exact")]),
                    step("quality", [SettingField("enabled", false)]),
                ])),
        ])
        #expect(report.isText && report.steps.map(\.isEnabled) == [true, true, false])
        let (normalize, twins) = (report.steps[0], report.steps[1])
        #expect(
            normalize.changed == 1
                && normalize.changes == [
                    .init(line: 21, column: nil, before: "Two\tgaps  here", after: "Two gaps here")
                ])
        #expect(twins.dropped == 1 && twins.changes.first?.line == 22 && twins.changes.first?.isDropped == true)
    }
}
