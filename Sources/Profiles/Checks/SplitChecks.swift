import Catalog
import Columns
import Datasets
import Foundation
import Language

// Checks of what differs between the splits, or stands in several of them.

extension Check {
    static let drift = Check(
        "drift", Text("Columns distributed otherwise in the validation or test set", zh: "在验证集或测试集中分布不同的列"),
        reference: "deepchecks",
        from: Threshold(
            0...1, 0.2,
            Text(
                "KS distance, or Cramér's V, from which a column is told",
                zh: "KS 距离（类别为 Cramér V 系数）达到多少起报告"))
    ) { profile, limit in
        profile.heldOut.flatMap { part in
            profile.inputs.compactMap { profile.drifted($0, in: part, from: limit, kind: "drift") }
        }
    }

    static let targetDrift = Check(
        "target-drift",
        Text("A target distributed otherwise in the validation or test set", zh: "在验证集或测试集中分布不同的目标列"),
        reference: "deepchecks",
        from: Threshold(
            0...1, 0.15,
            Text(
                "KS distance, or Cramér's V, from which it is told",
                zh: "KS 距离（类别为 Cramér V 系数）达到多少起报告"))
    ) { profile, limit in
        guard let target = profile.targetColumn else { return [] }
        return profile.heldOut.compactMap { profile.drifted(target, in: $0, from: limit, kind: "target-drift") }
    }

    static let groupsAcrossSplits = Check(
        "groups-across-splits", Text("Rows of one person, place or device in several splits", zh: "同一个人、地点或设备的行落入多个划分"),
        reference: "deepchecks",
        from: Threshold(
            0...1, 0.2,
            Text(
                "Share of the test set from which it is told",
                zh: "测试集中该列取值也在训练集出现的比例达到多少起报告"))
    ) { profile, limit in
        guard let part = profile.heldOut.last(where: { $0.split == .test }) ?? profile.heldOut.last,
            // A file of its own is not shared out by them.
            part.isApart || profile.splitWord("group").isEmpty && profile.splitWord("time").isEmpty
        else { return [] }
        return profile.columns.filter(\.mayBeGroup).compactMap { column in
            let known = Set(part.training(column.place)), own = part.held(column.place)
            let shared = own.indices.filter { !own[$0].isEmpty && known.contains(own[$0]) }
            let share = Double(shared.count) / Double(max(1, own.count))
            guard share >= limit, let first = shared.first else { return nil }
            let (value, name) = (own[first], part.split.label)
            let rows = counted(shared.count, Text("row", zh: "行"), Text("rows", zh: "行"))
            return Finding(
                "groups-across-splits", .note, count: shared.count, columns: [column.name],
                lines: shared.map { part.lines[$0] }.sorted(), evidence: [.init("share", share)],
                remedy: part.isApart
                    ? nil
                    : Remedy(
                        Text("keep rows of one \(column.name) in one split", zh: "让 \(column.name) 相同的行在同一划分"),
                        [.set(path: "data.split.group", .text(column.name))]),
                Text(
                    """
                    \(rows) of the \(name) (\(percent(share))) are of a \(column.name) that training rows are of, too, such \
                    as \(value); what is measured there is no new \(column.name)
                    """,
                    zh: """
                        \(name)中有 \(rows)（\(percent(share))）的 \(column.name) 也出现在训练行中，例如 \(value)；\
                        在它们上测得的不是对新 \(column.name) 的表现
                        """))
        }
    }

    static let datesAcrossSplits = Check(
        "dates-across-splits", Text("Training rows that are later than rows of the test set", zh: "训练行晚于测试集的行")
    ) { profile, _ in
        guard let part = profile.heldOut.last(where: { $0.split == .test }) ?? profile.heldOut.last,
            part.isApart || profile.splitWord("time").isEmpty && profile.splitWord("order") != "file"
        else { return [] }
        return profile.columns.filter { $0.kind == .date && $0.role != .target }.compactMap { column in
            guard let order = DateOrder(of: profile.sample.columns[column.place]) else { return nil }
            let learned = part.training(column.place).compactMap { order.date($0)?.days }
            let held = part.held(column.place).map { order.date($0)?.days ?? .nan }
            guard let latest = learned.max(), let first = held.filter({ !$0.isNaN }).min() else { return nil }
            let earlier = held.indices.filter { held[$0] < latest }
            let later = learned.count { $0 > first }
            guard !earlier.isEmpty, later > 0 else { return nil }
            let share = Double(earlier.count) / Double(held.count)
            let rows = counted(earlier.count, Text("row", zh: "行"), Text("rows", zh: "行"))
            let name = part.split.label
            return Finding(
                "dates-across-splits", .note, count: earlier.count, columns: [column.name],
                lines: earlier.map { part.lines[$0] }.sorted(), evidence: [.init("share", share)],
                remedy: part.isApart
                    ? nil
                    : Remedy(
                        Text("cut the splits by \(column.name)", zh: "按 \(column.name) 的先后划分"),
                        [.set(path: "data.split.time", .text(column.name))]),
                Text(
                    """
                    \(rows) of the \(name) (\(percent(share))) are earlier by \(column.name) than some training rows: if the \
                    model is to tell the future, it is judged by what it could know already
                    """,
                    zh: """
                        \(name)中有 \(rows)（\(percent(share))）按 \(column.name) 早于部分训练行：\
                        若要预测未来，评估所用的信息模型可能早已知道
                        """))
        }
    }
}

extension ColumnProfile {
    /// Whether it may say what several rows are of: it is called so, and has many values with several rows each.
    fileprivate var mayBeGroup: Bool {
        let words = Set(ColumnChoice.words(of: name))
        let usual: Set<String> = [
            "id", "patient", "subject", "user", "customer", "client", "person", "participant", "speaker", "owner",
            "session", "group", "device", "machine", "house", "household", "author", "uid", "pid",
        ]
        guard role != .target, role != .ignored, kind != .date, !words.isDisjoint(with: usual) else { return false }
        return distinct >= 10 && distinct * 2 <= present
    }
}

extension TableProfile {
    /// A part of the data that is judged by, beside what is learned from.
    struct HeldOut {
        let split: Split
        /// Whether it is a file of its own.
        let isApart: Bool
        let lines: [Int]
        fileprivate let columns: [Frame.Content], rows: [Int]
        fileprivate let learned: [Frame.Content], training: [Int]

        /// What stands in a column, row by row; missing values are empty.
        func held(_ place: Int) -> [String] { columns[place].texts(rows) }
        /// The same of the training rows.
        func training(_ place: Int) -> [String] { learned[place].texts(training) }
    }

    /// Validation and test set, as far as their rows are known.
    var heldOut: [HeldOut] {
        var parts: [HeldOut] = []
        func add(_ split: Split, _ sample: TableSample, _ rows: [Int], isApart: Bool, training: [Int]) {
            guard !rows.isEmpty, !training.isEmpty else { return }
            parts.append(
                HeldOut(
                    split: split, isApart: isApart, lines: rows.map { sample.lines[$0] }, columns: sample.columns,
                    rows: rows, learned: self.sample.columns, training: training))
        }
        if let splits {
            add(.validation, sample, splits.validation, isApart: false, training: splits.train)
            add(.test, sample, splits.test, isApart: false, training: splits.train)
        }
        for split in Split.allCases {
            guard let own = fileSamples[split] else { continue }
            add(
                split, own, Array(0..<own.rows), isApart: true, training: splits?.train ?? Array(0..<sample.rows))
        }
        return parts
    }

    /// A word of the setting `data.split`.
    func splitWord(_ name: String) -> String { split?[name]?.text ?? "" }

    fileprivate func drifted(_ column: ColumnProfile, in part: HeldOut, from limit: Double, kind: String) -> Finding? {
        let divergence: Divergence
        var example = Text.empty
        switch (part.learned[column.place], part.columns[column.place]) {
        case (.numbers(let learned), .numbers(let held))
        where column.role != .target || !isClassification:
            let before = part.training.map { learned[$0] }.filter { !$0.isNaN }
            let after = part.rows.map { held[$0] }.filter { !$0.isNaN }
            divergence = Divergence(before, after)
            if let first = RowNeighbors.median(before), let second = RowNeighbors.median(after) {
                let (first, second) = (figure(first), figure(second))
                example = Text("; the median is \(second), not \(first)", zh: "；中位数为 \(second)，而不是 \(first)")
            }
        default:
            let before = part.training(column.place).filter { !$0.isEmpty }
            let after = part.held(column.place).filter { !$0.isEmpty }
            let (levels, first, second) = Frame.counts(of: before, and: after)
            guard levels.count <= 1000 else { return nil }
            divergence = Divergence(first, second)
            func share(_ counts: [Int], _ place: Int) -> Double {
                Double(counts[place]) / Double(max(1, counts.reduce(0, +)))
            }
            let differences = levels.indices.map { abs(share(second, $0) - share(first, $0)) }
            if let most = differences.indices.max(by: { (differences[$0], -$0) < (differences[$1], -$1) }) {
                let (now, then) = (percent(share(second, most)), percent(share(first, most)))
                let level = levels[most]
                example = Text("; \(level) is \(now), not \(then)", zh: "；\(level) 占 \(now)，而不是 \(then)")
            }
        }
        guard divergence.value >= limit, divergence.isBeyondChance else { return nil }
        let (value, name) = (figure(divergence.value), part.split.label)
        let measure =
            divergence.name == "ks"
            ? Text("Kolmogorov-Smirnov distance", zh: "KS 距离") : Text("Cramér's V", zh: "Cramér V 系数")
        return Finding(
            kind, .warning, count: part.rows.count, columns: [column.name],
            evidence: [.init(divergence.name, divergence.value), .init("rows", part.rows.count)],
            Text(
                """
                column \(column.name) is distributed otherwise in the \(name) than in training (\(measure) \(value)\
                \(example)): what is measured there is not what was learned
                """,
                zh: """
                    列 \(column.name) 在\(name)中的分布与训练行不同（\(measure) \(value)\(example)）：\
                    评估的数据与学习的数据不一致
                    """))
    }
}
