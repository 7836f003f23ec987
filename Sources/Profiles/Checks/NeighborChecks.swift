import Catalog
import Columns
import Datasets
import Foundation
import Language

// Checks of rows by the rows that are most like them.

extension Check {
    static let outlierRows = Check(
        "outlier-rows",
        Text("Rows unlike all others, by their distance to ten neighbors", zh: "与其他行都不像的行（按到最近行的距离）"),
        reference: "cleanlab",
        from: Threshold(
            0...1000, 1.7,
            Text(
                "Interquartile ranges beyond the upper quartile",
                zh: "到十个近邻的平均距离超出上四分位数多少倍四分位距算离群"))
    ) { profile, reach in
        guard let near = profile.neighbors else { return [] }
        let distances = near.graph.meanDistances, sorted = distances.sorted()
        guard sorted.count >= 20, let median = RowNeighbors.median(distances) else { return [] }
        let lower = RowNeighbors.quantile(0.25, ofSorted: sorted), upper = RowNeighbors.quantile(0.75, ofSorted: sorted)
        // At the edges of rows that are spread evenly some lie so far by chance.
        let bound = max(upper + reach * (upper - lower), near.graph.reachOfChance * median)
        let found = distances.indices
            .filter { distances[$0] > bound && upper > lower && !profile.isEdited(near.rows[$0]) }
            .sorted { (distances[$1], near.rows[$0]) < (distances[$0], near.rows[$1]) }
        let share = Double(found.count) / Double(near.count)
        // More of them are a group of its own, or a tail.
        guard let farthest = found.first, share <= 0.1 else { return [] }
        let lines = found.map { profile.sample.lines[near.rows[$0]] }.sorted()
        let line = profile.sample.lines[near.rows[farthest]]
        let times = figure(distances[farthest] / max(median, .leastNonzeroMagnitude))
        let rows = counted(found.count, Text("row is", zh: "行"), Text("rows are", zh: "行"))
        let count = near.graph.count
        return [
            Finding(
                "outlier-rows", .note, count: found.count, lines: lines,
                evidence: [
                    .init("share", share), .init("bound", bound), .init("median-distance", median),
                    .init("neighbors", count), .init("compared", near.count),
                ],
                remedy: profile.dropping(lines),
                Text(
                    """
                    \(rows) unlike all others (\(percent(share))\(near.among)): line \(line) lies \(times) times as far \
                    from its \(count) nearest rows as rows do in the middle
                    """,
                    zh: """
                        \(rows)与其他行都不像（\(percent(share))\(near.among)）：第 \(line) 行到最近 \(count) 行的距离\
                        是中位数的 \(times) 倍
                        """))
        ]
    }

    static let nearDuplicateRows = Check(
        "near-duplicate-rows", Text("Rows that are nearly the same as another one", zh: "与另一行近似重复的行"),
        reference: "cleanlab",
        from: Threshold(
            0...10, 0.13,
            Text(
                "Share of the median distance to the nearest row below which two are",
                zh: "到最近行的距离低于其中位数的多少倍算近似重复"))
    ) { profile, limit in
        let apart = profile.nearTwinsInFiles(limit)
        guard let near = profile.neighbors, near.count >= 20, !profile.leavesOutDuplicates(near: true) else {
            return apart
        }
        let nearest = near.graph.nearestDistances
        guard let median = RowNeighbors.median(nearest), median > RowNeighbors.same else { return apart }
        // Where rows differ in few ways, chance puts some of them so near: there the bound is closer.
        let (limit, byChance) = near.graph.nearness(atMost: limit)
        let found = nearest.indices.filter { place in
            nearest[place] > RowNeighbors.same && nearest[place] < limit * median && !profile.isEdited(near.rows[place])
                && !profile.isEdited(near.rows[Int(near.graph.neighbors[place * near.graph.count])])
        }
        let share = Double(found.count) / Double(near.count), expected = byChance * Double(near.count)
        guard Double(found.count) > 3 * (expected + expected.squareRoot()),
            let first = found.min(by: { near.rows[$0] < near.rows[$1] })
        else { return apart }
        let pairs = found.map {
            (row: near.rows[$0], other: near.rows[Int(near.graph.neighbors[$0 * near.graph.count])])
        }
        let lines = profile.sample.lines
        let (line, other) = (
            lines[near.rows[first]], pairs.first { $0.row == near.rows[first] }.map { lines[$0.other] }
        )
        let across = profile.acrossSplits(pairs)
        let rows = counted(found.count, Text("row is", zh: "行"), Text("rows are", zh: "行"))
        let twin = other ?? line
        return [
            Finding(
                "near-duplicate-rows", across.isMuch ? .warning : .note, count: found.count,
                lines: pairs.map { lines[$0.row] }.sorted(),
                evidence: [
                    .init("share", share), .init("median-distance", median), .init("bound", limit * median),
                    .init("across-splits", across.count), .init("compared", near.count),
                ],
                remedy: .step(
                    Text("leave near-duplicates out", zh: "去除近似重复的行"), "deduplicate",
                    [SettingField("match", "near"), SettingField("distance", .real(rounded(limit)))], first: true),
                Text(
                    """
                    \(rows) nearly the same as another one (\(percent(share))\(near.among)), such as lines \
                    \(min(line, twin)) and \(max(line, twin))\(across.words)
                    """,
                    zh: """
                        \(rows)与另一行近似重复（\(percent(share))\(near.among)），例如第 \(min(line, twin)) 行和第 \
                        \(max(line, twin)) 行\(across.words)
                        """))
        ] + apart
    }

    static let nonRandomOrder = Check(
        "non-iid-order", Text("Rows that are alike stand near each other in the file", zh: "相似的行在文件中彼此靠近"),
        reference: "cleanlab",
        from: Threshold(
            0...1, 0.1,
            Text(
                "KS distance of their gaps from which it is told",
                zh: "近邻在文件中的间隔与任意两行的间隔之间的 KS 距离达到多少起报告"))
    ) { profile, limit in
        guard let near = profile.neighbors, near.count >= 50 else { return [] }
        // That the target goes with its order says more.
        let serial = Check.ordered.hyperparameter.defaultValue.real ?? 0.3
        guard Check.ordered.find(profile, serial).isEmpty else { return [] }
        let order = FileOrder(near)
        let distance = order.distance
        guard distance >= limit, order.isBeyondChance else { return [] }
        let permutations = FileOrder.permutations
        return [
            Finding(
                "non-iid-order", .note, count: near.count,
                evidence: [
                    .init("ks", distance), .init("permutations", permutations), .init("compared", near.count),
                ],
                Text(
                    """
                    the rows are not in random order: rows that are alike stand near each other in the file (\
                    Kolmogorov-Smirnov distance \(figure(distance)), more than in \(permutations) shuffled orders); if they \
                    follow each other in time, data.split = { order = "file" } keeps the future out of training
                    """,
                    zh: """
                        行的顺序不是随机的：相似的行在文件中彼此靠近（KS 距离 \(figure(distance))，高于 \(permutations) \
                        次打乱后的值）；若按时间排列，data.split = { order = "file" } 可避免用未来训练
                        """))
        ]
    }
}

extension RowNeighbors {
    /// Of how many rows a share is, where it is not of all.
    fileprivate var among: Text {
        isWhole ? .empty : Text(" of \(count.grouped) drawn at random", zh: "，随机抽取 \(count.grouped) 行")
    }
}

/// A number in three digits, as it is written into an experiment.
private func rounded(_ number: Double) -> Double { Double(String(format: "%.3g", number)) ?? number }

extension TableProfile {
    /// Rows of a split's own file that are nearly the same as a training row.
    fileprivate func nearTwinsInFiles(_ limit: Double) -> [Finding] {
        Split.allCases.compactMap { split in
            guard let near = fileNeighbors[split], let file = fileSamples[split], near.learned.count >= 20,
                let median = RowNeighbors.median(near.graph.nearestDistances), median > RowNeighbors.same
            else { return nil }
            let (bound, byChance) = near.graph.nearness(atMost: limit)
            let twins = near.twins(within: bound * median)
            let expected = byChance * Double(near.held.count), share = Double(twins.count) / Double(near.held.count)
            guard Double(twins.count) > 3 * (expected + expected.squareRoot()), let first = twins.first else {
                return nil
            }
            let rows = counted(twins.count, Text("row", zh: "行"), Text("rows", zh: "行"))
            let (line, other) = (file.lines[first.held], sample.lines[first.learned])
            let compared = near.isWhole ? Text.empty : Text(" of those compared", zh: "，占已比较的行")
            return Finding(
                "near-duplicate-rows", twins.count > 2 && share >= 0.05 ? .warning : .note, count: twins.count,
                // Lines are those of this file, in which rows are looked for.
                lines: Set(twins.map { sample.lines[$0.learned] }).sorted(),
                evidence: [
                    .init("share", share), .init("median-distance", median), .init("bound", bound * median),
                    .init("across-splits", twins.count), .init("compared", near.held.count),
                ],
                Text(
                    """
                    \(rows) of the file of the \(split.label) set (\(percent(share))\(compared)) nearly the same as a training \
                    row, such as line \(line) there and line \(other) here; what is measured there is partly memory
                    """,
                    zh: """
                        \(split.label)文件中有 \(rows)（\(percent(share))\(compared)）与训练行近似重复，\
                        例如该文件第 \(line) 行与本文件第 \(other) 行；在它们上测得的部分是记忆
                        """))
        }
    }

    /// Drops rows, but none of the test set: its figures would flatter.
    fileprivate func dropping(_ lines: [Int]) -> Remedy? {
        let held = Set((splits?.test ?? []).map { sample.lines[$0] })
        let dropped = lines.filter { !held.contains($0) }
        return dropped.isEmpty || dropped.count > 1000 ? nil : .drop(dropped)
    }

    /// How many rows of validation and test set have their twin in the training set.
    fileprivate func acrossSplits(_ pairs: [(row: Int, other: Int)]) -> (count: Int, isMuch: Bool, words: Text) {
        guard let splits else { return (0, false, .empty) }
        let learned = Set(splits.train), held = Set(splits.test), seen = Set(splits.validation)
        let known = pairs.filter { learned.contains($0.other) && !learned.contains($0.row) }.map(\.row)
        let tested = known.count { held.contains($0) }, validated = known.count { seen.contains($0) }
        guard tested + validated > 0 else { return (0, false, .empty) }
        let isMuch =
            tested > 2 && tested * 20 >= held.count || validated > 2 && validated * 20 >= seen.count
        return (
            tested + validated, isMuch,
            Text(
                "; \(tested) of the test set and \(validated) of the validation set have theirs in the training set",
                zh: "；其中测试集 \(tested) 行、验证集 \(validated) 行的近似行在训练集")
        )
    }
}
