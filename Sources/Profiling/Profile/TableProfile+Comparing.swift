import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Language
import Profiles

extension TableProfile {
    /// The rows of the sample that are most like each, of as many as can be compared in a second or two; nil where no
    /// check asks for them, or there is nothing to compare.
    static func neighbors(_ profile: TableProfile, settings: Settings) -> RowNeighbors? {
        let asking = ["outlier-rows", "near-duplicate-rows", "non-iid-order"]
        guard asking.contains(where: { settings["checks"]?[$0]?.real != 0 }) else { return nil }
        let columns = profile.columns.filter { $0.role == .input }.map { profile.sample.columns[$0.place] }
        guard !columns.isEmpty, profile.sample.rows > 1 else { return nil }
        let width = columns.reduce(0) { $0 + $1.coordinates }
        let chosen = RowSpace.affordable(of: profile.sample.rows, width: width)
        // In an order that looks like chance and depends on the places alone.
        let rows = chosen.map { (key: UInt64($0 &+ 1) &* 0xD134_2543_DE82_EF95 >> 11, row: $0) }
            .sorted { ($0.key ^ $0.key >> 23, $0.row) < ($1.key ^ $1.key >> 23, $1.row) }.map(\.row)
        let space = RowSpace(columns, rows: rows)
        return RowNeighbors(
            rows: rows, graph: space.graph(neighbors: NeighborGraph.usualCount),
            isWhole: profile.sample.isWhole && rows.count == profile.sample.rows, width: space.width)
    }

    /// The rows of a split's own file among those that are learned from, as many of both as can be compared in a second or
    /// two; nil where no check asks for that, or there is nothing to compare.
    static func neighbors(of split: Split, in profile: TableProfile, settings: Settings) -> FileNeighbors? {
        guard settings["checks"]?["near-duplicate-rows"]?.real != 0, let file = profile.fileSamples[split] else {
            return nil
        }
        let columns = profile.columns.filter { $0.role == .input }.map {
            profile.sample.columns[$0.place].appending(file.columns[$0.place])
        }
        let training = profile.splits?.train ?? Array(0..<profile.sample.rows)
        guard !columns.isEmpty, !training.isEmpty, file.rows > 0 else { return nil }
        let width = columns.reduce(0) { $0 + $1.coordinates }
        let chosen = RowSpace.affordable(of: training.count + file.rows, width: width)
        let learned = chosen.prefix { $0 < training.count }.map { training[$0] }
        let held = chosen.drop { $0 < training.count }.map { $0 - training.count }
        let space = RowSpace(columns, rows: learned + held.map { profile.sample.rows + $0 })
        return FileNeighbors(
            learned: learned, held: held, graph: space.graph(neighbors: NeighborGraph.usualCount),
            isWhole: profile.sample.isWhole && file.isWhole && chosen.count == training.count + file.rows)
    }

    /// The rows of a split's own file, drawn at random where it is long, with the columns of this table.
    ///
    /// - Parameters:
    ///   - inputs: what each column is read as.
    ///   - plan: what training would read; nil where it would refuse.
    /// - Throws: `FormatError` where it cannot be read, `DataError` where it lacks a column that is learned from.
    static func fileSample(
        _ path: String, of split: Split, inputs: [ColumnPlan.Input], decides plan: ColumnPlan?, settings: Settings,
        fields: FieldRules,
        notes: inout [Text]
    ) throws -> TableSample {
        let reader = try TableOpening.reader(of: path, settings: settings, names: Set(inputs.map(\.name)))
        let file = URL(fileURLWithPath: path).lastPathComponent
        let places = Dictionary(reader.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let needed = Set((plan?.inputs ?? []).map(\.name) + [plan?.target.name].compactMap { $0 })
        if let lacking = inputs.first(where: { places[$0.name] == nil && needed.contains($0.name) }) {
            throw DataError(
                setting: SplitFiles.setting(of: split), place: path,
                reason: Text(
                    "there is no column \"\(lacking.name)\"\(nearHint(to: lacking.name, among: reader.columns))",
                    zh: "没有列 \"\(lacking.name)\"\(nearHint(to: lacking.name, among: reader.columns))"))
        }
        var rows = RowSample(capacity: mostFileRows)
        let reading = try reader.forEachRecord { rows.offer($0) }
        rows.finish()
        let (count, bad) = (rows.offered.grouped, reading.badRowCount)
        let kept = bad > 0 ? Text(", \(bad) lines kept aside", zh: "，搁置 \(bad) 行") : .empty
        notes.append(
            Text(
                "\(file): \(count) rows of the \(split.label) set\(kept)",
                zh: "\(file)：\(split.label) \(count) 行\(kept)"
            ).printable)
        let known = inputs.map { input in
            var input = input
            input.index = places[input.name] ?? -1
            return input
        }
        return try TableSample(rows, path: path, inputs: known, names: reader.columns, fields: fields)
    }

    private static let mostFileRows = 50_000

    /// What is told where the rows of the splits are not known.
    static let noteOnUnknownSplits = Text(
        """
        which split a row is in is not known here, as only some of the rows are kept, or some have no class or time: what \
        stands in several splits, or differs between them, is not looked for
        """,
        zh: """
            这里不知道每行属于哪个划分（只保留了部分行，或有的行没有类别或时间）：不检查跨划分的重复和划分之间的差异
            """)
}

extension Frame.Content {
    /// About so many numbers it becomes for a comparison.
    fileprivate var coordinates: Int {
        switch self {
        case .numbers: 1
        case .kinds(_, let levels): min(50, levels.count)
        }
    }
}
