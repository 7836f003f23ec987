import Catalog
import Columns
import Datasets
import Foundation
import Language

// Checks of rows, of the target, and of several columns together.

extension Check {
    static let duplicateRows = Check(
        "duplicate-rows", Text("Rows that are the same in every column", zh: "所有列都相同的行"),
        from: Threshold(0...1, 0.01, Text("Share of the rows from which they are more than a note", zh: "占比达到多少起不只是提示"))
    ) { profile, limit in
        let repeated = profile.duplicates
        guard repeated.count > 0, let first = repeated.lines.first, !profile.leavesOutDuplicates() else { return [] }
        let share = Double(repeated.count) / Double(max(1, profile.rows))
        let approximately = repeated.isExact ? Text.empty : Text("about ", zh: "约 ")
        let count = repeated.count
        let rows = count == 1 ? Text("1 row is", zh: "1 行") : Text("\(count) rows are", zh: "\(count) 行")
        return [
            Finding(
                "duplicate-rows", share >= limit ? .warning : .note, count: repeated.count,
                lines: repeated.lines.map(\.line), evidence: [.init("share", share)],
                remedy: .step(Text("leave duplicates out", zh: "去除重复行"), "deduplicate", first: true),
                Text(
                    """
                    \(approximately)\(rows) the same as an earlier one (\(percent(share))), such as line \
                    \(first.line), which is line \(first.first) again; some may end up in training and in test
                    """,
                    zh: """
                        \(approximately)\(rows)与之前的行重复（\(percent(share))），例如第 \(first.line) 行\
                        与第 \(first.first) 行；它们可能同时落入训练集和测试集
                        """))
        ]
    }

    static let conflictingLabels = Check(
        "conflicting-labels", Text("Rows with the same features and another label", zh: "特征相同而标签不同的行")
    ) { profile, _ in
        let repeated = profile.conflicts
        guard repeated.count > 0, profile.isClassification, let target = profile.targetColumn,
            let pair = repeated.lines.first(where: { $0.line != $0.first })
        else { return [] }
        let rows = counted(repeated.count, Text("row has", zh: "行"), Text("rows have", zh: "行"))
        let share = Double(repeated.count) / Double(max(1, profile.rows))
        return [
            Finding(
                "conflicting-labels", share >= 0.01 ? .warning : .note, count: repeated.count, columns: [target.name],
                lines: repeated.lines.map(\.line), evidence: [.init("share", share)],
                Text(
                    """
                    \(rows) the same features as another row and another \(target.name), such as \
                    lines \(pair.first) and \(pair.line); no model can tell both right
                    """,
                    zh: """
                        \(rows)与另一行特征相同而 \(target.name) 不同，例如第 \(pair.first) 行和第 \
                        \(pair.line) 行；任何模型都不可能都判对
                        """))
        ]
    }

    package static let classImbalance = Check(
        "class-imbalance", Text("Classes of which one is much rarer than the others", zh: "某一类远少于其他类"),
        reference: "cleanlab",
        from: Threshold(
            0...1, 0.1, Text("Share of an even part below which the rarest class is told", zh: "最少的类低于均分份额的多少起报告"))
    ) { profile, limit in
        guard profile.isClassification, let target = profile.targetColumn, target.distinct > 1,
            let rarest = target.values.last, let most = target.values.first,
            target.values.count == target.distinct
        else { return [] }
        let all = target.values.reduce(0) { $0 + $1.count }
        let share = Double(rarest.count) / Double(all), even = 1 / Double(target.distinct)
        guard share < limit * even else { return [] }
        let rows = counted(rarest.count, Text("row", zh: "行"), Text("rows", zh: "行"))
        return [
            Finding(
                "class-imbalance", .warning, count: rarest.count, columns: [target.name],
                evidence: [.init("share", share), .init("ratio", Double(most.count) / Double(rarest.count))],
                remedy: Remedy(
                    Text("weight classes by their rarity", zh: "按稀有程度给类别加权"),
                    [.set(path: "training.class-weights", "balanced")]),
                Text(
                    """
                    class \(rarest.text) has \(rows) (\(percent(share))), \(most.text) has \(most.count); \
                    a model may never name it
                    """,
                    zh: """
                        类别 \(rarest.text) 只有 \(rows)（\(percent(share))），\(most.text) 有 \(most.count) 行；\
                        模型可能从不预测它
                        """))
        ]
    }

    package static let rareClasses = Check(
        "rare-classes", Text("Classes with too few rows to learn and to judge", zh: "行数太少而无法学习和评估的类"),
        from: Threshold(0...1_000_000, 10, Text("Rows below which a class is told", zh: "少于多少行起报告"))
    ) { profile, limit in
        guard profile.isClassification, let target = profile.targetColumn,
            target.values.count == target.distinct
        else { return [] }
        let rare = target.values.filter { $0.count < Int(limit) }
        guard !rare.isEmpty else { return [] }
        let classes = counted(rare.count, Text("class has", zh: "个类别"), Text("classes have", zh: "个类别"))
        return [
            Finding(
                "rare-classes", .warning, count: rare.reduce(0) { $0 + $1.count }, columns: [target.name],
                evidence: [.init("classes", rare.count)],
                Text(
                    """
                    \(classes) fewer than \(Int(limit)) rows: \(listed(rare)); what is \
                    measured of them is chance
                    """,
                    zh: "\(classes)不足 \(Int(limit)) 行：\(listed(rare))；对它们的评估全凭偶然"))
        ]
    }

    static let obstacle = Check(
        "obstacle", Text("Why no model can learn from the table", zh: "为什么无法从该表学习")
    ) { profile, _ in
        profile.obstacle.map { [Finding("obstacle", .error, count: profile.rows, $0)] } ?? []
    }

    static let leakage = Check(
        "leakage", Text("A column that alone tells the target", zh: "单独一列就能判断目标"), reference: "deepchecks",
        from: Threshold(
            0...1, 0.95, Text("Predictive power from which a column is told", zh: "单列预测力达到多少起报告"))
    ) { profile, limit in
        profile.inputs.compactMap { column in
            guard let relation = column.relation, let target = profile.targetColumn,
                relation.predictivePower >= limit
            else { return nil }
            let power = percent(relation.predictivePower)
            return Finding(
                "leakage", .warning, count: relation.rows, columns: [column.name], evidence: relation.evidence,
                remedy: .ignore(column.name),
                Text(
                    """
                    column \(column.name) alone tells \(target.name) (predictive power \(power)); is it known before \
                    the target is?
                    """,
                    zh: "单凭列 \(column.name) 就能判断 \(target.name)（预测力 \(power)）；预测时真的已经知道它吗？"))
        }
    }

    static let identifierLeakage = Check(
        "identifier-leakage", Text("A number of the rows that tells the target", zh: "能判断目标的行编号"),
        reference: "deepchecks",
        from: Threshold(
            0...1, 0.2, Text("Predictive power from which it is told", zh: "预测力达到多少起报告"))
    ) { profile, limit in
        profile.columns.compactMap { column in
            guard case .leftOut = column.role, column.kind == .number, let relation = column.relation,
                let target = profile.targetColumn, relation.predictivePower >= limit
            else { return nil }
            let power = percent(relation.predictivePower)
            return Finding(
                "identifier-leakage", .note, count: relation.rows, columns: [column.name], evidence: relation.evidence,
                remedy: .ignore(column.name),
                Text(
                    """
                    column \(column.name) only numbers the rows and tells \(target.name) all the same (predictive power \
                    \(power)): the rows are in an order that knows the target, and the column stays left out
                    """,
                    zh: """
                        列 \(column.name) 只是行编号，却能判断 \(target.name)（预测力 \(power)）：\
                        行的顺序与目标有关；该列保持略去
                        """))
        }
    }

    static let ordered = Check(
        "ordered", Text("Rows in an order that goes with the target", zh: "行的顺序与目标有关"),
        from: Threshold(
            0...1, 0.3,
            Text(
                "Correlation of the target with that of the row before, from which it is told", zh: "目标与前一行目标的相关达到多少起报告"
            ))
    ) { profile, limit in
        guard let target = profile.targetColumn, let serial = target.serial,
            abs(serial) >= limit,
            // By chance it is about one by the root of the rows.
            abs(serial) * Double(profile.rows).squareRoot() > 4
        else { return [] }
        return [
            Finding(
                "ordered", .note, count: profile.rows, columns: [target.name],
                evidence: [.init("serial-correlation", serial)],
                Text(
                    """
                    the rows are not in random order: \(target.name) goes with that of the row before \
                    (\(figure(serial))); if they follow each other in time, data.split = { order = "file" } keeps the \
                    future out of training
                    """,
                    zh: """
                        行的顺序不是随机的：\(target.name) 与前一行相关（\(figure(serial))）；若按时间排列，\
                        data.split = { order = "file" } 可避免用未来训练
                        """))
        ]
    }

    static let redundantColumns = Check(
        "redundant-columns", Text("Pairs of columns that say the same", zh: "含义相同的列对"),
        from: Threshold(0...1, 0.995, Text("Correlation from which a pair is told", zh: "相关系数达到多少起报告"))
    ) { profile, limit in
        let columns = profile.inputs.filter { $0.kind == .number }
        // Every pair is compared: of very many columns the first ones.
        let numbers: [(name: String, values: [Double])] = columns.prefix(200).compactMap { column in
            guard case .numbers(let values) = profile.sample.columns[column.place], column.distinct > 2 else {
                return nil
            }
            return (column.name, Array(values.prefix(5000)))
        }
        var findings: [Finding] = []
        for (place, first) in numbers.enumerated() {
            for second in numbers.dropFirst(place + 1) {
                let (correlation, rows) = Correlation.pearson(ofPresent: first.values, second.values)
                guard rows >= 20, abs(correlation) >= limit else { continue }
                findings.append(
                    Finding(
                        "redundant-columns", .note, count: 2, columns: [first.name, second.name],
                        evidence: [.init("correlation", correlation), .init("rows", rows)],
                        remedy: .ignore(second.name),
                        Text(
                            "columns \(first.name) and \(second.name) say the same (correlation \(figure(correlation)))",
                            zh: "列 \(first.name) 与 \(second.name) 含义相同（相关系数 \(figure(correlation))）")))
            }
        }
        return findings
    }

    static let badRows = Check(
        "bad-rows", Text("Lines that are no rows of the table", zh: "不是表格行的行")
    ) { profile, _ in
        guard let first = profile.badRows.first else { return [] }
        let count = profile.badRowCount
        let bad = count == 1 ? Text("1 line is", zh: "1 行") : Text("\(count) lines are", zh: "\(count) 行")
        return [
            Finding(
                "bad-rows", .warning, count: profile.badRowCount, lines: profile.badRows.map(\.line),
                Text(
                    """
                    \(bad) kept aside: line \
                    \(first.line): \(first.reason)
                    """,
                    zh: "\(bad)被搁置：第 \(first.line) 行：\(first.reason)"))
        ]
    }

    static let splitOverlap = Check(
        "split-overlap",
        Text("Rows of the validation or test set that also stand in the training set", zh: "验证集或测试集中同时出现在训练集的行"),
        reference: "deepchecks",
        from: Threshold(0...1, 0.05, Text("Share of a set from which it is told", zh: "占该集合比例达到多少起报告"))
    ) { profile, limit in
        guard !profile.inputs.isEmpty else { return [] }
        let own = profile.sample.hashes(of: profile.inputs)
        // Rows of a file of its own are looked for in all that is learned from.
        let learned = Set((profile.splits?.train ?? Array(own.indices)).map { own[$0] })
        func part(_ split: Split, _ rows: [Int]?) -> (hashes: [UInt64], lines: [Int]) {
            if let sample = profile.fileSamples[split] { return (sample.hashes(of: profile.inputs), sample.lines) }
            return (rows ?? []).reduce(into: (hashes: [], lines: [])) { part, row in
                part.hashes.append(own[row])
                part.lines.append(profile.sample.lines[row])
            }
        }
        let validation = part(.validation, profile.splits?.validation), test = part(.test, profile.splits?.test)
        return [
            (Split.validation, Text("validation", zh: "验证集"), validation), (.test, Text("test", zh: "测试集"), test),
        ].compactMap { split, name, all in
            // Those of the source are left out before it is shared out.
            guard profile.fileSamples[split] != nil || !profile.leavesOutDuplicates() else { return nil }
            let known = all.hashes.indices.filter { learned.contains(all.hashes[$0]) }
            let share = Double(known.count) / Double(max(1, all.hashes.count)), count = known.count
            let rows = count == 1 ? Text("1 row", zh: " 1 行") : Text("\(count) rows", zh: " \(count) 行")
            guard !known.isEmpty, share >= limit else { return nil }
            return Finding(
                // One or two of a few are chance.
                "split-overlap", known.count > 2 ? .warning : .note, count: known.count,
                // Of another file the training rows are named that stand there.
                lines: profile.fileSamples[split] == nil
                    ? known.map { all.lines[$0] }
                    : profile.trainingLines(rowsOf: Set(known.map { all.hashes[$0] }), hashes: own),
                evidence: [.init("share", share)],
                remedy: profile.fileSamples[split] == nil
                    ? .step(Text("leave duplicates out", zh: "去除重复行"), "deduplicate", first: true)
                    : profile.droppingTraining(rowsOf: Set(known.map { all.hashes[$0] }), hashes: own),
                Text(
                    """
                    \(rows) of the \(name) set (\(percent(share))) with the \
                    features of a training row; what is measured there is memory
                    """,
                    zh: """
                        \(name)中有\(rows)（\(percent(share))）以相同特征出现在训练集；在它们上测得的只是记忆
                        """))
        }
    }
}

extension TableProfile {
    /// Whether `data.preprocessing` leaves out rows that are the same, or nearly.
    func leavesOutDuplicates(near: Bool = false) -> Bool {
        steps.contains {
            $0["step"]?.text == "deduplicate" && (!near || $0["match"]?.text == "near")
        }
    }

    /// The lines of training rows that stand in another file, too.
    fileprivate func trainingLines(rowsOf held: Set<UInt64>, hashes: [UInt64]) -> [Int] {
        (splits?.train ?? Array(hashes.indices)).filter { held.contains(hashes[$0]) }.map { sample.lines[$0] }
    }

    /// Drops the training rows that stand in another file, too: duplicates are looked for in the source alone.
    fileprivate func droppingTraining(rowsOf held: Set<UInt64>, hashes: [UInt64]) -> Remedy? {
        let lines = trainingLines(rowsOf: held, hashes: hashes)
        return sample.isWhole && (1...1000).contains(lines.count) ? .drop(lines) : nil
    }
}

extension TableSample {
    /// A number of each row by what stands in some columns.
    fileprivate func hashes(of inputs: [ColumnProfile]) -> [UInt64] {
        Frame.hashes(of: inputs.map { columns[$0.place] }, rows: rows)
    }
}

extension Relation {
    /// Its figures, for a finding.
    var evidence: [Finding.Evidence] {
        [
            .init("predictive-power", predictivePower), .init("mutual-information", mutualInformation),
            .init("rows", rows),
        ]
    }
}
